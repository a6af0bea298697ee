/**
 * Who leads a Raft channel. A claim (is_leader) alone proves nothing: it stays on a leader that was cut off or stalled, and two nodes
 * claim at once for up to 20 s without any split brain (facts: fabric-orderers.md 5.1, 5.2). So a quorum must agree with it.
 */
import type { NodeId } from '../../kernel/ids.ts';
import type { ConsensusAnswer, ConsensusKnowledge, LeaderJudgement, Membership } from './consensus-knowledge.ts';

export const RAFT_KNOWLEDGE: ConsensusKnowledge = {
  leader(answers: readonly ConsensusAnswer[], { size, needed }: Membership): LeaderJudgement {
    const claims = answers.filter(isClaim).map(({ node }) => node);
    const [leader] = claims;
    if (leader === undefined) return withoutClaim(answers, size, needed);
    if (claims.length > 1) return amongClaims(answers, claims, needed);
    const agreeing = answers.filter((answer) => agrees(answer, leader)).map(({ node }) => node);
    if (agreeing.length >= needed) return { value: leader, by: agreeing };
    return { unknown: `${leader} claims to lead, but only ${agreeing.length} of the ${needed} that a quorum needs agree` };
  },

  named(answer) {
    if (answer.probe.kind !== 'raft') return undefined;
    if (answer.probe.isLeader) return answer.node;
    if (answer.probe.leader !== undefined) return answer.probe.leader;
    return answer.probe.activeNodes === 0 ? null : undefined;
  },

  symptoms(answers) {
    const claims = answers.filter(isClaim).map(({ node }) => node);
    if (claims.length < 2) return [];
    const message = `${claims.join(' and ')} claim to lead at the same time`;
    return [{ code: 'O211', message, evidence: 'consensus_etcdraft_is_leader is 1 on each of them' }];
  },
};

/** Each node names one leader at most, and two quorums share a node: so a quorum that names a claimant by name settles it. */
function amongClaims(answers: readonly ConsensusAnswer[], claims: readonly NodeId[], needed: number): LeaderJudgement {
  for (const claimant of claims) {
    const naming = answers.filter((answer) => RAFT_KNOWLEDGE.named(answer) === claimant).map(({ node }) => node);
    if (naming.length >= needed) return { value: claimant, by: naming };
  }
  return { unknown: `${claims.join(' and ')} claim to lead, and no quorum names one of them` };
}

/** Certain only when those who say so leave too few others for a quorum. */
function withoutClaim(answers: readonly ConsensusAnswer[], size: number, needed: number): LeaderJudgement {
  const leaderless = answers.filter((answer) => RAFT_KNOWLEDGE.named(answer) === null).map(({ node }) => node);
  if (size - leaderless.length < needed) return { value: null, by: leaderless };
  return { unknown: `none of the ${answers.length} consenters that answered claims to lead` };
}

function isClaim({ probe }: ConsensusAnswer): boolean {
  return probe.kind === 'raft' && probe.isLeader;
}

/** Names the leader, or does not name anybody but hears from a leader (a follower without one reports 0 active nodes). */
function agrees(answer: ConsensusAnswer, leader: NodeId): boolean {
  const named = RAFT_KNOWLEDGE.named(answer);
  return named === leader || named === undefined;
}
