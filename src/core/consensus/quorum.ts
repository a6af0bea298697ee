/**
 * Quorum arithmetic, in the one place where the consensus protocols differ. `n` is the number of consenters, at least 1.
 * Raft: etcd-io/raft quorum/majority.go. SmartBFT: hyperledger-labs/SmartBFT internal/bft/util.go computeQuorum, as vendored in
 * Fabric v3.1.1; the block validation policy that configtxgen writes asks for the same number of signatures.
 * QBFT: its specification and both clients ask for ceil(2n / 3) signatures (GoQuorum docs, "Configure QBFT consensus"; Besu, BftHelpers
 * calculateRequiredValidatorQuorum), which is the same number for every n (quorum.test.ts).
 */
import { assert } from '../kernel/assert.ts';

export type ConsensusKind = 'raft' | 'smartbft' | 'qbft';

/** Consenters that must be alive and agree for ordering to go on. */
export function quorumSize(kind: ConsensusKind, n: number): number {
  assertCount(n);
  return kind === 'raft' ? Math.floor(n / 2) + 1 : Math.ceil((n + byzantineFaults(n) + 1) / 2);
}

/** Consenters that may crash while ordering goes on. */
export function crashesTolerated(kind: ConsensusKind, n: number): number {
  return n - quorumSize(kind, n);
}

/** Consenters that may lie: f of the Byzantine protocols, none on Raft. Of the former at least f may also crash. */
export function liesTolerated(kind: ConsensusKind, n: number): number {
  assertCount(n);
  return kind === 'raft' ? 0 : byzantineFaults(n);
}

/** How many more may be lost: alive - needed; negative means that ordering stops. */
export function quorumMargin(kind: ConsensusKind, n: number, alive: number): number {
  return alive - quorumSize(kind, n);
}

/** The leader that SmartBFT gives a view: fixed rotation over the ascending consenter ids (leader rotation is off in Fabric v3). */
export function viewLeader(consenterIds: readonly number[], view: number): number {
  assertCount(consenterIds.length);
  const leader = consenterIds.toSorted((a, b) => a - b)[view % consenterIds.length];
  assert(leader !== undefined, `no leader for view ${view}`);
  return leader;
}

function byzantineFaults(n: number): number {
  return Math.floor((n - 1) / 3);
}

function assertCount(n: number): void {
  assert(Number.isInteger(n) && n >= 1, `not a number of consenters: ${n}`);
}
