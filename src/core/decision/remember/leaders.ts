/** Who led last by the word of a quorum, since when in a row, and when that was seen last. It stays while nobody leads. */
import type { EpochMs } from '../../kernel/ids.ts';
import { confirmedLeader } from '../diagnose/channel-scene.ts';
import { ownValue } from '../diagnose/own-value.ts';
import type { Round } from '../diagnose/scene.ts';
import type { History, LeaderMemory } from '../history.ts';

export function rememberLeaders({ leaders, lastRoundAt }: History, { channels }: Round, now: EpochMs): History['leaders'] {
  return Object.fromEntries(
    channels.flatMap((channel): readonly [string, LeaderMemory][] => {
      const known = ownValue(leaders, channel.id);
      const leader = confirmedLeader(channel);
      if (leader === null) return known === undefined ? [] : [[channel.id, known]];
      const inRow = known?.leader === leader && known.lastConfirmed === lastRoundAt;
      return [[channel.id, { leader, since: inRow ? known.since : now, lastConfirmed: now }]];
    }),
  );
}
