import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failures } from '../../../core/kernel/failure.ts';
import { IMPORT_CODES } from './codes.ts';
import { newestAnswer } from './newest-answer.ts';

const fail = failures(IMPORT_CODES);

/** What each node has; null does not answer. */
function has(blocks: Readonly<Record<string, number | null>>) {
  return newestAnswer(Object.keys(blocks), (node) => {
    const block = blocks[node] ?? null;
    return block === null ? Promise.reject(fail('E460', `${node} is down`)) : Promise.resolve({ block, said: `of ${node}` });
  });
}

test('the newest counts, wherever in the list it is, and everybody else is accounted for', async () => {
  assert.deepEqual(await has({ a: 3, b: null, c: 7, d: 7, e: 0 }), {
    kind: 'answered',
    value: { block: 7, said: 'of c' },
    asked: { block: 7, from: ['c', 'd'], older: { a: 3, e: 0 }, silent: { b: 'b is down' } },
  });
});

test('when none answers, what each said is kept', async () => {
  assert.deepEqual(await has({ a: null, b: null }), { kind: 'none', silent: { a: 'a is down', b: 'b is down' } });
});

test('a node that is named twice is asked once', async () => {
  let times = 0;
  await newestAnswer(['a', 'a'], () => Promise.resolve({ block: ++times }));
  assert.equal(times, 1);
});

test('a bug is no silence', async () => {
  await assert.rejects(
    newestAnswer(['a'], () => Promise.reject(new TypeError('undefined is not a function'))),
    TypeError,
  );
});
