import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, nearest, suggest } from './nearest.ts';

test('one slip of the pen is one edit', () => {
  assert.equal(editDistance('consenters', 'consenters'), 0);
  assert.equal(editDistance('consentres', 'consenters'), 1);
  assert.equal(editDistance('consenter', 'consenters'), 1);
  assert.equal(editDistance('', 'abc'), 3);
});

test('a close word is proposed, and a far one is named with its neighbours', () => {
  assert.equal(suggest('latncy', ['latency', 'links'], 'keys'), 'Did you mean "latency"?');
  assert.match(suggest('zzz', ['latency', 'links'], 'keys'), /nearest of the known keys is "links"; known: latency, links/);
  assert.equal(suggest('x', [], 'zones'), 'There are no zones to choose from.');
});

test('capitals do not make a word far', () => {
  assert.deepEqual(nearest('RAFT', ['raft', 'smartbft']), { word: 'raft', close: true });
});
