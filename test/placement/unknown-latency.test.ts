/** Missing round trips, held against every value that they could have. PLACEMENT_RUNS=1000 looks at more requests than the default run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { everyPlacement, judge } from './oracle.ts';
import { proposed, requestFor } from './small-request.ts';
import { parsePlace } from '../../src/core/topology/place.ts';

const RUNS = Number(process.env['PLACEMENT_RUNS'] ?? 60);
const PAIRS = ['a-b', 'a-c', 'a-d', 'b-c', 'b-d', 'c-d'];

test('whatever the missing round trips are, what is said to be known is so, and nothing is faster than the bound', () => {
  let known = 0;
  let unknown = 0;
  const trip = fc.integer({ min: 0, max: 30 });
  const trips = fc.array(fc.record({ given: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 1), ms: trip }), {
    minLength: 6,
    maxLength: 6,
  });
  fc.assert(
    fc.property(trips, fc.integer({ min: 2, max: 4 }), fc.constantFrom('', 'a', 'd'), (drawn, consenters, client) => {
      const all = Object.fromEntries(PAIRS.map((pair, i) => [pair, drawn[i]?.ms ?? 0]));
      const given = Object.fromEntries(PAIRS.filter((_, i) => drawn[i]?.given === true).map((pair) => [pair, all[pair] ?? 0]));
      const others = { consenters, clients: client === '' ? {} : { [client]: 1 } };
      const truth = requestFor(['a', 'b', 'c', 'd'], all, others);
      const answer = proposed(requestFor(['a', 'b', 'c', 'd'], given, others));
      assert.deepEqual(answer.survives, proposed(truth).survives);
      if ('unknown' in answer.latency) {
        unknown += 1;
        return;
      }
      known += 1;
      const { foundMs, boundMs } = answer.latency;
      const own = judge(truth, Object.values(answer.consenters).map(parsePlace));
      assert.ok(Math.abs((own.latencyMs ?? Infinity) - foundMs) < 1e-3, `${own.latencyMs} is the latency, not ${foundMs}`);
      const equals = everyPlacement(truth).filter(({ bears }) => bears.join() === own.bears.join());
      for (const { latencyMs = 0 } of equals) assert.ok(latencyMs >= boundMs - 1e-3, `${latencyMs} is faster than the bound ${boundMs}`);
    }),
    { numRuns: RUNS },
  );
  assert.ok(known > 0 && unknown > 0, `${known} known, ${unknown} unknown`);
});
