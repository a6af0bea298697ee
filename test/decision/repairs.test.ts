/** D401 to D404: nodes that live and are of no use, and consenters that lost their data. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goodHash, view } from '../observation/round.ts';
import { fence, Rounds } from './rounds.ts';
import { CHANNEL, layout, Situation } from './situation.ts';

const TOCOMMIT = 'PANI tocommit(12) is out of range [lastIndex(5)]. Was the raft log corrupted, truncated, or lost?';
const NODES = ['o1', 'o2', 'o3', 'o4', 'o5', 'p-london', 'p-frankfurt', 'p-singapore'];

/** Everybody but the stuck node grows by one block a round. */
class Growing {
  #height = 10;
  readonly #stuck: string;
  readonly rounds: Rounds;

  constructor(stuck: string) {
    this.#stuck = stuck;
    this.rounds = Rounds.settled();
  }

  see(rounds: number, change: (situation: Situation) => Situation = (each) => each): this {
    for (let i = 0; i < rounds; i += 1) {
      this.#height += 1;
      const situation = new Situation();
      for (const id of NODES) {
        const tip = id === this.#stuck ? {} : { height: this.#height, hash: goodHash(this.#height - 1) };
        situation.channel(id, CHANNEL, (said) => ({ ...said, ...tip, hashes: { 9: goodHash(9) } }));
      }
      this.rounds.see(change(situation));
    }
    return this;
  }
}

/** Rounds in which it stood at the same height before the others began to grow. */
const WATCHED = 25;

const stuckPeer = (): Growing => new Growing('p-london');

test('D401 restarts a stuck peer, then rebuilds its databases, then asks a person for a re-join, each after the last did not help', () => {
  const growing = stuckPeer().see(60 - WATCHED);
  assert.equal(growing.rounds.planned, null);
  growing.see(1);
  assert.equal(growing.rounds.planned, 'D401 p-london');
  assert.deepEqual(growing.rounds.steps, ['node.stop', 'wait.until', 'node.start']);
  growing.rounds.ran();
  growing.see(59);
  assert.equal(growing.rounds.planned, null);
  growing.see(1);
  assert.deepEqual(growing.rounds.steps, ['node.stop', 'wait.until', 'peer.rebuild-databases', 'node.start']);
  assert.equal(growing.rounds.last?.plan?.approval, 'automatic');
  growing.rounds.ran();
  growing.see(60);
  assert.deepEqual(growing.rounds.steps, ['node.stop', 'wait.until', 'node.set-aside', 'node.start', 'wait.until', 'node.join']);
  assert.equal(growing.rounds.last?.plan?.approval, 'confirm');
  growing.rounds.ran();
  growing.see(60);
  assert.equal(growing.rounds.planned, null);
  assert.ok(growing.rounds.found.includes('D401 p-london'));
});

test('D401 does not touch a peer that catches up, nor one on a channel where nobody grows', () => {
  assert.deepEqual(stuckPeer().see(8).rounds.plans, []);
  assert.deepEqual(Rounds.settled().see(new Situation().height('p-london', 8), 120).plans, []);
});

test('D401: a peer that refuses its channel is given time to load, then restarted; one that is rebuilding is left alone', () => {
  const refusing = (error: string): Situation => new Situation().channel('p-london', CHANNEL, () => ({ error }));
  const rounds = Rounds.settled().see(refusing('NOT_FOUND'), 60);
  assert.equal(rounds.planned, null);
  assert.equal(rounds.see(refusing('NOT_FOUND')).planned, 'D401 p-london');
  assert.deepEqual(rounds.steps, ['node.stop', 'wait.until', 'node.start']);
  assert.deepEqual(Rounds.settled().see(refusing('endorse requests are blocked while ledgers are being rebuilt'), 200).plans, []);
});

test('D401 rebuilds at once what died because a database is ahead of the blocks', () => {
  const line = 'PANI the state database [height=486] is ahead of the block store [height=485]';
  const rounds = Rounds.settled().see(new Situation().dead('p-london').logged('p-london', line));
  assert.equal(rounds.planned, 'D401 p-london');
  assert.deepEqual(rounds.steps, ['node.stop', 'wait.until', 'peer.rebuild-databases', 'node.start']);
});

const OTHER = 'f'.repeat(64);

test('D402 rolls one diverged peer back to before the first block that differs, with a copy of its data', () => {
  const diverged = (): Situation =>
    new Situation().channel('p-london', CHANNEL, () => ({ height: 10, hash: OTHER, hashes: { 8: goodHash(8) } }));
  const rounds = Rounds.settled().see(diverged());
  assert.equal(rounds.planned, 'D402 p-london');
  assert.deepEqual(rounds.steps, ['node.stop', 'wait.until', 'node.snapshot', 'peer.rollback', 'node.start']);
  const rollback = rounds.last?.plan?.steps.find(({ kind }) => kind === 'peer.rollback');
  assert.deepEqual(rollback, { kind: 'peer.rollback', node: 'p-london', channel: CHANNEL, block: 8 });
});

test('D402 waits until the first block that differs is known, and for another peer that agrees with the consenters', () => {
  const unknown = new Situation().channel('p-london', CHANNEL, () => ({ height: 10, hash: OTHER }));
  assert.equal(Rounds.settled().see(unknown).planned, null);
  assert.deepEqual(Rounds.settled().see(unknown).waiting, ['D402 p-london']);
  const alone = new Situation()
    .channel('p-london', CHANNEL, () => ({ height: 10, hash: OTHER, hashes: { 8: goodHash(8) } }))
    .dead('p-frankfurt', 'p-singapore');
  const rounds = Rounds.settled();
  rounds.also = { held: { 'p-frankfurt': 'broken', 'p-singapore': 'broken' } };
  assert.equal(rounds.see(alone).planned, null);
  assert.ok(rounds.found.includes('D402 p-london'));
});

test('a cure that was taken back has not been tried: the milder one comes again before the next', () => {
  const peer = stuckPeer().see(61 - WATCHED);
  peer.rounds.ran('undone');
  assert.deepEqual(peer.see(60).rounds.steps, ['node.stop', 'wait.until', 'node.start']);
  const consenter = new Growing('o5').see(61 - WATCHED);
  assert.equal(consenter.rounds.planned, 'D404 o5');
  consenter.rounds.ran('undone');
  assert.deepEqual(consenter.see(60).rounds.steps, ['node.stop', 'wait.until', 'node.start']);
});

const emptied = (situation = new Situation()): Situation => situation.dead('o5').logged('o5', TOCOMMIT);

test('D403 gives a consenter that dies of tocommit a copy of another one, held down and with its own data set aside', () => {
  const rounds = Rounds.settled().see(emptied());
  assert.equal(rounds.planned, 'D403 o5');
  assert.deepEqual(rounds.steps, [
    'node.hold',
    'wait.until',
    'node.stop',
    'wait.until',
    'node.snapshot',
    'node.start',
    'wait.until',
    'node.set-aside',
    'node.clone',
    'node.release',
    'node.start',
    'wait.until',
  ]);
  const [stop, clone] = ['node.stop', 'node.clone'].map((kind) => rounds.last?.plan?.steps.find((step) => step.kind === kind));
  assert.ok(stop?.kind === 'node.stop' && stop.node !== 'o1' && stop.node !== 'o5', 'neither the leader nor the node itself');
  assert.ok(clone?.kind === 'node.clone' && clone.from === stop.node && clone.node === 'o5');
});

test('D403 just starts it when the leader has changed since it died', () => {
  const small = layout({ london: 1, frankfurt: 1, singapore: 1 });
  const noSource = (leader: string): Situation => new Situation(small).dead('o3').logged('o3', TOCOMMIT).say(['o1', 'o2'], leader, 2);
  const watched = Rounds.settled(small).see(noSource('o1'), 5);
  assert.equal(watched.planned, null, 'with no consenter to spare nothing can be copied');
  assert.ok(watched.found.includes('D403 o3'));
  watched.see(noSource('o2'));
  assert.equal(watched.planned, 'D403 o3');
  assert.deepEqual(watched.steps, ['node.start']);
});

const SMALL = layout({ london: 1, frankfurt: 1, singapore: 1 });
const diedUnder = (leader: string): Situation => new Situation(SMALL).dead('o3').logged('o3', TOCOMMIT).say(['o1', 'o2'], leader, 2);

test('D403 takes it for no change of leader that nobody saw for a while who leads', () => {
  const rounds = Rounds.settled(SMALL).see(diedUnder('o1'), 5);
  rounds.now += 30_000;
  assert.deepEqual(rounds.see(diedUnder('o1'), 30).plans, []);
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D403')?.reason ?? '', /it goes on once another leads ch$/u);
});

test('D403 starts it again after each change of leader: that it died once more does not keep it down', () => {
  const rounds = Rounds.settled(SMALL).see(diedUnder('o1'), 5).see(diedUnder('o2')).ran();
  assert.equal(rounds.planned, 'D403 o3');
  rounds.see(new Situation(SMALL).say(['o1', 'o2'], 'o2', 3)).see(diedUnder('o2'), 30);
  assert.equal(rounds.planned, null);
  rounds.see(diedUnder('o1'));
  assert.equal(rounds.planned, 'D403 o3');
  assert.deepEqual(rounds.steps, ['node.start']);
});

test('D403 counts a leader that died and leads again as another one: its process remembers nothing', () => {
  const rounds = Rounds.settled(SMALL).see(diedUnder('o1'), 5).see(diedUnder('o1').dead('o1'), 2);
  assert.equal(rounds.see(diedUnder('o1')).planned, 'D403 o3');
});

test('D403: two that lost their data at once are for people, even where one could be spared to copy', () => {
  const seven = layout({ london: 3, frankfurt: 2, singapore: 2 });
  const lost = (...ids: readonly string[]): Situation => {
    const situation = new Situation(seven).say(['o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7'], 'o1', 7 - ids.length);
    for (const id of ids) situation.dead(id).logged(id, TOCOMMIT);
    return situation;
  };
  assert.equal(Rounds.settled(seven).see(lost('o7')).planned, 'D403 o7');
  const rounds = Rounds.settled(seven).see(lost('o6', 'o7'), 30);
  assert.deepEqual(rounds.plans, []);
  assert.match(rounds.last?.findings.find(({ code }) => code === 'D403')?.message ?? '', /^o6 and o7 have lost their data at once/u);
});

test('D403 copies nobody who has less than the emptied one was once seen with', () => {
  const rounds = Rounds.settled();
  const { highest = {} } = rounds.history;
  rounds.history = { ...rounds.history, highest: { ...highest, [`o5 ${CHANNEL}`]: { height: 12, at: rounds.now, seen: rounds.now } } };
  assert.deepEqual(rounds.see(emptied(), 5).plans, []);
  assert.ok(rounds.found.includes('D403 o5'));
});

test('D403 copies nobody on SmartBFT, whose logs hold what their own node has signed', () => {
  const bft = layout({ london: 2, frankfurt: 1, singapore: 1 }, '{ kind: smartbft }');
  const lacking = new Situation(bft);
  for (const id of ['o1', 'o2', 'o3', 'o4']) lacking.consensus(id, CHANNEL, view(0, 'o1'));
  lacking.channel('o4', CHANNEL, () => ({ error: 'NOT_FOUND' }));
  const rounds = Rounds.settled(bft).see(lacking, 90);
  assert.deepEqual(rounds.plans, []);
  assert.match(rounds.last?.findings.find(({ code }) => code === 'D403')?.message ?? '', /cannot go on from a copy/u);
});

test('D403 does nothing where the others are no quorum', () => {
  const three = layout({ london: 1, frankfurt: 1, singapore: 1 });
  const rounds = Rounds.settled(three);
  rounds.also = { held: { o2: 'broken' } };
  rounds.see(new Situation(three).dead('o2', 'o3').logged('o3', TOCOMMIT).say(['o1'], null, 0), 30);
  assert.deepEqual(rounds.plans, []);
  assert.match(rounds.last?.findings.find(({ code }) => code === 'D403')?.message ?? '', /^without o3 no quorum of ch/u);
});

test('D403 never without a consenter to spare', () => {
  const rounds = Rounds.settled();
  rounds.also = { held: { o4: 'broken' } };
  rounds.see(emptied().dead('o4').say(['o1', 'o2', 'o3'], 'o1', 3), 30);
  assert.deepEqual(rounds.plans, []);
  assert.match(rounds.last?.findings.find(({ code }) => code === 'D403')?.message ?? '', /no consenter can be stopped/u);
});

test('D403 re-seeds an orderer that lives and has lost its channel', () => {
  const lost = (): Situation =>
    new Situation().channel('o5', CHANNEL, () => ({ error: 'NOT_FOUND' })).say(['o1', 'o2', 'o3', 'o4'], 'o1', 4);
  const rounds = Rounds.settled().see(lost(), 60);
  assert.equal(rounds.planned, null, 'somebody may be joining it');
  assert.equal(rounds.see(lost()).planned, 'D403 o5');
  assert.deepEqual(rounds.steps.slice(0, 3), ['node.hold', 'node.stop', 'wait.until']);
});

test('D404 restarts a stuck consenter, then gives it a copy of another', () => {
  const growing = new Growing('o5').see(62);
  assert.equal(growing.rounds.planned, 'D404 o5');
  assert.deepEqual(growing.rounds.steps, ['node.stop', 'wait.until', 'node.start']);
  growing.rounds.ran();
  growing.see(59);
  assert.equal(growing.rounds.planned, null);
  growing.see(1);
  assert.equal(growing.rounds.planned, 'D404 o5');
  assert.ok(growing.rounds.steps.includes('node.clone'));
});

test('D404 leaves a consenter alone that was cut off or is fenced: it has a reason to stand still, and needs time to catch up', () => {
  const cut = (situation: Situation): Situation => situation.outcome('o5', 'timeout', 'london', 'frankfurt');
  const growing = new Growing('o5').see(80, cut).see(60);
  assert.ok(!growing.rounds.plans.some(({ rule }) => rule === 'D404'));
  assert.ok(growing.rounds.waiting.includes('D404 o5'));
  assert.equal(growing.see(1).rounds.planned, 'D404 o5');
  const fenced = new Growing('o5');
  fenced.rounds.also = { fences: fence('o5', ['o1', 'o2', 'o3', 'o4']) };
  fenced.see(90);
  assert.ok(!fenced.rounds.plans.some(({ rule }) => rule === 'D404'));
});

test('D404 does nothing while the chain of the stuck consenter has not been compared with the others', () => {
  const apart = (situation: Situation): Situation =>
    situation.channel('o5', CHANNEL, ({ height = 0, consensus }) => ({ height, ...(consensus && { consensus }) }));
  const growing = new Growing('o5').see(90, apart);
  assert.deepEqual(growing.rounds.plans, []);
  assert.ok(growing.rounds.waiting.includes('D404 o5'));
});

test('D404 does nothing at margin zero', () => {
  const growing = new Growing('o5');
  growing.rounds.also = { held: { o3: 'broken', o4: 'broken' } };
  growing.see(90, (situation) =>
    situation
      .dead('o3', 'o4')
      .say(['o1', 'o2', 'o5'], 'o1', 3)
      .channel('o5', CHANNEL, (said) => ({ ...said, height: 10, hash: goodHash(9) })),
  );
  assert.ok(!growing.rounds.plans.some(({ rule }) => rule === 'D404'));
  const reason = growing.rounds.last?.waiting.find(({ rule }) => rule === 'D404')?.reason;
  assert.equal(reason, 'without o5 no quorum of ch is shown alive', 'a guard says so, and not the linter');
});
