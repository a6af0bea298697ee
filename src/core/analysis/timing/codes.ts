/** Findings about timers: whether they fit the distances and each other. Severity error: `up` and channel changes are refused. */
import type { CodeTable } from '../../kernel/failure.ts';

const SMARTBFT_SOURCE = 'SmartBFT pkg/types/config.go Validate, as vendored in Fabric v3.1.1';
const BRICKS =
  'No ordering node checks it before the configuration is ordered; afterwards every one halts the channel, and panics when it is restarted.';

export const TIMING_CODES = {
  T101: {
    title: 'Raft election timeout below two round trips with a disk sync',
    meaning:
      'A candidate needs two round trips (pre-vote and vote) to a majority, and each vote is on disk before it is sent. Followers that wait shorter than that stand for election against each other without end. Without a measured disk 10 ms are assumed, the limit that etcd gives for healthy ones. That two is the limit is our judgement.',
    hint: 'Raise tick-interval or election-ticks until their product is at least 10 times the largest round trip.',
    severity: 'error',
    source: 'etcd-io/raft campaign and Ready: votes are persisted before they are sent; etcd FAQ: p99 of wal_fsync below 10 ms',
  },
  T102: {
    title: 'Raft election timeout below ten round trips with a disk sync',
    meaning:
      "A short burst of delay, a slow disk or a pause of a process then looks like a dead leader, and costs an election. Ten round trips are etcd's advice; counting the disk in is our judgement.",
    hint: 'Raise tick-interval or election-ticks until their product is at least 10 times the largest round trip.',
    severity: 'warning',
    source: 'etcd tuning guide: election timeout at least 10 times the round-trip time',
  },
  T103: {
    title: 'Raft heartbeat interval not above the round trip to a majority',
    meaning:
      'On a new channel one consenter campaigns every 2 x heartbeat-ticks x tick-interval until it wins, and winning takes two round trips to a majority. If that is longer, each campaign ends the one before, and the channel never gets a leader.',
    hint: 'Raise tick-interval until tick-interval x heartbeat-ticks exceeds the round trip.',
    severity: 'error',
    source:
      'orderer/consensus/etcdraft/node.go v3.1.1; measured with 100 ms and 150 ms ticks over 160 ms: no leader within 60 s, 316 candidacies',
  },
  T104: {
    title: 'timing not checked: a latency is unknown',
    meaning: 'Two consenters are in regions whose round-trip time is not given, so nobody can say whether the timers fit.',
    hint: 'Add the measured round-trip time under `latency`.',
    severity: 'warning',
    source: 'nothing is assumed for a round trip that the file does not give',
  },
  T105: {
    title: 'election-ticks must be greater than heartbeat-ticks',
    meaning: 'Fabric refuses the channel, and an update of it: a follower would take the leader for dead before its next heartbeat is due.',
    hint: 'Use at least ten times as many election ticks as heartbeat ticks.',
    severity: 'error',
    source: 'orderer/consensus/etcdraft/util.go VerifyConfigMetadata, Fabric v3.1.1',
  },
  T106: {
    title: 'preferred-max-bytes above absolute-max-bytes',
    meaning:
      'Fabric refuses the channel, and an update of it: blocks are cut at the preferred size, which cannot be above the largest that is allowed.',
    hint: 'Lower preferred-max-bytes.',
    severity: 'error',
    source: 'common/channelconfig/orderer.go validateBatchSize, Fabric v3.1.1',
  },
  T107: {
    title: 'a Raft option that must be greater than zero',
    meaning: 'Fabric refuses the channel, and an update of it: at zero nobody would tick, stand for election, or have a block under way.',
    hint: 'Give it a value above zero.',
    severity: 'error',
    source: 'orderer/consensus/etcdraft/util.go VerifyConfigMetadata, Fabric v3.1.1',
  },
  T108: {
    title: 'a batch option that must be greater than zero',
    meaning: 'Fabric refuses the channel, and an update of it: with a limit of zero no block can be cut.',
    hint: 'Give it a value above zero.',
    severity: 'error',
    source: 'common/channelconfig/orderer.go validateBatchSize and validateBatchTimeout, Fabric v3.1.1',
  },
  T109: {
    title: 'fewer blocks in flight than fit into one round trip',
    meaning:
      'A leader that has max-inflight-blocks blocks on their way to a majority takes no transaction until one of them is back. With blocks that are cut faster than that, the distance and not the batch timeout sets the pace.',
    hint: 'Raise max-inflight-blocks or batch-timeout.',
    severity: 'warning',
    source: 'orderer/consensus/etcdraft/chain.go run (blockInflight), Fabric v3.1.1',
  },
  T110: {
    title: 'request-forward above request-complain',
    meaning: BRICKS,
    hint: 'Lower request-forward, or raise request-complain.',
    severity: 'error',
    source: SMARTBFT_SOURCE,
  },
  T111: {
    title: 'request-complain above request-auto-remove',
    meaning: BRICKS,
    hint: 'Lower request-complain, or raise request-auto-remove.',
    severity: 'error',
    source: SMARTBFT_SOURCE,
  },
  T112: {
    title: 'view-change-resend above view-change',
    meaning: BRICKS,
    hint: 'Lower view-change-resend, or raise view-change.',
    severity: 'error',
    source: SMARTBFT_SOURCE,
  },
  T113: {
    title: 'max-messages above absolute-max-bytes',
    meaning: BRICKS,
    hint: 'Raise batch.absolute-max-bytes, or lower batch.max-messages.',
    severity: 'error',
    source: `${SMARTBFT_SOURCE} (RequestBatchMaxBytes is the batch's AbsoluteMaxBytes: orderer/consensus/smartbft/util.go)`,
  },
  T114: {
    title: 'a SmartBFT option that must be greater than zero',
    meaning: BRICKS,
    hint: 'Give it a value above zero.',
    severity: 'error',
    source: SMARTBFT_SOURCE,
  },
  T115: {
    title: 'leader-heartbeat too short',
    meaning:
      'The clocks of the heartbeat and of the view change tick once a second, and the heartbeat must cross the network. Measured without any fault: 45 view changes in 90 s at 1s, none at 2s.',
    hint: 'Use 3s or more; below 2s it does not work.',
    severity: 'warning',
    source:
      'measured on Fabric v3.1.1 without any fault; SmartBFT internal/bft/heartbeatmonitor.go as pinned there. That 3s is enough is our judgement',
  },
  T116: {
    title: 'a SmartBFT timer shorter than the network needs',
    meaning:
      'A block takes three message delays between the nodes (pre-prepare, prepare, commit) after the batch interval. When a transaction is complained about before it can have been ordered, a healthy leader is voted out.',
    hint: 'Raise request-forward and request-complain, or lower batch-interval.',
    severity: 'error',
    source:
      'SmartBFT internal/bft/view.go and requestpool.go as pinned by Fabric v3.1.1: a request that is not ordered within request-forward and request-complain begins a view change',
  },
  T117: {
    title: 'SmartBFT with fewer than four consenters',
    meaning: 'With n consenters f = floor((n-1)/3) may lie: below four that is none, and the cost of SmartBFT buys nothing.',
    hint: 'Use 4, 7 or 10 consenters in as many failure domains, or raft.',
    severity: 'warning',
    source: 'SmartBFT internal/bft/util.go computeQuorum as pinned by Fabric v3.1.1',
  },
  T118: {
    title: 'the first two SmartBFT leaders share a failure domain',
    meaning:
      'The lowest consenter id leads first and the next id succeeds it. If both are lost together, one failed view change comes on top.',
    hint: 'Order `consenters` so that the first two are in different zones.',
    severity: 'warning',
    source: 'SmartBFT internal/bft/util.go getLeaderID as pinned by Fabric v3.1.1',
  },
  T119: {
    title: 'batch-interval below 20 round trips to the farthest consenter',
    meaning:
      'SmartBFT never resends a vote, and takes votes only for the block it is at and the next one. After a view change a far follower that enters the view late has missed votes, and with just a quorum alive ordering waits for another view change. A restarted follower needs six round trips to synchronise; when the others write blocks faster than that, it chases the tip, and its vote is missing for as long as the load lasts.',
    hint: 'Raise batch-interval, choose consenters that are nearer, or use raft. Keep batch.max-messages above what gathers during an outage: a full batch does not wait.',
    severity: 'warning',
    source:
      'internal/bft/view.go and controller.go of hyperledger-labs/SmartBFT as pinned by Fabric v3.1.1; measured in docs/concepts/smartbft-distances.md. Twenty is our judgement.',
  },
  T120: {
    title: 'absolute-max-bytes below the 10KiB that SmartBFT assumes of one request',
    meaning: `Fabric compares SmartBFT's default RequestMaxBytes (10 KiB) with absolute-max-bytes before it puts the channel's own value in its place. ${BRICKS}`,
    hint: 'Raise batch.absolute-max-bytes to 10KiB or more.',
    severity: 'error',
    source:
      'orderer/consensus/smartbft/util ConfigFromMetadataOptions, Fabric v3.1.1, and SmartBFT pkg/types/config.go DefaultConfig and Validate; test/timing/fabric-agrees.test.ts runs them',
  },
  T130: {
    title: 'a limit for dialling shorter than the handshakes need',
    meaning:
      'A connection with TLS takes three round trips (one of TCP, up to two of TLS) before anything is asked. With a shorter limit the dial to the farthest node never succeeds, and nothing but its absence shows it.',
    hint: 'Raise the limit above three times the largest round trip; ten times leaves room for a lost packet.',
    severity: 'error',
    source:
      'RFC 9293, RFC 8446 and RFC 5246; core/deliverservice/config.go connTimeout and orderer/common/localconfig DialTimeout, Fabric v3.1.1',
  },
  T131: {
    title: 'clients that ping more often than the peers allow',
    meaning:
      'A gRPC server closes the connection of a client that pings more often than its minimum interval ("too many pings"). Long calls such as waiting for a commit break off again and again.',
    hint: 'Raise keepalive.interval of the service, or lower peer.keepalive.minInterval of the peers.',
    severity: 'error',
    source: 'sampleconfig/core.yaml peer.keepalive.minInterval (60s), Fabric v3.1.1',
  },
  T132: {
    title: 'a load balancer that closes streams between two pings',
    meaning:
      'A balancer closes a stream on which nothing moved for its idle time-out. Waiting for a commit, or for the next block, is such a stream: only keep-alive pings keep it open, and one of them may be lost.',
    hint: 'Raise idle-timeout of the load balancer above twice the keep-alive interval.',
    severity: 'warning',
    source:
      'The factor 2 is our judgement: one ping may be lost; HAProxy documentation, "timeout client", "timeout tunnel"; sampleconfig/core.yaml peer.keepalive, Fabric v3.1.1',
  },
} as const satisfies CodeTable;

export type TimingCode = keyof typeof TIMING_CODES;
