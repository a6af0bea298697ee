/** How long a change of leader may take: no rule interrupts anything meanwhile. */
import { electionTimeoutMs } from '../../../analysis/timing/floors.ts';
import type { EpochMs } from '../../../kernel/ids.ts';
import { isKnown } from '../../../observation/observed.ts';
import type { Channel } from '../../../topology/model.ts';
import { ownValue } from '../../../kernel/own-value.ts';
import type { RuleContext } from '../../model.ts';

/** Elections took up to 1.2 times two timeouts on defaults (facts: fabric-orderers.md 2); a split vote costs one more. */
const TIMEOUTS = 2;

/** Two election timeouts, or what takes their place in the protocol. */
export function leaderChangeMs({ consensus }: Channel): number {
  const [timeout] = electionTimeoutMs(consensus);
  return TIMEOUTS * timeout + (consensus.kind === 'smartbft' ? consensus.viewChangeMs : 0);
}

export interface LeaderChange {
  readonly channel: Channel;
  readonly reason: string;
  readonly until: EpochMs;
}

/** A change that may be under way: a leader that is new, or one that was lost just now. Never having seen one counts as a change. */
export function leaderChange({ history, now, evidence }: RuleContext, channel: Channel): LeaderChange | null {
  const span = leaderChangeMs(channel);
  const memory = ownValue(history.leaders, channel.id);
  if (memory === undefined) return { channel, reason: `no round has shown the leader of ${channel.id} yet`, until: now + span };
  const { leader, lastConfirmed, missed } = memory;
  const reign = ownValue(history.reigns, channel.id);
  // One that died and was elected again is a new leader, however short that took.
  const since = Math.max(memory.since, reign?.of === leader ? (reign?.begunAfter ?? -Infinity) : -Infinity);
  const settled = since + span;
  if (leader !== null && now < settled)
    return { channel, reason: `${leader} leads ${channel.id} only since ${seconds(now - since)}`, until: settled };
  // Nobody may have looked for a while after it was confirmed last.
  const lost = Math.max(missed ?? lastConfirmed ?? since, leader === null ? since : -Infinity);
  const awaited = lost + span;
  const view = ownValue(evidence.snapshot.channels, channel.id)?.leader;
  const confirmedNow = view !== undefined && isKnown(view) && view.value !== null;
  if (!confirmedNow && now < awaited)
    return { channel, reason: `${channel.id} has lost its leader only ${seconds(now - lost)} ago`, until: awaited };
  return null;
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.round(ms / 100) / 10)} s`;
}
