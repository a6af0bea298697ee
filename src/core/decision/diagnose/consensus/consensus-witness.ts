/** What consenters testify of each other: the one place of the diagnoses that chooses between the kinds of consensus. */
import { assert } from '../../../kernel/assert.ts';
import type { NodeId } from '../../../kernel/ids.ts';
import type { ConsensusAnswer } from '../../../observation/consensus/consensus-knowledge.ts';
import type { Consensus, FabricConsensus } from '../../../topology/model.ts';
import { RAFT_WITNESS } from './raft.ts';
import { SMARTBFT_WITNESS } from './smartbft.ts';

export interface ConsensusWitness {
  /** Those that say of themselves that they lead, each with the others who follow nobody or somebody else. */
  claims(answers: readonly ConsensusAnswer[]): readonly Claim[];
  /**
   * In words, that this consenter hears so few of the others that all of `unseen` must be among those that it does not hear; null when it
   * does not say so. `size` is the number of consenters.
   */
  misses(answer: ConsensusAnswer, unseen: readonly NodeId[], size: number): string | null;
  /** Whether this consenter says that it hears all others but at most so many. */
  hearsAllBut(answer: ConsensusAnswer, missing: number, size: number): boolean;
  /** Whether consenters can testify of silence at all; where they cannot, the machine has to. */
  readonly countsOthers: boolean;
}

export interface Claim {
  readonly claimant: NodeId;
  readonly denying: readonly NodeId[];
}

const WITNESSES: Readonly<Record<FabricConsensus['kind'], ConsensusWitness>> = { raft: RAFT_WITNESS, smartbft: SMARTBFT_WITNESS };

export function consensusWitness(kind: Consensus['kind']): ConsensusWitness {
  assert(kind !== 'qbft', 'qbft is refused on Fabric');
  return WITNESSES[kind];
}
