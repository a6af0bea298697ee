/**
 * Raft: the leader counts whom it heard within an election timeout, and followers repeat its number (facts: fabric-orderers.md 1.3). The
 * number names nobody and stays as it was on a leader that froze. So it testifies against a node only when everybody whom this side does
 * not reach has to be among the missing.
 */
import type { NodeId } from '../../../kernel/ids.ts';
import type { ConsensusAnswer } from '../../../observation/consensus/consensus-knowledge.ts';
import { RAFT_KNOWLEDGE } from '../../../observation/consensus/raft.ts';
import type { ConsensusWitness } from './consensus-witness.ts';

export const RAFT_WITNESS: ConsensusWitness = {
  claims(answers) {
    const claimants = answers.filter(({ probe }) => probe.kind === 'raft' && probe.isLeader).map(({ node }) => node);
    return claimants.map((claimant) => ({
      claimant,
      denying: answers.filter((answer) => follows(answer, claimant) === false).map(({ node }) => node),
    }));
  },

  misses({ probe }, unseen, size) {
    if (probe.kind !== 'raft' || probe.clusterSize !== size || probe.activeNodes <= 0) return null;
    const missing = probe.clusterSize - probe.activeNodes;
    return missing >= unseen.length ? `${probe.activeNodes} of ${probe.clusterSize} consenters are active` : null;
  },

  hearsAllBut({ probe }, missing, size) {
    return probe.kind === 'raft' && probe.clusterSize === size && probe.activeNodes > 0 && size - probe.activeNodes <= missing;
  },

  countsOthers: true,
};

/** undefined: it does not say whom it follows. */
function follows(answer: ConsensusAnswer, leader: NodeId): boolean | undefined {
  const named = RAFT_KNOWLEDGE.named(answer);
  return named === undefined ? undefined : named === leader;
}
