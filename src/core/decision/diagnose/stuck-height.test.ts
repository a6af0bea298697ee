import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout, Situation, Watch } from '../../../../test/decision/situation.ts';

const MINUTE = 60;
const ONE_REGION = layout({ only: 3 });
const OTHERS = ['o1', 'o2', 'o3', 'o4', 'o5', 'p-london', 'p-frankfurt', 'p-singapore'];

/** Everybody grows by a block each round, but these nodes. */
function grow(
  watch: Watch,
  rounds: number,
  standing: readonly string[],
  change: (situation: Situation, round: number) => Situation,
): Watch {
  for (let round = 1; round <= rounds; round += 1) {
    const situation = new Situation();
    for (const id of OTHERS) if (!standing.includes(id)) situation.height(id, 10 + round);
    watch.see(change(situation, round));
  }
  return watch;
}

const same = (situation: Situation): Situation => situation;

test('N310: a peer stands for a minute while the others write sixty blocks', () => {
  const watch = grow(new Watch().see(new Situation()), MINUTE - 1, ['p-london'], same);
  assert.deepEqual(watch.shown('N310'), []);
  grow(watch, MINUTE + 5, ['p-london'], same);
  assert.deepEqual(watch.shown('N310'), ['N310 p-london proven']);
});

test('N310: a consenter stands under a live leader', () => {
  assert.deepEqual(grow(new Watch(), 2 * MINUTE, ['o5'], same).shown('N310'), ['N310 o5 proven']);
});

test('N310: it needs no machine, only consenters and somebody outside its region', () => {
  assert.deepEqual(grow(new Watch(), 2 * MINUTE, ['o5'], (each) => each.noMachine()).shown('N310'), ['N310 o5 proven']);
});

test('N310: it catches up slowly, which is not stuck', () => {
  const watch = grow(new Watch(), 3 * MINUTE, ['p-london'], (each, round) => each.height('p-london', 10 + Math.floor(round / 30)));
  assert.deepEqual(watch.shown('N310'), []);
});

test('N310: it was away and has just come back as high as it was', () => {
  const watch = grow(new Watch(), 5, [], same);
  grow(watch, 2 * MINUTE, ['p-london'], (each) => each.dead('p-london'));
  grow(watch, 5, ['p-london'], same);
  assert.deepEqual(watch.shown('N310'), []);
});

test('N310: one vantage point asked a moment later and saw more: the most counts', () => {
  const watch = grow(new Watch(), 2 * MINUTE, ['p-london'], (each, round) =>
    each.channel('p-london', 'ch', (said) => ({ ...said, height: 10 + round }), 'frankfurt'),
  );
  assert.deepEqual(watch.shown('N310'), []);
});

test('N310: nobody grows, because the channel is idle or has no leader', () => {
  const behind = new Situation();
  for (const id of OTHERS) behind.height(id, id === 'p-london' ? 5 : 40);
  assert.deepEqual(new Watch().see(behind, 3 * MINUTE).shown('N310'), []);
});

test('N310: only another peer grows, no consenter: somebody may be wrong, but not it', () => {
  const watch = new Watch().see(new Situation());
  for (let round = 1; round <= 2 * MINUTE; round += 1) watch.see(new Situation().height('p-frankfurt', 10 + round));
  assert.deepEqual(watch.shown('N310'), []);
});

test('N310: nobody outside its region reaches it, though its region reaches the orderers', () => {
  const watch = grow(new Watch(), 2 * MINUTE, ['p-singapore'], (each) => each.outcome('p-singapore', 'timeout', 'london', 'frankfurt'));
  assert.deepEqual(watch.shown('N310'), ['N310 p-singapore suspected']);
});

test('N310: one region outside reaches it, another does not', () => {
  const watch = grow(new Watch(), 2 * MINUTE, ['p-singapore'], (each) => each.outcome('p-singapore', 'timeout', 'london'));
  assert.deepEqual(watch.shown('N310'), ['N310 p-singapore proven']);
});

test('N310: in a network of one region there is no outside', () => {
  const watch = new Watch(ONE_REGION);
  for (let round = 1; round <= 2 * MINUTE; round += 1) {
    const situation = new Situation(ONE_REGION);
    for (const id of ['o1', 'o2', 'o3']) situation.height(id, 10 + round);
    watch.see(situation);
  }
  assert.deepEqual(watch.shown('N310'), ['N310 p-only proven']);
});

test('N310: ten blocks and one minute are the limits of the policy', () => {
  const lag = (blocks: number, rounds: number): readonly string[] => {
    const watch = new Watch().see(new Situation());
    const ahead = new Situation();
    for (const id of OTHERS) if (id !== 'p-london') ahead.height(id, 10 + blocks);
    return watch.see(ahead, rounds).shown('N310');
  };
  assert.deepEqual(lag(10, MINUTE), ['N310 p-london proven']);
  assert.deepEqual(lag(9, MINUTE), []);
  assert.deepEqual(lag(10, MINUTE - 1), []);
});

test('N310: a few blocks behind is no more than the time between two questions', () => {
  const watch = new Watch().see(new Situation(), 1);
  assert.deepEqual(watch.see(new Situation().height('o1', 12).height('o2', 12), 2 * MINUTE).shown('N310'), []);
});

test('N310: cut off with its region, which its own vantage point sees alive, is suspected and no more', () => {
  const watch = grow(new Watch(), 2 * MINUTE, ['o5', 'p-singapore'], (each) => each.cutOff('singapore'));
  assert.deepEqual(watch.shown('N310'), ['N310 o5 suspected', 'N310 p-singapore suspected']);
});

test('N310: its own region reaches no orderer that is ahead', () => {
  const watch = grow(new Watch(), 2 * MINUTE, ['p-singapore', 'o5'], (each) => {
    for (const id of ['o1', 'o2', 'o3', 'o4']) each.outcome(id, 'timeout', 'singapore');
    return each;
  });
  assert.deepEqual(watch.shown('N310'), ['N310 o5 suspected', 'N310 p-singapore suspected']);
});
