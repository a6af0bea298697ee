/** The table of a run of many drills: outage median and worst against the floor, and the accounting. */
import type { DrillResult } from '../src/core/chaos/result.ts';
import { type Line, tableLines } from '../src/cli/output.ts';

export function drillTable(results: readonly DrillResult[]): readonly Line[] {
  const groups = Map.groupBy(results, ({ network, drill }) => `${network} ${drill}`);
  const rows = [...groups].map(([name, runs]) => {
    const sum = (pick: (result: DrillResult) => number): string => String(runs.reduce((total, result) => total + pick(result), 0));
    const held = runs.filter(({ verdicts }) => Object.values(verdicts).every((verdict) => verdict === 'held')).length;
    return [
      name,
      String(runs.length),
      range(runs.map(({ outage }) => outage.blocksGapMs)),
      range(runs.map(({ outage }) => outage.recoveredMs)),
      seconds(runs[0]?.floorMs ?? null),
      sum(({ transactions }) => transactions.acknowledged),
      sum(({ transactions }) => transactions.lost),
      sum(({ transactions }) => transactions.duplicated),
      sum(({ transactions }) => transactions.acceptedOnly),
      { text: `${held} of ${runs.length}`, tone: held === runs.length ? ('good' as const) : ('bad' as const) },
    ];
  });
  const heading = [
    'network and drill',
    'runs',
    'block gap s (median, worst)',
    'clients back s (median, worst)',
    'floor s',
    'acknowledged',
    'lost',
    'doubled',
    'accepted only',
    'held',
  ];
  return tableLines([heading, ...rows], { heading: true });
}

function range(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const [worst] = known.slice(-1);
  if (worst === undefined) return 'none';
  return `${seconds(known[Math.floor((known.length - 1) / 2)] ?? worst)}, ${seconds(worst)}`;
}

function seconds(ms: number | null): string {
  return ms === null ? '-' : (ms / 1000).toFixed(1);
}
