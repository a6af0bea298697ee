/**
 * Who leads a SmartBFT channel: the leader of the view that a quorum is in. With quorum lost every node stays green and keeps its
 * view, so a leader that did not answer itself is no leader to report (facts: fabric-smartbft.md 3, 7, rule 6).
 */
import type { ConsensusAnswer, ConsensusKnowledge, LeaderJudgement, Membership, Symptom } from './consensus-knowledge.ts';

export const SMARTBFT_KNOWLEDGE: ConsensusKnowledge = {
  leader(answers: readonly ConsensusAnswer[], { needed }: Membership): LeaderJudgement {
    const [largest] = [...views(answers).values()].toSorted((a, b) => b.length - a.length);
    const first = largest?.[0];
    if (largest === undefined || first === undefined) return { unknown: 'no consenter that answered is in a view' };
    if (largest.length < needed) {
      return { unknown: `only ${largest.length} of the ${needed} that a quorum needs are in the same view` };
    }
    const leader = SMARTBFT_KNOWLEDGE.named(first);
    if (leader === undefined || leader === null) return { unknown: 'the view names no known consenter as its leader' };
    const by = largest.map(({ node }) => node);
    if (!answers.some(({ node }) => node === leader)) return { unknown: `${by.join(', ')} name ${leader}, which does not answer` };
    return { value: leader, by };
  },

  named({ probe }) {
    return probe.kind === 'smartbft' ? probe.viewLeader : undefined;
  },

  symptoms(answers) {
    return [...splitViews(answers), ...viewChanges(answers)];
  },
};

function views(answers: readonly ConsensusAnswer[]): ReadonlyMap<string, readonly ConsensusAnswer[]> {
  return Map.groupBy(
    answers.filter(({ probe }) => probe.kind === 'smartbft'),
    ({ probe }) => (probe.kind === 'smartbft' ? `${probe.viewNumber} ${probe.viewLeader}` : ''),
  );
}

function splitViews(answers: readonly ConsensusAnswer[]): readonly Symptom[] {
  const groups = [...views(answers)];
  if (groups.length < 2) return [];
  const evidence = groups.map(([key, nodes]) => `view ${key.split(' ')[0]}: ${nodes.map(({ node }) => node).join(', ')}`).join('; ');
  return [{ code: 'O211', message: 'consenters are in different views', evidence }];
}

/** A view change that was begun and not ended: over when next_view is current_view again. */
function viewChanges(answers: readonly ConsensusAnswer[]): readonly Symptom[] {
  const changing = answers.flatMap(({ node, probe }) =>
    probe.kind === 'smartbft' && probe.nextView > probe.currentView ? [{ node, probe }] : [],
  );
  if (changing.length === 0) return [];
  const evidence = changing
    .map(({ node, probe }) => `${node}: view ${probe.currentView} to ${probe.nextView}, ${probe.poolSize} waiting`)
    .join('; ');
  return [{ code: 'O213', message: `${changing.map(({ node }) => node).join(', ')} want another view`, evidence }];
}
