/**
 * When each node last grew on each channel. A node that was out of sight begins anew when it is seen again: nobody knows how long its
 * height stood while nobody looked.
 */
import type { EpochMs } from '../../kernel/ids.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Round } from '../diagnose/scene.ts';
import type { Growth, History } from '../history.ts';
import { growthKey } from './growth-key.ts';

/** A node that misses single rounds is still the same; one that was away longer has to prove itself anew. */
const OUT_OF_SIGHT_MS = 15_000;

export function rememberGrowth(before: History['growth'], { channels }: Round, now: EpochMs): History['growth'] {
  const after: [string, Growth][] = [];
  for (const { id, consenters, peers, heights } of channels) {
    for (const node of [...consenters, ...peers]) {
      const key = growthKey(node.id, id);
      const known = ownValue(before, key);
      const height = heights.get(node.id);
      const kept = known === undefined || now - known.seen > OUT_OF_SIGHT_MS ? undefined : known;
      if (height !== undefined) after.push([key, { height, at: kept?.height === height ? kept.at : now, seen: now }]);
      else if (kept !== undefined) after.push([key, kept]);
    }
  }
  return Object.fromEntries(after);
}
