/** Lines for the terminal: what a drill showed, in the words of interfaces.md section 4. */
import type { DrillResult, Verdict } from '../result.ts';

export interface SummaryLine {
  readonly kind: 'title' | 'verdict' | 'number' | 'reason' | 'limit';
  readonly verdict: Verdict | null;
  readonly text: string;
}

export function drillSummary(result: DrillResult): readonly SummaryLine[] {
  const { hypothesis, injection, cleanup } = result.verdicts;
  return [
    plain('title', `${result.drill}: ${result.title}`),
    judged('hypothesis', hypothesis),
    judged('injection', injection),
    judged('cleanup', cleanup),
    plain('number', `target     ${result.targets.join(', ')} (channel ${result.channel}, ${result.consensus})`),
    plain('number', `outage     ${outageText(result)}`),
    plain('number', `ledger     ${transactionText(result)}`),
    ...problems(result),
    ...result.limits.map((limit) => plain('limit', `limit      ${limit}`)),
  ];
}

function plain(kind: SummaryLine['kind'], text: string): SummaryLine {
  return { kind, verdict: null, text };
}

function judged(what: string, verdict: Verdict): SummaryLine {
  return { kind: 'verdict', verdict, text: `${what.padEnd(10)} ${verdict}` };
}

export function outageText({ outage, floorMs }: Pick<DrillResult, 'outage' | 'floorMs'>): string {
  const floor = floorMs === null ? 'no outage implied by the protocol' : `floor ${seconds(floorMs)}`;
  const gap = outage.blocksGapMs === null ? '' : `; longest time without a block ${seconds(outage.blocksGapMs)}`;
  if (outage.firstFailureMs === null && outage.recoveredMs === null) return `none seen by clients (${floor})${gap}`;
  const first = outage.firstFailureMs === null ? '' : `first failure after ${seconds(outage.firstFailureMs)}, `;
  const end = outage.recoveredMs === null ? 'not recovered' : `recovered after ${seconds(outage.recoveredMs)}`;
  return `${first}${end} (${floor})${gap}`;
}

function transactionText({ transactions: t }: DrillResult): string {
  const beside = `accepted only ${t.acceptedOnly}, invalid ${t.invalid}, unknown ${t.unknown}`;
  return `${t.acknowledged} acknowledged of ${t.submitted} submitted: lost ${t.lost}, duplicated ${t.duplicated} (${beside})`;
}

/** Reasons are shown for verdicts that did not hold; the report has all of them. */
function problems({ verdicts, reasons }: DrillResult): readonly SummaryLine[] {
  const kinds = ['hypothesis', 'injection', 'cleanup'] as const;
  return kinds
    .filter((kind) => verdicts[kind] !== 'held')
    .flatMap((kind) =>
      reasons[kind].map((reason): SummaryLine => ({ kind: 'reason', verdict: verdicts[kind], text: `  ${kind}: ${reason}` })),
    );
}

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
