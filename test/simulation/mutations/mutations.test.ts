/** A sample of the mutations, and whether the list is complete; all of them run by `npm run mutations`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES } from '../../../src/core/decision/rules/table.ts';
import { LINT_CODES } from '../../../src/core/plan/codes.ts';
import { STEP_KINDS } from '../../../src/core/plan/step-kinds.ts';
import { RECOVERY_CODES } from '../../../src/core/recovery/codes.ts';
import { MUTATIONS } from './mutations.ts';
import { allScenarios, Copy, mutated } from './try-mutation.ts';

const SAMPLE = [
  'rule D101 is forgotten',
  'rule D201 is forgotten',
  'the linter does not see K101: a quorum is broken',
  'the intent is forgotten',
  'node.clone looks at no hold',
  'R712: one person is enough',
];

/** Refusals that no network can show. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  R717: 'is about a file that was changed after it was written: test/recovery/plan-file.test.ts',
  R741: 'is about a snapshot of a log whose blocks are not there, which no pretended consenter keeps: test/recovery/plan-recovery.test.ts',
  R740: 'is about programs of an operator, and the pretended driver does every step',
  R732: 'says that nothing is known yet; nothing is done without a plan anyhow',
};

test('a sample of mutations is caught by scenarios', async (t) => {
  const copy = new Copy();
  t.after(() => copy.close());
  for (const name of SAMPLE) {
    const mutation = MUTATIONS.find((each) => each.name === name);
    assert.ok(mutation !== undefined, name);
    const { state, by } = await copy.attempt(mutation, { scenarios: mutation.scenarios, seeds: 0 });
    assert.equal(state, 'caught', `${name}: ${by}`);
    t.diagnostic(`${name}: ${by}`);
  }
});

test('every rule, guard, code of the linter, refusal of a recovery and kind of step has a mutation that must be caught', () => {
  const asked = new Set(MUTATIONS.flatMap(({ of, backstop }) => (backstop === undefined ? of : [])));
  const all = [
    ...RULES.map(({ id }) => id),
    ...guards(),
    ...Object.keys(LINT_CODES),
    ...Object.keys(RECOVERY_CODES),
    ...Object.keys(STEP_KINDS),
  ];
  assert.deepEqual(
    all.filter((each) => !asked.has(each) && !(each in NOT_ASKED)),
    [],
    'add mutations of these to test/simulation/mutations',
  );
  assert.deepEqual(
    [...asked].filter((each) => !all.includes(each)),
    [],
    'these are no longer there',
  );
});

test('every mutation finds its lines, names scenarios that are there, and has a name of its own', () => {
  const scenarios = allScenarios();
  for (const { name, edits, scenarios: named } of MUTATIONS) {
    assert.equal(mutated(edits, name).size > 0, true);
    assert.ok(named.length > 0, `${name} names no scenario`);
    for (const each of named) assert.ok(scenarios.includes(each), `${name}: there is no scenario ${each}`);
  }
  assert.equal(new Set(MUTATIONS.map(({ name }) => name)).size, MUTATIONS.length);
});

test('what something else holds is taken away together with it', () => {
  for (const { name, edits, backstop } of MUTATIONS) {
    if (backstop === undefined) continue;
    const pair = MUTATIONS.find((each) => each.name === backstop.together);
    assert.ok(pair !== undefined && pair.backstop === undefined, `${name}: nothing is called ${backstop.together}`);
    assert.ok(
      edits.every((edit) => pair.edits.includes(edit)) && pair.edits.length > edits.length,
      `${backstop.together} takes more away than ${name}`,
    );
  }
});

function guards(): readonly string[] {
  const source = readFileSync(new URL('../../../src/core/decision/guards.ts', import.meta.url), 'utf8');
  const [, list = ''] = /const GUARDS: readonly Guard\[\] = \[([^\]]+)\]/u.exec(source) ?? [];
  assert.notEqual(list, '', 'the guards are a list in one line');
  return list.split(',').map((each) => each.trim());
}
