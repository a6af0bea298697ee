import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Output } from '../../src/cli/output.ts';

test('a document is printed in pieces, which together are what JSON.stringify gives', () => {
  const odd = fc.constantFrom(undefined, new Date(0), () => 1, Number.NaN, 'line\nbreak', {}, []);
  const value = fc.oneof(fc.jsonValue(), fc.object({ maxDepth: 4, withBigInt: false }), fc.dictionary(fc.string(), odd));
  fc.assert(
    fc.property(
      value.filter((each) => JSON.stringify(each) !== undefined),
      (each) => {
        const pieces: string[] = [];
        const stream = { write: (text: string) => pieces.push(text) > 0 };
        new Output({ json: true, quiet: true, color: false }, { stdout: stream, stderr: stream }, {}).document(each);
        assert.equal(pieces.join(''), `${JSON.stringify(each, null, 2)}\n`);
      },
    ),
    { numRuns: 500 },
  );
});
