import { ownValue } from '../../kernel/own-value.ts';
import type { Channel } from '../../topology/model.ts';
import type { Rule, RuleContext } from '../model.ts';
import { leaderChange, leaderChangeMs } from './support/election.ts';

export const leaderChanging: Rule = {
  id: 'D107',
  title: 'a leader is changing',
  when: 'a channel got its leader, or lost it, less than two election timeouts ago',
  does: 'nothing that interrupts anything, and no change of a consenter set. Fences and starts of dead processes go on',
  hint: 'Wait; if no leader comes, `holdfast explain N306` says what to look at.',
  source: 'measured: fabric-orderers.md 2, 3a and rule 4 (up to 11.7 s on defaults)',
  judge(context) {
    const channels = Object.values(context.topology.channels).filter((channel) => !isWithoutQuorum(context, channel));
    const changes = channels.flatMap((channel) => leaderChange(context, channel) ?? []);
    const [last] = changes.toSorted((a, b) => b.until - a.until);
    return last === undefined ? null : { calm: { reason: last.reason, until: last.until } };
  },
};

/** Proven for as long as a change of leader takes: then none is under way, and a leader that was never seen is not awaited for ever. */
function isWithoutQuorum({ history, now }: RuleContext, channel: Channel): boolean {
  const since = ownValue(history.lost, channel.id);
  return since !== undefined && now - since >= leaderChangeMs(channel);
}
