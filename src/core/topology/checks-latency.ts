/** Keys and values of `latency`. */
import { suggest } from '../kernel/nearest.ts';
import { parseDuration } from '../kernel/units.ts';
import type { Report } from './checks.ts';
import { latencyKey, pairsOf, splitLatencyKey, unorderedPair } from './latency-key.ts';
import type { TopologyDraft } from './schema.ts';

export function checkLatency(draft: TopologyDraft, report: Report): void {
  const regions = Object.keys(draft.regions ?? {});
  const declared = new Set(regions);
  const seen = new Map<string, { key: string; roundTrip: number }>();
  for (const [key, written] of Object.entries(draft.latency ?? {})) {
    const ways = splitLatencyKey(key, declared);
    const [way] = ways;
    if (way === undefined) {
      const known = pairsOf(regions).map(([a, b]) => latencyKey(a, b));
      const [first, second] = halves(key);
      const same = first === second && regions.includes(first);
      const hint = same ? 'Within a region the round trip counts as 0: remove the line.' : suggest(key, known, 'pairs of regions');
      report('E114', `latency key "${key}" does not name two different declared regions`, ['latency', key], { hint, on: 'key' });
      continue;
    }
    if (ways.length > 1) {
      const readings = ways.map(([a, b]) => `"${a}" and "${b}"`).join(', or ');
      report('E114', `latency key "${key}" can be read in ${ways.length} ways: ${readings}`, ['latency', key], {
        hint: 'Rename a region.',
        on: 'key',
      });
      continue;
    }
    const parsed = written === undefined ? undefined : parseDuration(written);
    if (parsed?.kind !== 'ok') continue;
    const pair = unorderedPair(...way);
    const before = seen.get(pair);
    if (before === undefined) seen.set(pair, { key, roundTrip: parsed.value });
    else if (before.roundTrip !== parsed.value) {
      report('E115', `latency "${key}" differs from "${before.key}", which is the same pair of regions`, ['latency', key], { on: 'key' });
    }
  }
}

function halves(key: string): readonly [string, string] {
  const middle = (key.length - 1) / 2;
  return [key.slice(0, middle), key.slice(middle + 1)];
}
