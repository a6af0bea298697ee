/** A timing rule is an inequality with a code. Judging puts the numbers in; the finding carries both. */
import { unreachable } from '../../kernel/assert.ts';
import type { Finding } from '../../kernel/finding.ts';
import { formatDuration, formatSize } from '../../kernel/units.ts';
import { TIMING_CODES, type TimingCode } from './codes.ts';

export interface TimingRule<F> {
  readonly code: TimingCode;
  /** The option that it is about, in the words of the file: `consensus.tick-interval`. */
  readonly key: string;
  /** What must hold, in words: `leader-heartbeat >= 2s`. */
  readonly inequality: string;
  /** Where one code covers an error and a warning. */
  readonly severity?: Finding['severity'];
  /** Undefined: the rule does not apply, or a number that it needs is unknown. */
  readonly terms: (facts: F) => Terms | undefined;
}

/** The two sides with their numbers, and what to say when they do not hold. */
export interface Terms {
  readonly left: number;
  readonly relation: '>=' | '>' | '<=';
  readonly right: number;
  readonly unit: 'ms' | 'bytes' | 'count';
  readonly message: string;
  readonly evidence?: string;
}

export interface Violation {
  readonly code: TimingCode;
  readonly key: string;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly evidence: string;
}

/** Only what is known to be wrong: NaN on either side is a number that somebody else complains about. */
export function judge<F>(rules: readonly TimingRule<F>[], facts: F): readonly Violation[] {
  return rules.flatMap((rule) => {
    const terms = rule.terms(facts);
    if (terms === undefined || Number.isNaN(terms.left) || Number.isNaN(terms.right) || holds(terms)) return [];
    const { code, key, severity = TIMING_CODES[code].severity } = rule;
    return [{ code, key, severity, message: terms.message, evidence: evidenceOf(rule.inequality, terms) }];
  });
}

function holds({ left, relation, right }: Terms): boolean {
  switch (relation) {
    case '>=':
      return left >= right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    default:
      return unreachable(relation);
  }
}

/** `election timeout >= 2 x largest round trip: 300ms >= 340ms does not hold; london to singapore: 170ms`. */
function evidenceOf(inequality: string, { left, relation, right, unit, evidence }: Terms): string {
  const numbers = `${inTheirUnit(left, unit)} ${relation} ${inTheirUnit(right, unit)} does not hold`;
  return evidence === undefined ? `${inequality}: ${numbers}` : `${inequality}: ${numbers}; ${evidence}`;
}

function inTheirUnit(value: number, unit: Terms['unit']): string {
  if (unit === 'ms') return formatDuration(value);
  return unit === 'bytes' ? formatSize(value) : String(value);
}
