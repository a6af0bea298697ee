/** Times, lists and findings as rules say them. */
import type { Finding } from '../../../kernel/finding.ts';
import type { EpochMs } from '../../../kernel/ids.ts';
import type { Diagnosis, Rule, Waiting } from '../../model.ts';

/** Rounded to what a person reads: `6.2 s`, `48 s`, `5 min`. */
export function span(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < TEN) return `${Math.round(seconds * TEN) / TEN} s`;
  if (seconds < TWO_MINUTES) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

const TEN = 10;
const TWO_MINUTES = 120;

export function listed(names: readonly string[]): string {
  const [last, ...rest] = names.toReversed();
  if (last === undefined) return 'nobody';
  return rest.length === 0 ? last : `${rest.toReversed().join(', ')} and ${last}`;
}

type Cited = Pick<Rule, 'id' | 'hint'>;

export function ruleFinding(
  { id, hint }: Cited,
  { severity, subject, message, evidence }: Pick<Finding, 'severity' | 'subject' | 'message' | 'evidence'>,
): Finding {
  return { code: id, severity, subject, message, evidence, hint };
}

export function waits(rule: string, subject: string, reason: string, until: EpochMs | null = null): Waiting {
  return { rule, subject, reason, until };
}

/** A reason that has a code of its own. */
export function waitsBecause(rule: string, subject: string, { code, message }: Reason, until: EpochMs | null = null): Waiting {
  return { rule, subject, reason: `${message} (${code})`, until, code };
}

interface Reason {
  readonly code: string;
  readonly message: string;
}

/** What was seen, in one line. */
export function evidenceOf({ evidence, message }: Diagnosis): string {
  return evidence.length === 0 ? message : evidence.map(({ observer, saw }) => `${observer}: ${saw}`).join('; ');
}

/** What is seen, and for how long where that is news. */
export function lasting(message: string, ms: number): string {
  return ms < 1000 ? message : `${message}, for ${span(ms)}`;
}
