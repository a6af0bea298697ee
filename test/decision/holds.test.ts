/** Rules D1xx: when nothing at all, or nothing that interrupts anything, may be planned. Each beside its nearest miss. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_HISTORY, type History, type KillSwitch } from '../../src/core/decision/history.ts';
import { AT, goodHash } from '../observation/round.ts';
import { fence, Rounds } from './rounds.ts';
import { FIVE, layout, Situation } from './situation.ts';

const dead = (): Situation => new Situation().dead('o5');
const hung = (): Situation => new Situation().outcome('o5', 'timeout').process('o5', 'frozen');

function remembering(history: Partial<History>, rounds: Rounds = Rounds.settled()): Rounds {
  rounds.history = { ...rounds.history, ...history };
  return rounds;
}

test('D101 halts when the kill switch is on, and when it cannot be read; off, the same situation is acted on', () => {
  const states: readonly KillSwitch[] = [
    { state: 'on', reason: 'maintenance' },
    { state: 'unreadable', reason: 'disk error' },
  ];
  for (const killSwitch of states) {
    const rounds = remembering({ killSwitch }).see(dead());
    assert.equal(rounds.planned, null);
    assert.deepEqual(rounds.found, ['D101 engine']);
    assert.match(rounds.last?.summary ?? '', /Nothing is done: the kill switch .*\(D101\)\.$/u);
  }
  assert.equal(remembering({ killSwitch: { state: 'off' } }).see(dead()).planned, 'D301 o5');
});

test('D101: a switch in a state that nobody knows counts as on', () => {
  const killSwitch = { state: 'maybe', reason: 'newer version' } as never;
  assert.equal(remembering({ killSwitch }).see(dead()).planned, null);
});

test('D102 halts while a plan runs, and not when it has ended', () => {
  assert.equal(remembering({ running: 'D401-p-1' }).see(dead()).planned, null);
  assert.match(remembering({ running: 'D401-p-1' }).see(dead()).last?.summary ?? '', /plan D401-p-1 is running \(D102\)/u);
  assert.equal(remembering({ running: null }).see(dead()).planned, 'D301 o5');
});

test('D102 pages a fork that is seen while a plan runs, which then stands still', () => {
  const rounds = remembering({ running: 'D403-o5-1' }).see(new Situation().height('o3', 10, 'f'.repeat(64)));
  assert.deepEqual(rounds.found, ['D105 ch']);
  assert.match(rounds.last?.summary ?? '', /plan D403-o5-1 stands still, because ch has forked \(D102\)/u);
});

test('D101 and D102 hide neither a fork nor a lost quorum', () => {
  const lost = (): Situation => new Situation().dead('o3', 'o4', 'o5').say(['o1', 'o2'], null, 0);
  for (const memory of [{ killSwitch: { state: 'on', reason: 'a storm' } }, { running: 'D403-o5-1' }] as const) {
    assert.ok(remembering(memory).see(lost()).found.includes('D601 ch'));
    assert.ok(
      remembering(memory)
        .see(new Situation().height('o3', 10, 'f'.repeat(64)))
        .found.includes('D105 ch'),
    );
  }
});

test('D103 halts after a jump of the clock in either direction, and on old evidence; a slow round is no jump', () => {
  for (const jump of [-60_000, 3_600_000]) {
    const rounds = Rounds.settled();
    rounds.now += jump;
    assert.equal(rounds.see(dead()).planned, null, String(jump));
    assert.ok(rounds.found.includes('D103 engine'));
    assert.equal(rounds.see(dead(), 60).planned, 'D301 o5', `it is trusted again after ${jump}`);
  }
  const old = Rounds.settled();
  old.also = { at: old.now - 60_000 };
  assert.equal(old.see(dead()).planned, null);
  const slow = Rounds.settled();
  slow.now += 8_000;
  assert.equal(slow.see(dead()).planned, 'D301 o5');
});

test('D104 halts with half of the vantage points or fewer; with two of three it acts', () => {
  const missing = (...regions: string[]): Situation => regions.reduce((each, region) => each.withoutObserver(region), dead());
  assert.equal(Rounds.settled().see(missing('singapore')).planned, 'D301 o5');
  const blind = Rounds.settled().see(missing('singapore', 'frankfurt'));
  assert.equal(blind.planned, null);
  assert.deepEqual(blind.found, ['D104 engine']);
  assert.equal(Rounds.settled().see(missing('singapore', 'frankfurt', 'london')).planned, null);
});

test('D104: a vantage point that reaches nothing counts as missing, so one region that sees all is not enough', () => {
  const view = (...blind: string[]): Situation => {
    const situation = dead();
    for (const region of blind)
      for (const id of ['o1', 'o2', 'o3', 'o4', 'o5', 'p-london', 'p-frankfurt', 'p-singapore']) situation.outcome(id, 'timeout', region);
    return situation;
  };
  assert.equal(Rounds.settled().see(view('singapore', 'frankfurt')).planned, null);
  assert.deepEqual(Rounds.settled().see(view('singapore', 'frankfurt')).found, ['D104 engine']);
});

test('D104 halts when no consenter answered, except when all of them are proven dead', () => {
  const orderers = ['o1', 'o2', 'o3', 'o4', 'o5'];
  const silent = Rounds.settled().see(new Situation().lost(...orderers).dead('p-london'));
  assert.equal(silent.planned, null);
  assert.deepEqual(silent.found, ['D104 engine']);
  const allDead = Rounds.settled().see(new Situation().dead(...orderers));
  assert.equal(allDead.planned, 'D301 o1');
});

test('D104 halts on evidence of another network', () => {
  const rounds = Rounds.settled();
  const { snapshot } = dead().evidence(rounds.now + 1000);
  rounds.also = { snapshot: { ...snapshot, network: 'other' } };
  assert.equal(rounds.see(dead()).planned, null);
  assert.deepEqual(rounds.found, ['D104 engine']);
});

test('D105 pages and halts when consenters have different blocks of one number, even beside a dead peer', () => {
  const forked = Rounds.settled().see(new Situation().height('o3', 10, 'f'.repeat(64)).dead('p-london'));
  assert.equal(forked.planned, null);
  assert.deepEqual(forked.found, ['D105 ch']);
  const equal = Rounds.settled().see(new Situation().height('o3', 10, goodHash(9)).dead('p-london'));
  assert.equal(equal.planned, 'D301 p-london');
});

test('D105 halts when two peers differ from the consenters: then it may be the consenters who were restored', () => {
  const both = new Situation().height('p-london', 10, 'f'.repeat(64)).height('p-frankfurt', 10, 'f'.repeat(64)).dead('p-singapore');
  assert.equal(Rounds.settled().see(both).planned, null);
  assert.deepEqual(Rounds.settled().see(both).found, ['D105 ch']);
  const one = new Situation().height('p-london', 10, 'f'.repeat(64)).dead('p-singapore');
  assert.equal(Rounds.settled().see(one).planned, 'D301 p-singapore');
});

test('D105 is about blocks: peers that made another state of equal blocks stop nothing', () => {
  const four = layout({ london: 2, frankfurt: 1, singapore: 1, tokyo: 1 });
  const states = { 'p-london': 'bad', 'p-frankfurt': 'worse', 'p-singapore': 'good', 'p-tokyo': 'good' };
  const situation = new Situation(four).dead('o5');
  for (const [peer, state] of Object.entries(states)) situation.channel(peer, 'ch', (said) => ({ ...said, commits: { 9: state } }));
  const rounds = Rounds.settled(four).see(situation);
  assert.deepEqual(
    rounds.last?.diagnoses.filter(({ code }) => code === 'N312').map(({ subject, certainty }) => `${subject} ${certainty}`),
    ['p-frankfurt proven', 'p-london proven'],
  );
  assert.equal(rounds.planned, 'D301 o5');
});

test('D106: more nodes in trouble than the policy allows, and nothing is interrupted; starts of dead processes go on', () => {
  const wide = layout({ london: 3, frankfurt: 2, singapore: 2 });
  const trouble = (...ids: string[]): Situation => {
    const situation = new Situation(wide);
    for (const id of ids) situation.outcome(id, 'timeout').process(id, 'frozen');
    return situation;
  };
  const few = Rounds.settled(wide).see(trouble('o7', 'p-london', 'p-frankfurt'), 21);
  assert.equal(few.planned, 'D203 o7');
  const many = Rounds.settled(wide).see(trouble('o7', 'p-london', 'p-frankfurt', 'p-singapore'), 21);
  assert.equal(many.planned, null);
  assert.ok(many.found.includes('D106 engine'));
  assert.ok(many.waiting.includes('D203 o7'));
  assert.equal(many.see(trouble('o7', 'p-london', 'p-frankfurt', 'p-singapore').dead('o5')).planned, 'D301 o5');
});

test('D106: a zone that is lost as a whole is one cause; most zones at once are not', () => {
  const wide = layout({ london: 3, frankfurt: 2, singapore: 1, tokyo: 3 });
  const lostZone = (): Situation => new Situation(wide).dead('o7', 'o8', 'o9', 'p-tokyo');
  const rounds = Rounds.settled(wide);
  rounds.also = { held: { o7: 'lost', o8: 'lost', o9: 'lost', 'p-tokyo': 'lost' } };
  assert.equal(rounds.see(freezing(lostZone(), 'p-london'), 21).planned, 'D204 p-london');
  const most = Rounds.settled(wide).see(
    new Situation(wide).lost('o7', 'o8', 'o9', 'p-tokyo', 'o4', 'o5', 'p-frankfurt', 'o6', 'p-singapore').noMachine(),
  );
  assert.ok(most.found.includes('D106 engine'));
});

test('D106: what a region that is cut off does not see is its own trouble, and not that of the others', () => {
  const cut = (): Situation =>
    freezing(new Situation().cutOff('singapore').say(['o1', 'o2', 'o3', 'o4'], 'o1', 4).noMachine('o5', 'p-singapore'), 'p-london');
  const rounds = Rounds.settled();
  rounds.also = { fences: fence('o5', ['o1', 'o2', 'o3', 'o4', 'p-london', 'p-frankfurt']) };
  rounds.see(cut(), 21);
  assert.equal(rounds.planned, 'D204 p-london');
  assert.deepEqual(rounds.found, []);
});

function freezing(situation: Situation, id: string): Situation {
  return situation.outcome(id, 'timeout').process(id, 'frozen');
}

test('D107: within two election timeouts of a change of leader nothing is interrupted; fences and starts go on', () => {
  const led = (leader: string, situation = new Situation()): Situation => situation.say(['o1', 'o2', 'o3', 'o4'], leader, 5);
  const frozen = (leader: string): Situation => led(leader, hung());
  const rounds = Rounds.settled().see(frozen('o1'), 15).see(frozen('o2'), 8);
  assert.equal(rounds.planned, null);
  assert.ok(rounds.waiting.includes('D203 o5'));
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D203')?.reason ?? '', /^o2 leads ch only since/u);
  assert.equal(rounds.see(frozen('o2'), 3).planned, 'D203 o5');
  assert.equal(Rounds.settled().see(led('o2', new Situation().dead('o5'))).planned, 'D301 o5');
});

test('D107: a leader that is missing when somebody looks again was lost just now, as far as anybody knows', () => {
  const leaderless = (): Situation => hung().say(['o1'], 'o1', 5).say(['o2', 'o3', 'o4'], null, 0);
  const rounds = Rounds.settled().see(hung(), 19);
  rounds.now += 12_000;
  rounds.see(leaderless(), 10);
  assert.equal(rounds.planned, null);
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D203')?.reason ?? '', /^ch has lost its leader only 9 s ago/u);
  assert.equal(rounds.see(leaderless()).planned, 'D203 o5');
});

test('D107: a leader that died and leads again a moment later is a new one', () => {
  const rounds = Rounds.settled().see(hung(), 19).see(hung().dead('o1')).see(hung(), 9);
  assert.equal(rounds.planned, null);
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D203')?.reason ?? '', /^o1 leads ch only since/u);
  assert.equal(rounds.see(hung(), 1).planned, 'D203 o5');
});

test('D107: without a leader nothing is interrupted for two election timeouts; after that the hung one is killed', () => {
  const rounds = Rounds.settled()
    .see(hung(), 15)
    .see(hung().say(['o1', 'o2', 'o3', 'o4'], null, 0), 9);
  assert.equal(rounds.planned, null);
  assert.ok(rounds.waiting.includes('D203 o5'));
  assert.equal(rounds.see(hung().say(['o1', 'o2', 'o3', 'o4'], null, 0), 2).planned, 'D203 o5');
});

test('D107: a network of which nobody ever told a leader is not interrupted', () => {
  const mute = hung();
  for (const id of ['o1', 'o2', 'o3', 'o4']) mute.channel(id, 'ch', ({ height = 0 }) => ({ height }));
  assert.equal(new Rounds().see(mute, 40).planned, null);
  assert.ok(new Rounds().see(mute, 40).waiting.includes('D203 o5'));
});

test('a history that is empty is a valid beginning', () => {
  const rounds = new Rounds(FIVE);
  assert.deepEqual(rounds.history, EMPTY_HISTORY);
  assert.equal(rounds.now, AT);
  assert.equal(rounds.see(dead()).planned, 'D301 o5');
});
