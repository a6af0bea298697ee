/** Larger problems than the oracle can try: the two searches know nothing of each other, and have to agree. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { allOf, type Formula, isSo, simplify } from '../../src/core/analysis/survivability/formula.ts';
import { pickSize } from '../../src/core/analysis/survivability/pick.ts';
import { findByFormula } from '../../src/core/analysis/survivability/search.ts';
import type { VectorGroup } from '../../src/core/analysis/survivability/state.ts';
import { isAboutUnions } from '../../src/core/analysis/survivability/union-search.ts';

const DIMENSIONS = 6;

const groupsOf = fc.uniqueArray(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS }), {
  minLength: 4,
  maxLength: 14,
  selector: (weight) => weight.join(),
});

test('choosing dimensions and choosing domains lead to the same answer', () => {
  fc.assert(
    fc.property(
      groupsOf,
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 14, maxLength: 14 }),
      fc.integer({ min: 1, max: 6 }),
      (weights, sizes, n) => {
        const groups = weights
          .filter((weight) => weight.some((each) => each > 0))
          .map((weight, i): VectorGroup => ({ weight, size: sizes[i] ?? 1 }));
        const total = Array.from({ length: DIMENSIONS }, (_, i) =>
          groups.reduce((sum, { weight, size }) => sum + size * (weight[i] ?? 0), 0),
        );
        const used = total.flatMap((count, dimension) => (count === 0 ? [] : [{ kind: 'lost' as const, dimension, count }]));
        const formula: Formula = { kind: 'at-least', n: Math.min(n, used.length), of: used };
        // The same demand, with a part that changes nothing but is no whole dimension: this is left to the general search.
        const disguised = allOf([
          formula,
          { kind: 'at-least', n: 1, of: used.map((part) => ({ ...part, count: Math.max(1, part.count - 1) })) },
        ]);
        const simple = simplify(formula, total);
        assert.ok(isAboutUnions(simple, total));
        const direct = findByFormula(groups, formula, DIMENSIONS, 3);
        const general = findByFormula(groups, disguised, DIMENSIONS, 3);
        assert.equal(direct.limited, undefined);
        assert.equal(general.limited, undefined);
        assert.equal(direct.smallest, general.smallest);
        assert.equal(direct.complete, general.complete);
        assert.deepEqual(direct.minimal.map((pick) => pick.join()).toSorted(), general.minimal.map((pick) => pick.join()).toSorted());
        const lost = total.map((_, i) =>
          (direct.witness ?? []).reduce((sum, [group, count]) => sum + count * (groups[group]?.weight[i] ?? 0), 0),
        );
        assert.ok(isSo(formula, lost));
        assert.equal(pickSize(direct.witness ?? []), direct.smallest);
      },
    ),
    { numRuns: 200 },
  );
});
