/** Which plans the judge takes for plans about a blip (I5). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan } from '../../src/core/plan/plan.ts';
import { Arena } from '../../src/simulation/run/arena.ts';
import { LAYOUTS, topologyOf } from '../../src/simulation/run/layouts.ts';

const NODE = 'orderer2';
const BLIP_MS = 2_000;
const LONG_AGO_MS = 90_000;
const PLAN: Plan = {
  id: 'D301-orderer2',
  rule: 'D301',
  subject: NODE,
  why: 'a test wants it',
  basis: { network: 'pretended', topologyDigest: 'topology 1', at: 0, channels: {} },
  approval: 'automatic',
  disruptive: false,
  steps: [{ kind: 'node.start', node: NODE }],
};

async function arena(): Promise<Arena> {
  const layout = LAYOUTS.find(({ name }) => name === '1-1-1') ?? assert.fail('there is no such layout');
  const made = new Arena(topologyOf(layout, 'default'), { seed: 1, rate: 3 });
  await made.advance(15_000);
  return made;
}

async function blip(on: Arena): Promise<void> {
  await on.make({ kind: 'short cut', atMs: 0, forMs: BLIP_MS, node: NODE });
  await on.advance(500);
}

/** Laws that are broken when the plan begins now. */
function begin({ judge }: Arena): readonly string[] {
  judge.beforeAppend('engine:e1', { kind: 'plan', by: 'engine:e1', at: 0, data: { plan: PLAN } });
  return judge.violations.map(({ law }) => law);
}

test('I5: a plan about a node that had nothing but a blip breaks the law', async () => {
  const on = await arena();
  await blip(on);
  assert.deepEqual(begin(on), ['I5']);
});

test('I5: a blip before it is no reason', async () => {
  const on = await arena();
  await blip(on);
  await on.healAll();
  await on.advance(30_000);
  await blip(on);
  assert.deepEqual(begin(on), ['I5']);
});

test('I5: a fault of the same node shortly before the blip is a reason for the plan', async () => {
  const on = await arena();
  const cut = await on.make({ kind: 'cut silently', atMs: 0, forMs: 0, node: NODE });
  await on.heal(cut);
  await on.advance(10_000);
  await blip(on);
  assert.deepEqual(begin(on), []);
});

test('I5: a blip of a node that has been dead for long is none', async () => {
  const on = await arena();
  await on.make({ kind: 'kill', atMs: 0, forMs: 0, node: NODE });
  await on.advance(LONG_AGO_MS);
  await blip(on);
  assert.deepEqual(begin(on), []);
});
