import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cut } from './fault.ts';
import { standingWords } from './standing-words.ts';

const node = (id: string) => ({ kind: 'node', node: id }) as const;

test('fences of one node are one line, other cuts are lines of their own, and so are holds', () => {
  const fence = (from: string): Cut => ({ from: node(from), to: node('o5'), direction: 'one-way', manner: 'reject' });
  const apart: Cut = {
    from: { kind: 'region', region: 'london' },
    to: { kind: 'region', region: 'paris' },
    direction: 'both',
    manner: 'silent',
  };
  const words = standingWords({
    cuts: [
      { id: 'fence-o5-o1', cut: fence('o1') },
      { id: 'drill-1', cut: apart },
      { id: 'fence-o5-o2', cut: fence('o2') },
    ],
    held: { o3: 'lost with a majority' },
  });
  assert.deepEqual(words, [
    'connections to o5 from o1, o2 are refused (fence-o5-o1, fence-o5-o2)',
    'connections between paris and london vanish (drill-1)',
    'o3 is held: lost with a majority',
  ]);
  assert.deepEqual(standingWords({ cuts: [], held: {} }), []);
});
