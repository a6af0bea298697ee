/**
 * Who led last by the word of a quorum, since when in a row, and when that was seen last. A round in which nobody can say is no interruption
 * while it is shorter than an election: no other can have led meanwhile. A quorum that says that there is none is one.
 */
import { electionTimeoutMs } from '../../analysis/timing/floors.ts';
import type { EpochMs } from '../../kernel/ids.ts';
import type { ChannelScene } from '../diagnose/channel-scene.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Round } from '../diagnose/scene.ts';
import type { History, LeaderMemory } from '../history.ts';

export function rememberLeaders({ leaders }: Pick<History, 'leaders'>, { channels }: Round, now: EpochMs): History['leaders'] {
  return Object.fromEntries(
    channels.flatMap((channel): readonly [string, LeaderMemory][] => {
      const after = next(ownValue(leaders, channel.id), channel, now);
      return after === undefined ? [] : [[channel.id, after]];
    }),
  );
}

function next(known: LeaderMemory | undefined, { leader: judged, channel }: ChannelScene, now: EpochMs): LeaderMemory | undefined {
  if (!('value' in judged)) return known === undefined ? undefined : { ...known, missed: known.missed ?? now };
  const { value: leader } = judged;
  if (leader === null) {
    const since = known?.leader === null ? known.since : now;
    return { leader, since, lastConfirmed: known?.lastConfirmed ?? null, missed: known?.missed ?? now };
  }
  const [election] = electionTimeoutMs(channel.consensus);
  const inRow = known?.leader === leader && now - (known.lastConfirmed ?? -Infinity) < election;
  return { leader, since: inRow ? known.since : now, lastConfirmed: now };
}
