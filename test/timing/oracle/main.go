// Answers what Fabric's ordering nodes make of SmartBFT options: one set of options a line on standard input, one answer a line on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	"github.com/hyperledger/fabric-protos-go-apiv2/orderer/smartbft"
	"github.com/hyperledger/fabric/orderer/consensus/smartbft/util"
)

// The batch's size comes from BatchSize of the channel, as in orderer/consensus/smartbft/util.go createSmartBftConfig.
type question struct {
	MaxMessages        uint64 `json:"maxMessages"`
	AbsoluteMaxBytes   uint64 `json:"absoluteMaxBytes"`
	BatchInterval      string `json:"batchInterval"`
	IncomingBufferSize uint64 `json:"incomingBufferSize"`
	PoolSize           uint64 `json:"poolSize"`
	RequestForward     string `json:"requestForward"`
	RequestComplain    string `json:"requestComplain"`
	RequestAutoRemove  string `json:"requestAutoRemove"`
	ViewChangeResend   string `json:"viewChangeResend"`
	ViewChange         string `json:"viewChange"`
	LeaderHeartbeat    string `json:"leaderHeartbeat"`
	HeartbeatCount     uint64 `json:"leaderHeartbeatCount"`
	Collect            string `json:"collect"`
}

type answer struct {
	Error string `json:"error"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(out)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(judge(q)); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func judge(q question) answer {
	_, err := util.ConfigFromMetadataOptions(1, &smartbft.Options{
		RequestBatchMaxCount:      q.MaxMessages,
		RequestBatchMaxBytes:      q.AbsoluteMaxBytes,
		RequestBatchMaxInterval:   q.BatchInterval,
		IncomingMessageBufferSize: q.IncomingBufferSize,
		RequestPoolSize:           q.PoolSize,
		RequestForwardTimeout:     q.RequestForward,
		RequestComplainTimeout:    q.RequestComplain,
		RequestAutoRemoveTimeout:  q.RequestAutoRemove,
		ViewChangeResendInterval:  q.ViewChangeResend,
		ViewChangeTimeout:         q.ViewChange,
		LeaderHeartbeatTimeout:    q.LeaderHeartbeat,
		LeaderHeartbeatCount:      q.HeartbeatCount,
		CollectTimeout:            q.Collect,
	})
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{}
}
