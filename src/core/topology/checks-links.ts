/** Keys of `links`, which are pairs of regions as in `latency`. */
import { suggest } from '../kernel/nearest.ts';
import type { Report } from './checks.ts';
import { latencyKey, pairsOf, splitLatencyKey, unorderedPair } from './latency-key.ts';
import type { TopologyDraft } from './schema.ts';

export function checkLinks(draft: TopologyDraft, report: Report): void {
  const regions = Object.keys(draft.regions ?? {});
  const seen = new Map<string, string>();
  for (const key of Object.keys(draft.links ?? {})) {
    const [way, another] = splitLatencyKey(key, new Set(regions));
    if (way === undefined) {
      const known = pairsOf(regions).map(([a, b]) => latencyKey(a, b));
      report('E137', `link "${key}" does not name two different declared regions`, ['links', key], {
        hint: suggest(key, known, 'pairs of regions'),
        on: 'key',
      });
    } else if (another !== undefined) {
      report('E137', `link "${key}" can be read in several ways`, ['links', key], { hint: 'Rename a region.', on: 'key' });
    } else {
      const pair = unorderedPair(...way);
      const before = seen.get(pair);
      if (before === undefined) seen.set(pair, key);
      else report('E101', `link "${key}" is the same pair of regions as "${before}"`, ['links', key], { on: 'key' });
    }
  }
}
