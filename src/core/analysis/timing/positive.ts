/** Rules of the form `option > 0`. A text that Fabric cannot parse (NaN) breaks them as well. */
import type { TimingCode } from './codes.ts';
import type { TimingRule } from './rule.ts';

/** @param options from key to value; undefined where the option does not exist. */
export function mustBePositive<F>(
  code: TimingCode,
  options: Readonly<Record<string, (facts: F) => number | undefined>>,
): readonly TimingRule<F>[] {
  return Object.entries(options).map(([key, valueOf]) => ({
    code,
    key,
    inequality: `${key} > 0`,
    terms: (facts) => {
      const value = valueOf(facts);
      if (value === undefined) return undefined;
      const evidence = Number.isNaN(value) ? 'Fabric cannot parse it' : `it is ${value}`;
      const left = Number.isNaN(value) ? 0 : value;
      return { left, relation: '>', right: 0, unit: 'count', message: `${key} must be greater than zero`, evidence };
    },
  }));
}
