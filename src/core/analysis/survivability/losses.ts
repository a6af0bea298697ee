/** From what each domain weighs to the answer that is printed. */
import { type Formula, largestCounts, simplify } from './formula.ts';
import type { DomainId, Losses } from './model.ts';
import { compare, type Found, type Group, named } from './pick.ts';
import { findByFormula } from './search.ts';
import { findByThreshold } from './threshold.ts';

/** Answers of this run by the question without names: channels of one shape are computed once. Read and written by nobody else. */
export type Memo = Map<string, Found>;

export interface Asked {
  readonly maxSetSize: number;
  readonly memo: Memo;
}

/** It is so as soon as the lost domains weigh `need` or more. */
export function lossesByThreshold(weights: ReadonlyMap<DomainId, number>, need: number, { maxSetSize, memo }: Asked): Losses {
  const groups = grouped(
    [...weights].filter(([, weight]) => weight > 0),
    String,
  ).toSorted((a, b) => b.weight - a.weight);
  const shapes = groups.map(({ weight, ids }) => ({ weight, size: ids.length }));
  const key = `${maxSetSize} ${need} ${shapes.map(({ weight, size }) => `${weight}x${size}`).join(' ')}`;
  return named(
    remembered(memo, key, () => findByThreshold(shapes, need, maxSetSize)),
    groups,
  );
}

/** Domains with what they weigh in each dimension, equal ones together. */
export type Weighed = readonly Group<readonly number[]>[];

export function weighed(weights: ReadonlyMap<DomainId, readonly number[]>): Weighed {
  return grouped([...weights], (weight) => weight.join());
}

/** It is so as soon as the formula holds of the sum of what the lost domains weigh in each dimension. */
export function lossesByFormula(weights: Weighed, formula: Formula, { maxSetSize, memo }: Asked): Losses {
  const total = totalOf(weights);
  const simple = simplify(formula, total);
  const caps = largestCounts(simple, total.length);
  const used = [...caps.keys()].filter((dimension) => (caps[dimension] ?? 0) > 0);
  // What nobody asks for, or more than anybody asks for, makes no difference: without it more domains are equal.
  const groups = merged(weights.map(({ weight, ids }) => ({ ids, weight: used.map((i) => Math.min(weight[i] ?? 0, caps[i] ?? 0)) })));
  const shapes = groups.map(({ weight, ids }) => ({ weight, size: ids.length }));
  const asked = renumbered(simple, new Map(used.map((dimension, i) => [dimension, i])));
  const key = `${maxSetSize} ${JSON.stringify(asked)} ${shapes.map(({ weight, size }) => `${weight.join()}x${size}`).join(' ')}`;
  return named(
    remembered(memo, key, () => findByFormula(shapes, asked, used.length, maxSetSize)),
    groups,
  );
}

/** In one order; groups that have become equal are one, and those that weigh nothing are none. */
function merged(groups: Weighed): Weighed {
  const equal = Map.groupBy(
    groups.filter(({ weight }) => weight.some((each) => each > 0)),
    ({ weight }) => weight.join(),
  );
  return [...equal]
    .toSorted(([a], [b]) => compare(b, a))
    .flatMap(([, [first, ...others]]) => {
      if (first === undefined || others.length === 0) return first ?? [];
      return { weight: first.weight, ids: [first, ...others].flatMap(({ ids }) => ids).toSorted(compare) };
    });
}

function remembered(memo: Memo, key: string, find: () => Found): Found {
  const known = memo.get(key) ?? find();
  memo.set(key, known);
  return known;
}

function grouped<W>(weights: readonly (readonly [DomainId, W])[], keyOf: (weight: W) => string): readonly Group<W>[] {
  const groups = Map.groupBy(weights, ([, weight]) => keyOf(weight));
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    return first === undefined ? [] : [{ weight: first[1], ids: members.map(([id]) => id).toSorted(compare) }];
  });
}

/** With the parts in one order, whatever order the policy has them in: then channels that say the same ask the same. */
function renumbered(formula: Formula, numbers: ReadonlyMap<number, number>): Formula {
  if (formula.kind === 'lost') return { ...formula, dimension: numbers.get(formula.dimension) ?? -1 };
  const parts = formula.of.map((inner) => renumbered(inner, numbers)).map((part) => ({ part, text: JSON.stringify(part) }));
  return { ...formula, of: parts.toSorted((a, b) => compare(a.text, b.text)).map(({ part }) => part) };
}

function totalOf(weights: Weighed): readonly number[] {
  const total: number[] = [];
  for (const { weight, ids } of weights) weight.forEach((each, i) => (total[i] = (total[i] ?? 0) + each * ids.length));
  return total;
}
