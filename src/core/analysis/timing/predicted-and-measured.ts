/** Predictions beside what drills measured, as a table in Markdown. A disagreement is shown, never explained away. */
import type { OutagePrediction } from './predict-outage.ts';

export interface MeasuredOutage {
  readonly drill: string;
  readonly network: string;
  readonly prediction: OutagePrediction;
  /** Longest time between two blocks; null = not measured. */
  readonly blocksGapMs: number | null;
  /** Until clients everywhere were served again; null = they never were not, or never again. */
  readonly clientsBackMs: number | null;
}

/** `open`: the prediction has no end to compare with, or nothing was measured. */
export type Agreement = 'within' | 'shorter' | 'longer' | 'open';

/** Fabric writes a block at least so often under the steady load of a drill; a longer gap is an outage. The drills' own limit of an operation. */
export const QUIET_MS = 2_000;

export function agreement({ prediction, blocksGapMs: gap }: Pick<MeasuredOutage, 'prediction' | 'blocksGapMs'>): Agreement {
  if (gap === null || prediction.kind === 'begins') return 'open';
  if (prediction.kind === 'none') return gap <= QUIET_MS ? 'within' : 'longer';
  if (gap < prediction.fromMs) return 'shorter';
  if (prediction.toMs === null) return 'open';
  return gap <= prediction.toMs ? 'within' : 'longer';
}

const HEADING = ['drill', 'network', 'predicted without a block, s', 'measured, s', 'clients back after, s', 'measured is'];

export function predictionTable(rows: readonly MeasuredOutage[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => [
    row.drill,
    row.network,
    predictionText(row.prediction),
    seconds(row.blocksGapMs),
    seconds(row.clientsBackMs),
    agreement(row),
  ]);
  return [HEADING, HEADING.map(() => '---'), ...body].map(line).join('\n');
}

function predictionText(prediction: OutagePrediction): string {
  if (prediction.kind === 'none') return 'none';
  if (prediction.kind === 'begins') return `may begin after ${seconds(prediction.afterMs)}`;
  const { fromMs, toMs } = prediction;
  return toMs === null ? `${seconds(fromMs)} or more` : `${seconds(fromMs)} to ${seconds(toMs)}`;
}

function seconds(ms: number | null): string {
  return ms === null ? '-' : (ms / 1000).toFixed(1);
}
