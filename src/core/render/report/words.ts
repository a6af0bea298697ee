/** What the report says in words: the same sentences in HTML and in Markdown. */
import { outageText, seconds } from '../../chaos/drill/summary.ts';
import type { Accounting, DemoReport, DrillResult, TimelineEvent, Verdict } from '../../chaos/result.ts';

export const VERDICT_KINDS = ['hypothesis', 'injection', 'cleanup'] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

export const VERDICT_QUESTIONS: Readonly<Record<VerdictKind, string>> = {
  hypothesis: 'Did the network do what the drill file expects, in numbers?',
  injection: 'Did the fault really happen, seen from outside the injector?',
  cleanup: 'Was everything taken away again, and is the network steady?',
};

export const ACCOUNTING_WORDS: Readonly<Record<keyof Accounting, string>> = {
  submitted: 'Operations whose client began to submit a signed transaction.',
  accepted: 'An orderer answered SUCCESS. That is a promise to try, not a commit.',
  acknowledged: 'A peer told the client that the transaction was committed as VALID.',
  committed: 'Found as VALID on every peer after the faults were healed.',
  invalid: 'Found on every peer with another validation code: ordered, but without effect.',
  acceptedOnly:
    'Accepted by an orderer, never acknowledged, and provably not on the ledger. Fabric loses a few of these when a leader dies; a client that retries has none.',
  lost: 'Acknowledged, and not found afterwards. Must be 0: this is data loss.',
  duplicated: 'Operations with more than one VALID transaction. Must be 0: this is money moved twice.',
  unknown: 'Could not be resolved for certain, so the verdict is unknown as well.',
};

export const ACCOUNTING_NAMES: Readonly<Record<keyof Accounting, string>> = {
  submitted: 'submitted',
  accepted: 'accepted',
  acknowledged: 'acknowledged',
  committed: 'committed',
  invalid: 'invalid',
  acceptedOnly: 'accepted only',
  lost: 'lost',
  duplicated: 'duplicated',
  unknown: 'unknown',
};

export const ACCOUNTING_KEYS = Object.keys(ACCOUNTING_NAMES) as readonly (keyof Accounting)[];

const EXPECTATION_WORDS: Readonly<Record<string, string>> = {
  lost: 'acknowledged transactions lost, at most',
  duplicated: 'operations duplicated, at most',
  during: 'while the fault holds',
  maxOutageMs: 'operations complete again within',
  outageOverFloor: 'outage as a multiple of the floor, at most',
  gapStartsAfterMs: 'no stall of ordering earlier than',
  gapMaxMs: 'no single stall longer than',
  gapAtLeastMs: 'a stall of at least, which must be seen',
};

export interface Row {
  readonly name: string;
  readonly value: string;
}

export function expectationRows(drill: DrillResult): readonly Row[] {
  return Object.entries(drill.expectations).map(([key, value]) => ({
    name: EXPECTATION_WORDS[key] ?? key,
    value: typeof value === 'number' && key.endsWith('Ms') ? seconds(value) : key === 'during' ? duringWords(value) : String(value),
  }));
}

function duringWords(value: string | number | boolean): string {
  return value === 'ordering' ? 'transactions go on' : value === 'any' ? 'transactions may stall' : String(value);
}

export function isHeld({ verdicts }: DrillResult): boolean {
  return VERDICT_KINDS.every((kind) => verdicts[kind] === 'held');
}

/** The worst of the three: failed before unknown before held. */
export function overallVerdict({ verdicts }: DrillResult): Verdict {
  const all = VERDICT_KINDS.map((kind) => verdicts[kind]);
  return all.find((verdict) => verdict === 'failed') ?? all.find((verdict) => verdict === 'unknown') ?? 'held';
}

export function sumOf(report: DemoReport, key: keyof Accounting): number {
  return report.drills.reduce((sum, drill) => sum + drill.transactions[key], 0);
}

/** The first sentence of the report. */
export function conclusion(report: DemoReport): string {
  const { drills } = report;
  if (drills.length === 0) return 'No drill was run.';
  const held = drills.filter(isHeld).length;
  const what = held === drills.length ? `${counted(held, 'drill')} held` : `${held} of ${counted(drills.length, 'drill')} held`;
  const lost = sumOf(report, 'lost');
  const duplicated = sumOf(report, 'duplicated');
  const ledger = `of ${grouped(sumOf(report, 'acknowledged'))} acknowledged transactions ${lost === 0 ? 'none was' : `${lost} were`} lost and ${duplicated === 0 ? 'none' : duplicated} took effect twice`;
  const unknown = sumOf(report, 'unknown');
  return `${what}; ${ledger}${unknown === 0 ? '' : `; ${counted(unknown, 'transaction')} could not be resolved`}.`;
}

/** What was done to which nodes, and when it was taken away. */
export function storyOf(drill: DrillResult): string {
  const targets = drill.targets.length === 0 ? '' : ` Aimed at ${listed(drill.targets)},`;
  const place = `${targets === '' ? ' On' : ' on'} channel ${drill.channel} (${consensusName(drill.consensus)}).`;
  const held =
    drill.injectedAt === null
      ? ' The fault was never made.'
      : drill.healedAt === null
        ? ' The fault was not healed by this run.'
        : ` The fault held for ${seconds(drill.healedAt - drill.injectedAt)}.`;
  return `${sentence(drill.title)}${targets}${place}${held}`;
}

export function outageWords(drill: DrillResult): string {
  return sentence(outageText(drill));
}

/** The client outage in one number for tables. */
export function outageCell({ outage }: DrillResult): string {
  if (outage.recoveredMs !== null) return seconds(outage.recoveredMs);
  return outage.firstFailureMs === null ? 'none' : 'not recovered';
}

export function floorCell({ floorMs }: DrillResult): string {
  return floorMs === null ? 'none implied' : seconds(floorMs);
}

export function consensusName(kind: DrillResult['consensus']): string {
  return kind === 'raft' ? 'Raft' : 'SmartBFT';
}

export const EVENT_NAMES: Readonly<Record<TimelineEvent['kind'], string>> = {
  steady: 'steady state',
  fault: 'fault',
  detected: 'detected',
  leader: 'leader',
  recovered: 'recovered',
  healed: 'healed',
  note: 'note',
};

/** `+5.4 s` since the injection. */
export function offset(milliseconds: number): string {
  const sign = milliseconds < 0 ? '−' : '+';
  return `${sign}${(Math.abs(milliseconds) / 1000).toFixed(1)} s`;
}

/** `2026-11-21 08:20:26 UTC` of an ISO text; anything else stays as it is. */
export function timeWords(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/u.exec(iso);
  return match === null ? iso : `${match[1]} ${match[2]} UTC`;
}

export function durationWords(started: string, ended: string): string {
  const milliseconds = Date.parse(ended) - Date.parse(started);
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return 'unknown';
  if (milliseconds < 60_000) return seconds(milliseconds);
  return `${Math.floor(milliseconds / 60_000)} min ${Math.floor((milliseconds % 60_000) / 1000)} s`;
}

export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `12 345`: groups of three with a narrow space that does not break. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+(?!\d))/gu, '\u202f');
}

function listed(names: readonly string[]): string {
  return names.length <= 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function sentence(text: string): string {
  const first = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/u.test(first) ? first : `${first}.`;
}
