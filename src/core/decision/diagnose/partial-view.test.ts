import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout, Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

table('N322', [
  ['a vantage point is missing', new Situation().withoutObserver('singapore'), 'singapore suspected'],
  [
    'only one region reports',
    new Situation().withoutObserver('singapore').withoutObserver('london'),
    'london suspected',
    'singapore suspected',
  ],
  ['one sees nothing outside its region, the others see all', new Situation().cutOff('frankfurt'), 'frankfurt suspected'],
  ['two regions do not see each other: neither is blind', new Situation(layout({ a: 2, b: 1 })).cutOff('a')],
  ['nobody sees anything', new Situation().lost('o1', 'o2', 'o3', 'o4', 'o5', 'p-london', 'p-frankfurt', 'p-singapore')],
  ['one link is cut', new Situation().outcome('o5', 'timeout', 'london').outcome('p-singapore', 'timeout', 'london')],
  ['everything outside is dead: nobody else sees it either', new Situation(layout({ a: 1, b: 1 })).dead('o2', 'p-b')],
  ['all is well', new Situation()],
]);

test('N322: the witnesses are what the vantage point itself saw', () => {
  const found = new Watch().see(new Situation().cutOff('frankfurt')).find('N322', 'frankfurt');
  assert.deepEqual([...new Set(found?.evidence.map(({ observer }) => observer))], ['agent:frankfurt']);
});
