/** What consenters say to each other (raftpb of etcd/raft v3), with the list of active nodes that Fabric's leader sends along. */
import type { Entry, RaftSnapshot } from './raft-log.ts';

export type MessageKind =
  | 'append'
  | 'append-answer'
  | 'heartbeat'
  | 'heartbeat-answer'
  | 'snapshot'
  | 'pre-vote'
  | 'pre-vote-answer'
  | 'vote'
  | 'vote-answer'
  | 'timeout-now';

export interface Message {
  readonly kind: MessageKind;
  readonly from: number;
  readonly to: number;
  readonly term: number;
  /** append: index before the first entry. answers: last index that matches, or the one that was rejected. votes: last index. */
  readonly index: number;
  readonly logTerm: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
  readonly reject: boolean;
  /** Of a rejected append: the follower's last index. */
  readonly hint: number;
  /** The vote was asked for by a leader that gives way: leases do not count. */
  readonly transfer: boolean;
  readonly snapshot: RaftSnapshot | null;
  /** Raft numbers of those that the leader heard lately; null in what is not from a leader. */
  readonly active: readonly number[] | null;
}
