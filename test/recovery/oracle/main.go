// Writes and reads logs of etcd with etcd's own code, for comparison. One question a line on stdin, one answer a line on stdout.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/etcd/raft/v3/raftpb"
	"go.etcd.io/etcd/server/v3/etcdserver/api/snap"
	"go.etcd.io/etcd/server/v3/wal"
	"go.etcd.io/etcd/server/v3/wal/walpb"
	"go.uber.org/zap"
)

type question struct {
	Kind    string  `json:"kind"`
	Wal     string  `json:"wal"`
	Snap    string  `json:"snap"`
	Segment int64   `json:"segment"`
	Writes  []write `json:"writes"`
}

// One Save: entries and hard state together, a snapshot, or a change of segment by size.
type write struct {
	Entries  []entry   `json:"entries"`
	State    *state    `json:"state"`
	Snapshot *snapshot `json:"snapshot"`
}

type entry struct {
	Term  uint64 `json:"term"`
	Index uint64 `json:"index"`
	Type  int32  `json:"type"`
	Size  int    `json:"size"`
	Data  []byte `json:"data,omitempty"`
}

type state struct {
	Term   uint64 `json:"term"`
	Vote   uint64 `json:"vote"`
	Commit uint64 `json:"commit"`
}

type snapshot struct {
	Index uint64 `json:"index"`
	Term  uint64 `json:"term"`
}

type answer struct {
	Error    string    `json:"error,omitempty"`
	State    *state    `json:"state,omitempty"`
	Entries  []entry   `json:"entries"`
	Snapshot *snapshot `json:"snapshot,omitempty"`
	Files    []string  `json:"files,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		a, err := ask(q)
		if err != nil {
			a = answer{Error: err.Error(), Entries: []entry{}}
		}
		if err := out.Encode(a); err != nil {
			panic(err)
		}
	}
}

func ask(q question) (answer, error) {
	switch q.Kind {
	case "write":
		return writeLog(q)
	case "read":
		return readLog(q)
	}
	return answer{}, fmt.Errorf("kind %q", q.Kind)
}

func writeLog(q question) (answer, error) {
	wal.SegmentSizeBytes = q.Segment
	w, err := wal.Create(zap.NewNop(), q.Wal, nil)
	if err != nil {
		return answer{}, err
	}
	if err := os.MkdirAll(q.Snap, 0o700); err != nil {
		return answer{}, err
	}
	snapshots := snap.New(zap.NewNop(), q.Snap)
	for _, each := range q.Writes {
		if each.Snapshot != nil {
			conf := raftpb.ConfState{Voters: []uint64{1, 2, 3}}
			if err := w.SaveSnapshot(walpb.Snapshot{Index: each.Snapshot.Index, Term: each.Snapshot.Term, ConfState: &conf}); err != nil {
				return answer{}, err
			}
			metadata := raftpb.SnapshotMetadata{Index: each.Snapshot.Index, Term: each.Snapshot.Term, ConfState: conf}
			if err := snapshots.SaveSnap(raftpb.Snapshot{Data: []byte("block"), Metadata: metadata}); err != nil {
				return answer{}, err
			}
		}
		entries := make([]raftpb.Entry, len(each.Entries))
		for i, e := range each.Entries {
			data := make([]byte, e.Size)
			for j := range data {
				data[j] = byte(1 + (int(e.Index)+j)%255)
			}
			if len(e.Data) > 0 {
				data = e.Data
			}
			entries[i] = raftpb.Entry{Term: e.Term, Index: e.Index, Type: raftpb.EntryType(e.Type), Data: data}
		}
		hard := raftpb.HardState{}
		if each.State != nil {
			hard = raftpb.HardState{Term: each.State.Term, Vote: each.State.Vote, Commit: each.State.Commit}
		}
		if err := w.Save(hard, entries); err != nil {
			return answer{}, err
		}
	}
	if err := w.Sync(); err != nil {
		return answer{}, err
	}
	if err := w.Close(); err != nil {
		return answer{}, err
	}
	files, err := filepath.Glob(filepath.Join(q.Wal, "*.wal"))
	return answer{Entries: []entry{}, Files: files}, err
}

// As an orderer does at its start (etcdraft/storage.go): newest snapshot, log from there, one repair of a torn end.
func readLog(q question) (answer, error) {
	var start walpb.Snapshot
	found, err := snap.New(zap.NewNop(), q.Snap).Load()
	if err == nil {
		start = walpb.Snapshot{Index: found.Metadata.Index, Term: found.Metadata.Term}
	} else if err != snap.ErrNoSnapshot {
		return answer{}, err
	}
	for repaired := false; ; repaired = true {
		w, err := wal.Open(zap.NewNop(), q.Wal, start)
		if err != nil {
			return answer{}, err
		}
		_, hard, entries, err := w.ReadAll()
		w.Close()
		if err != nil {
			if repaired || err.Error() != "unexpected EOF" || !wal.Repair(zap.NewNop(), q.Wal) {
				return answer{}, err
			}
			continue
		}
		a := answer{
			State:    &state{Term: hard.Term, Vote: hard.Vote, Commit: hard.Commit},
			Snapshot: &snapshot{Index: start.Index, Term: start.Term},
			Entries:  []entry{},
		}
		for _, e := range entries {
			a.Entries = append(a.Entries, entry{Term: e.Term, Index: e.Index, Type: int32(e.Type), Size: len(e.Data)})
		}
		return a, nil
	}
}
