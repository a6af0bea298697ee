import type { Rule } from '../model.ts';
import { leaderChange } from './support/election.ts';

export const leaderChanging: Rule = {
  id: 'D107',
  title: 'a leader is changing',
  when: 'a channel got its leader, or lost it, less than two election timeouts ago',
  does: 'nothing that interrupts anything, and no change of a consenter set. Fences and starts of dead processes go on',
  hint: 'Wait; if no leader comes, `holdfast explain N306` says what to look at.',
  source: 'measured: fabric-orderers.md 2, 3a and rule 4 (up to 11.7 s on defaults)',
  judge(context) {
    const changes = Object.values(context.topology.channels).flatMap((channel) => leaderChange(context, channel) ?? []);
    const [last] = changes.toSorted((a, b) => b.until - a.until);
    return last === undefined ? null : { calm: { reason: last.reason, until: last.until } };
  },
};
