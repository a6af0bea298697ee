/** Plans that recover a lost majority are the most dangerous of all, and are made elsewhere: the linter lets them pass, and what was taken out of them it does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintPlan, type LintBasis } from '../../src/core/plan/lint.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { makeRecoveryPlan } from '../../src/core/recovery/make-recovery-plan.ts';
import type { Inventory } from '../../src/core/recovery/inventory.ts';
import { AT } from '../observation/round.ts';
import { CHANNEL, layout, Situation } from '../decision/situation.ts';
import * as inventories from '../recovery/inventories.ts';

const topology = layout({ london: 3, frankfurt: 1, singapore: 1 });

function recovery(inventory: Inventory): Plan {
  const answer = makeRecoveryPlan(inventory, inventories.digest);
  assert.ok(answer.kind === 'plan', JSON.stringify(answer));
  return JSON.parse(JSON.stringify(answer.plan.plan).replaceAll(inventories.CHANNEL, CHANNEL)) as Plan;
}

const LOST: LintBasis = { topology, snapshot: new Situation(topology).dead('o1', 'o2', 'o3').evidence(AT).snapshot };
const codes = (plan: Plan, where: LintBasis): readonly string[] => [...new Set(lintPlan(plan, where).map(({ code }) => code))];

const PLANS: readonly (readonly [string, Inventory])[] = [
  ['equal survivors', inventories.threeOfFive()],
  ['one survivor is ahead', inventories.threeOfFive({ index: 21 })],
  [
    'peers are ahead of the survivors',
    inventories.threeOfFive({ height: 10 }, { height: 10 }, { peers: [inventories.peer('p-frankfurt', 13)] }),
  ],
];

for (const [name, inventory] of PLANS) {
  test(`a recovery passes: ${name}`, () => {
    assert.deepEqual(lintPlan(recovery(inventory), LOST), []);
  });
}

test('the same plan is refused without the approval of two people', () => {
  const plan = recovery(inventories.threeOfFive());
  assert.ok(codes({ ...plan, approval: 'automatic' }, LOST).includes('K101'));
  assert.ok(codes({ ...plan, approval: 'confirm' }, LOST).includes('K108'));
});

test('the same plan is refused when a step that makes it safe was taken out', () => {
  const plan = recovery(inventories.threeOfFive());
  for (const [left, expected] of [
    ['node.hold', 'K104'],
    ['node.snapshot', 'K104'],
    ['node.set-aside', 'K104'],
    ['node.clone', 'K112'],
    ['node.release', 'K105'],
    ['wait.until', 'K106'],
  ] as const) {
    const without = { ...plan, steps: plan.steps.filter(({ kind }) => kind !== left) };
    assert.ok(codes(without, LOST).includes(expected), `${left}: ${codes(without, LOST).join()}`);
  }
});
