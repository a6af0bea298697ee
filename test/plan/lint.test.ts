/** The linter, code by code: the smallest plan that it must refuse, and the nearest one that it must not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINT_CODES } from '../../src/core/plan/codes.ts';
import { lintPlan, type LintBasis } from '../../src/core/plan/lint.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { Step } from '../../src/core/plan/step.ts';
import { AT } from '../observation/round.ts';
import { CHANNEL, layout, Situation } from '../decision/situation.ts';

const THREE = layout({ london: 1, frankfurt: 1, singapore: 1 });

function basis(situation: Situation = new Situation(), more: Partial<LintBasis> = {}): LintBasis {
  return { topology: situation.topology, snapshot: situation.evidence(AT).snapshot, ...more };
}

function plan(steps: readonly Step[], more: Partial<Plan> = {}): Plan {
  return {
    id: 'D999-x-1',
    rule: 'D999',
    subject: 'x',
    why: 'a test asks for it',
    basis: { network: 'net', topologyDigest: 'd', at: AT, channels: {} },
    approval: 'automatic',
    disruptive: steps.some(({ kind }) => kind === 'node.stop' || kind === 'node.kill'),
    steps,
    ...more,
  };
}

function refused(steps: readonly Step[], where: LintBasis = basis(), more: Partial<Plan> = {}): readonly string[] {
  return [...new Set(lintPlan(plan(steps, more), where).map(({ code }) => code))];
}

const start = (node: string): Step => ({ kind: 'node.start', node });
const stop = (node: string): Step => ({ kind: 'node.stop', node, graceSeconds: 10 });
const kill = (node: string): Step => ({ kind: 'node.kill', node });
const hold = (node: string): Step => ({ kind: 'node.hold', node, reason: 'test' });
const release = (node: string): Step => ({ kind: 'node.release', node });
const copy = (node: string): Step => ({ kind: 'node.snapshot', node, label: 'l' });
const aside = (node: string): Step => ({ kind: 'node.set-aside', node, label: 'l' });
const clone = (node: string, from: string): Step => ({ kind: 'node.clone', node, from, label: 'l' });
const canary: Extract<Step, { kind: 'channel.canary' }> = { kind: 'channel.canary', channel: CHANNEL, orderer: 'o1', timeoutMs: 1_000 };
const add = (node: string): Step => ({ kind: 'consenter.add', channel: CHANNEL, node });
const remove = (node: string): Step => ({ kind: 'consenter.remove', channel: CHANNEL, node });
const fence = (to: string, ...from: readonly string[]): Step => ({ kind: 'link.fence', id: 'f', from, to });
const stopped = (node: string, timeoutMs = 1_000): Step => ({ kind: 'wait.until', condition: { kind: 'node.stopped', node }, timeoutMs });
const alive = (node: string): Step => ({ kind: 'wait.until', condition: { kind: 'node.alive', node }, timeoutMs: 1_000 });
const atTip = (node: string): Step => ({
  kind: 'wait.until',
  condition: { kind: 'node.at-tip', channel: CHANNEL, node, atLeast: 1 },
  timeoutMs: 1_000,
});
const dead = (...ids: readonly string[]): Situation => new Situation().dead(...ids);

test('every code of the linter has an example here', async () => {
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(import.meta.filename, 'utf8');
  for (const code of Object.keys(LINT_CODES)) assert.ok(text.includes(`test('${code}`), code);
});

test('K101: a consenter is stopped only while the others are shown to be a quorum', () => {
  assert.deepEqual(refused([kill('o5')], basis(dead('o4'))), []);
  assert.deepEqual(refused([kill('o5')], basis(dead('o3', 'o4'))), ['K101']);
  assert.deepEqual(refused([stop('o5')], basis(new Situation().lost('o3', 'o4').noMachine())), ['K101'], 'unknown is no vote');
});

test('K101: killing what is proven dead takes no vote, and killing what hangs takes none either as long as the others are a quorum', () => {
  assert.deepEqual(refused([kill('o5')], basis(dead('o3', 'o4', 'o5'))), []);
  assert.deepEqual(refused([kill('o5')], basis(dead('o4').outcome('o5', 'timeout').process('o5', 'frozen'))), []);
  assert.deepEqual(refused([kill('o5')], basis(dead('o3', 'o4').outcome('o5', 'timeout').process('o5', 'frozen'))), ['K101']);
});

test('K101: who names another leader than the one that a quorum confirms has no vote, and where none is confirmed everybody who answers has', () => {
  const led = (old: string): Situation => dead('o4').say(['o2', 'o3', 'o5'], 'o2', 4).say(['o1'], old, 4);
  assert.deepEqual(refused([stop('o5')], basis(led('o1'))), ['K101']);
  assert.deepEqual(refused([stop('o5')], basis(led('o2'))), []);
  assert.deepEqual(refused([stop('o5')], basis(dead('o4').say(['o1', 'o2', 'o3', 'o5'], null, 0))), []);
});

test('K101: a node behind a fence has no vote, a node that returned has one only when that was waited for', () => {
  assert.deepEqual(refused([stop('o3')], basis(dead('o4'), { fenced: ['o5'] })), ['K101']);
  assert.deepEqual(refused([stop('o3')], basis(new Situation(), { fenced: ['o5'] })), []);
  const three = basis(new Situation(THREE));
  assert.deepEqual(refused([stop('o3'), start('o3'), stop('o3')], three), []);
  assert.ok(refused([stop('o3'), start('o3'), stop('o2')], three).includes('K101'));
});

test('K101: where quorum is lost, only two people may have a survivor stopped', () => {
  const where = basis(dead('o3', 'o4', 'o5'));
  assert.deepEqual(refused([stop('o1'), start('o1'), alive('o1')], where, { approval: 'two-people' }), []);
  assert.deepEqual(refused([stop('o1'), start('o1'), alive('o1')], where, { approval: 'confirm' }), ['K101']);
});

test('K101 counts the consenters that the network has, where they were read', () => {
  assert.deepEqual(refused([stop('o5')], basis(dead('o4'), { membership: { [CHANNEL]: ['o1', 'o2', 'o5'] } })), []);
  assert.deepEqual(refused([stop('o5')], basis(dead('o2'), { membership: { [CHANNEL]: ['o1', 'o2', 'o5'] } })), ['K101']);
});

test('K102: one failure domain, and one node at a time', () => {
  assert.deepEqual(refused([stop('o1'), start('o1'), alive('o1'), stop('o2')]), []);
  assert.deepEqual(refused([stop('o1'), start('o1'), stop('o2')]), ['K102'], 'o1 was not seen again');
  assert.deepEqual(refused([stop('o1'), start('o1'), alive('o1'), stop('o3')]), ['K102'], 'another region');
  assert.deepEqual(refused([stop('p-london'), start('p-london'), alive('p-london'), stop('p-frankfurt')]), ['K102'], 'peers too');
});

test('K102: a node that is held is given up on purpose, and a dead one is not interrupted', () => {
  assert.deepEqual(refused([hold('o5'), stop('o5'), stop('o2')]), []);
  assert.deepEqual(refused([stop('o5'), stop('o2')], basis(dead('o5'))), []);
});

test('K103: a fence is put around a node only where the others are a quorum; peers that stay away from an orderer cost no vote', () => {
  assert.deepEqual(refused([fence('o5', 'o1', 'p-london')], basis(dead('o4'))), []);
  assert.deepEqual(refused([fence('o5', 'o1')], basis(dead('o3', 'o4'))), ['K103']);
  assert.deepEqual(refused([fence('o4', 'o1'), fence('o5', 'o1'), fence('o3', 'o1')]), ['K103']);
  assert.deepEqual(refused([fence('o5', 'p-london')], basis(dead('o3', 'o4'))), []);
  assert.deepEqual(refused([fence('o5')]), ['K103']);
  assert.deepEqual(refused([fence('o5', 'o5')]), ['K103']);
});

const CLONE = [hold('o5'), stopped('o5'), stop('o2'), stopped('o2'), copy('o2'), start('o2'), atTip('o2'), aside('o5'), clone('o5', 'o2')];

test('K104: a clone needs a node that is held and emptied, and a copy that the same plan took', () => {
  const where = basis(dead('o5'));
  assert.deepEqual(refused([...CLONE, release('o5'), start('o5'), alive('o5')], where), []);
  for (const left of ['node.hold', 'node.set-aside', 'node.snapshot'])
    assert.deepEqual(
      refused(
        CLONE.filter(({ kind }) => kind !== left),
        where,
      ),
      ['K104'],
      left,
    );
  assert.deepEqual(refused([...CLONE.slice(0, -1), { ...clone('o5', 'o2'), label: 'other' } as Step], where), ['K104']);
});

test('K105: a node that is held is not started, whoever holds it', () => {
  assert.deepEqual(refused([hold('o5'), start('o5')], basis(dead('o5'))), ['K105']);
  assert.deepEqual(refused([start('o5')], basis(dead('o5'), { held: { o5: 'lost' } })), ['K105']);
  assert.deepEqual(refused([release('o5'), start('o5')], basis(dead('o5'), { held: { o5: 'lost' } })), []);
});

test('K106: nobody touches the data of a process that may run', () => {
  const touching: readonly Step[] = [copy('p-london'), aside('p-london'), { kind: 'peer.rebuild-databases', node: 'p-london' }];
  for (const step of touching) {
    assert.deepEqual(refused([step]), ['K106'], step.kind);
    assert.deepEqual(refused([stop('p-london'), step]), ['K106'], `${step.kind} right after the signal`);
    assert.deepEqual(refused([stop('p-london'), stopped('p-london'), step]), [], step.kind);
    assert.deepEqual(refused([stop('p-london'), stopped('p-london'), start('p-london'), step]), ['K106'], `${step.kind} after a start`);
  }
  assert.deepEqual(refused([{ kind: 'node.join', node: 'o5', channel: CHANNEL }], basis(dead('o5'))), ['K106']);
  assert.deepEqual(refused([{ kind: 'node.join', node: 'o5', channel: CHANNEL }]), []);
});

const SPARED = layout({ london: 3, frankfurt: 2, singapore: 1 });
/** o6 is in the topology, and no consenter. */
const five = (situation: Situation = new Situation(SPARED)): LintBasis =>
  basis(situation, { membership: { [CHANNEL]: ['o1', 'o2', 'o3', 'o4', 'o5'] } });

test('K107: one change of the consenters after each canary, with a quorum of the set that comes of it', () => {
  const one = (): Situation => new Situation(SPARED).dead('o5');
  assert.deepEqual(refused([canary, add('o6')], five(one())), []);
  assert.deepEqual(refused([add('o6')], five(one())), ['K107']);
  assert.deepEqual(refused([canary, add('o6'), remove('o5')], five(one())), ['K107']);
  assert.deepEqual(refused([canary, add('o6'), canary, remove('o5')], five(one())), []);
  assert.deepEqual(refused([canary, add('o6')], five(one().dead('o4'))), ['K107'], '3 of 6 are no quorum');
  assert.deepEqual(refused([canary, remove('o5')], five(one().dead('o4'))), []);
  assert.deepEqual(refused([canary, remove('o1')], five(one().dead('o4'))), ['K107'], '2 of 4 are no quorum');
});

test('K107: the last consenter stays', () => {
  const where = basis(new Situation(), { membership: { [CHANNEL]: ['o1'] } });
  assert.ok(refused([canary, remove('o1')], where).includes('K107'));
});

test('K108: what cannot be undone, and what gives a vote without a quorum, needs two people', () => {
  const replay: Step = { kind: 'channel.replay', channel: CHANNEL, from: 5, to: 6, source: 'p-london', orderer: 'o1' };
  assert.deepEqual(refused([replay]), ['K108']);
  assert.deepEqual(refused([replay], basis(), { approval: 'two-people' }), []);
  const lost = basis(dead('o3', 'o4', 'o5'));
  const steps = [hold('o5'), stop('o2'), stopped('o2'), copy('o2'), start('o2'), alive('o2'), aside('o5'), clone('o5', 'o2')];
  assert.deepEqual(refused(steps, lost, { approval: 'two-people' }), []);
  assert.ok(refused(steps, lost, { approval: 'confirm' }).includes('K108'));
});

test('K108: a peer is rolled back only after a copy of its data', () => {
  const rollback: Step = { kind: 'peer.rollback', node: 'p-london', channel: CHANNEL, block: 8 };
  const before = [stop('p-london'), stopped('p-london')];
  assert.deepEqual(refused([...before, rollback]), ['K108']);
  assert.deepEqual(refused([...before, copy('p-london'), rollback, start('p-london')]), []);
});

test('K109: whatever waits has a limit above zero, and of an hour at most', () => {
  for (const timeoutMs of [0, -1, Number.NaN, Infinity, 3_600_001]) {
    assert.deepEqual(refused([stopped('o5', timeoutMs)]), ['K109'], String(timeoutMs));
    assert.deepEqual(refused([{ ...canary, timeoutMs }]), ['K109'], String(timeoutMs));
  }
  assert.deepEqual(refused([{ kind: 'node.stop', node: 'p-london', graceSeconds: Infinity }]), ['K109']);
  assert.deepEqual(refused([stopped('o5', 3_600_000)]), []);
});

test('K110: every name is one of the topology, in its role', () => {
  const wrong: readonly Step[] = [
    start('o9'),
    { kind: 'node.join', node: 'o5', channel: 'nowhere' },
    { kind: 'channel.canary', channel: CHANNEL, orderer: 'p-london', timeoutMs: 1 },
    { kind: 'channel.replay', channel: CHANNEL, from: 6, to: 5, source: 'p-london', orderer: 'o1' },
    { kind: 'wait.until', condition: { kind: 'channel.equal', channel: CHANNEL, nodes: ['o1', 'constructor'] }, timeoutMs: 1 },
    { kind: 'wait.until', condition: { kind: 'channel.led', channel: '__proto__' }, timeoutMs: 1 },
    fence('o5', 'o1', 'o9'),
    { kind: 'link.unfence', id: 'f', to: 'o9' },
  ];
  for (const step of wrong) assert.ok(refused([step], basis(), { approval: 'two-people' }).includes('K110'), JSON.stringify(step));
  assert.ok(refused([canary, add('o5')]).includes('K110'), 'it is a consenter already');
  assert.ok(refused([canary, remove('o6')], five()).includes('K110'), 'it is none');
});

test('K111: a plan that interrupts something says so', () => {
  assert.deepEqual(refused([stop('o5')], basis(), { disruptive: false }), ['K111']);
  assert.deepEqual(refused([stop('o5')], basis(dead('o5')), { disruptive: false }), []);
});

test('K112: a consenter starts with its own data or with a clone, never with an empty folder', () => {
  const where = basis(dead('o5'));
  assert.deepEqual(refused([aside('o5'), start('o5')], where), ['K112']);
  assert.deepEqual(refused([canary, remove('o5'), aside('o5'), start('o5')], where), []);
  assert.deepEqual(refused([stop('p-london'), stopped('p-london'), aside('p-london'), start('p-london')]), [], 'a peer fetches its blocks');
});

test('K113: the second re-seeded consenter starts when the first is at the tip; without a quorum, when it answers', () => {
  const prepare = (from: string, ...nodes: readonly string[]): readonly Step[] => [
    ...nodes.map(hold),
    stop(from),
    stopped(from),
    copy(from),
    start(from),
    alive(from),
    ...nodes.flatMap((node) => [aside(node), clone(node, from), release(node)]),
  ];
  const six = layout({ london: 3, frankfurt: 2, singapore: 2 });
  const where = basis(new Situation(six).dead('o6', 'o7'));
  assert.deepEqual(refused([...prepare('o1', 'o6', 'o7'), start('o6'), alive('o6'), start('o7')], where), ['K113']);
  assert.deepEqual(refused([...prepare('o1', 'o6', 'o7'), start('o6'), atTip('o6'), start('o7')], where), []);
  const lost = basis(dead('o3', 'o4', 'o5'));
  const two = { approval: 'two-people' as const };
  assert.deepEqual(refused([...prepare('o1', 'o4', 'o5'), start('o4'), alive('o4'), start('o5')], lost, two), []);
  assert.deepEqual(refused([...prepare('o1', 'o4', 'o5'), start('o4'), start('o5')], lost, two), [], 'two copies elect none of themselves');
  const three = [...prepare('o1', 'o3', 'o4', 'o5'), start('o3'), start('o4'), start('o5')];
  assert.deepEqual(refused(three, lost, two), ['K113'], 'three of five could');
});

test('K114: a plan without steps', () => {
  assert.deepEqual(refused([]), ['K114']);
});

test('what the linter says names the plan, the step and what to do', () => {
  const [finding] = lintPlan(plan([canary, start('o9')]), basis());
  assert.deepEqual(finding, {
    code: 'K110',
    severity: 'error',
    subject: 'D999-x-1',
    message: 'D999: node.start: no node o9',
    evidence: 'step 2: node.start',
    hint: LINT_CODES.K110.hint,
  });
});
