/**
 * How to judge what several consenters say of their consensus: the one place that chooses between the kinds.
 * What one node says is read elsewhere (platforms/fabric/consensus-facts.ts).
 */
import { assert } from '../../kernel/assert.ts';
import type { NodeId } from '../../kernel/ids.ts';
import type { ConsensusProbe } from '../probe.ts';
import { RAFT_KNOWLEDGE } from './raft.ts';
import { SMARTBFT_KNOWLEDGE } from './smartbft.ts';
import type { Consensus, FabricConsensus } from '../../topology/model.ts';

/** A consenter that answered in this round, and what it says. */
export interface ConsensusAnswer {
  readonly node: NodeId;
  readonly probe: ConsensusProbe;
}

export interface Membership {
  /** Number of consenters. */
  readonly size: number;
  /** Size of a quorum. */
  readonly needed: number;
}

/** null = it is certain that there is none. */
export type LeaderJudgement = { readonly value: NodeId | null; readonly by: readonly NodeId[] } | { readonly unknown: string };

/** Something that the answers show and that no single node says. */
export interface Symptom {
  readonly code: 'O211' | 'O213';
  readonly message: string;
  readonly evidence: string;
}

export interface ConsensusKnowledge {
  leader(answers: readonly ConsensusAnswer[], membership: Membership): LeaderJudgement;
  /** The leader as this node sees it; null = it says that there is none; undefined = it does not say. */
  named(answer: ConsensusAnswer): NodeId | null | undefined;
  symptoms(answers: readonly ConsensusAnswer[]): readonly Symptom[];
}

const KNOWLEDGE: Readonly<Record<FabricConsensus['kind'], ConsensusKnowledge>> = { raft: RAFT_KNOWLEDGE, smartbft: SMARTBFT_KNOWLEDGE };

export function consensusKnowledge(kind: Consensus['kind']): ConsensusKnowledge {
  assert(kind !== 'qbft', 'qbft is refused on Fabric, and only Fabric networks are observed');
  return KNOWLEDGE[kind];
}
