import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout, Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

const LONDON = ['o1', 'o2', 'p-london'];
const rest = (situation: Situation): Situation => situation.say(['o3', 'o4', 'o5'], 'o3', 3);

table('N319', [
  ['every process of it is gone', rest(new Situation().dead(...LONDON)), 'london proven'],
  ['its vantage point is gone too', rest(new Situation().dead(...LONDON).withoutObserver('london')), 'london proven'],
  ['silent with its vantage point, and no machine can look', rest(dark().noMachine(...LONDON)), 'london suspected'],
  [
    'silent, and only some processes are known to be gone',
    rest(dark().noMachine('o1', 'o2').process('p-london', 'stopped')),
    'london suspected',
  ],
  ['cut off, and its own vantage point sees it live', rest(new Situation().cutOff('london'))],
  ['silent with its vantage point, but its machines say that it runs', rest(dark())],
  ['silent, and one process is known to be frozen', rest(dark().noMachine('o1', 'o2').process('p-london', 'frozen'))],
  ['one node of it answers', rest(new Situation().dead('o1', 'o2'))],
  ['all of it is frozen', rest(frozen())],
  ['the only node of a region is dead, and its vantage point takes part', new Situation(layout({ a: 3 })).dead('o1')],
  ['all is well', new Situation()],
]);

table('N320', [
  ['cut off, and its own vantage point sees it live', rest(new Situation().cutOff('london')), 'london proven'],
  ['refused in its name by a loud cut', rest(new Situation().cutOff('london', 'refused')), 'london proven'],
  ['silent with its vantage point, and its machines say that it runs', rest(dark()), 'london proven'],
  ['cut off, and no machine can look', rest(new Situation().cutOff('london').noMachine()), 'london suspected'],
  ['one node of it is reached from outside', rest(leaky())],
  ['two regions that do not see each other', new Situation(layout({ a: 2, b: 1 })).cutOff('a'), 'a proven', 'b proven'],
  ['the third vantage point is missing: the one that reaches something is not cut off', blind(), 'frankfurt proven'],
  ['every process of it is gone', rest(new Situation().dead(...LONDON))],
  ['all is well', new Situation()],
]);

test('N321: a region that was out of reach for longer than an election answers again, and that stays true for a while', () => {
  const watch = new Watch().see(rest(new Situation().cutOff('london')), 12).see(rest(new Situation()));
  assert.deepEqual(watch.shown('N321'), ['N321 london suspected']);
  watch.see(rest(new Situation()), 30);
  assert.equal(watch.find('N321', 'london')?.rounds, 31);
  watch.see(rest(new Situation()), 20, 30_000);
  assert.deepEqual(watch.shown('N321'), []);
});

test('N321: it has not returned while it is away, and those who reach it are the witnesses when it has', () => {
  const watch = new Watch();
  for (let i = 0; i < 20; i += 1) assert.deepEqual(watch.see(rest(new Situation().cutOff('london'))).shown('N321'), []);
  const found = watch.see(rest(leaky())).find('N321', 'london');
  assert.deepEqual(
    found?.evidence.map(({ observer, saw }) => [observer, saw]),
    [['agent:frankfurt', 'p-london answered']],
  );
});

test('N321: a blip shorter than an election is no absence', () => {
  const watch = new Watch().see(rest(new Situation().cutOff('london')), 9).see(rest(new Situation()));
  assert.deepEqual(watch.shown('N321'), []);
});

test('N321: a region that was always there has not returned', () => {
  assert.deepEqual(new Watch().see(new Situation(), 30).shown('N321'), []);
});

/** Nothing of london answers, and its vantage point does not take part. */
function dark(): Situation {
  return new Situation().lost(...LONDON).withoutObserver('london');
}

function frozen(): Situation {
  const situation = dark();
  for (const id of LONDON) situation.process(id, 'frozen');
  return situation;
}

function blind(): Situation {
  return new Situation().cutOff('frankfurt').withoutObserver('singapore').say(['o1', 'o2', 'o5'], 'o1', 3);
}

/** Cut off, but for one node that one region reaches. */
function leaky(): Situation {
  const situation = new Situation();
  const well = situation
    .round()
    .sightings.flatMap(({ nodes }) => nodes)
    .find(({ node, observer }) => node === 'p-london' && observer === 'agent:frankfurt');
  return situation.cutOff('london').change('p-london', (probe) => well ?? probe, 'frankfurt');
}
