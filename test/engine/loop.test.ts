import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../src/core/plan/step.ts';
import type { LogRecord } from '../../src/core/ports/engine-store.ts';
import { runEngine, tick } from '../../src/engine/loop.ts';
import { runPlan } from '../../src/engine/run-plan.ts';
import type { Decide, TickReport } from '../../src/engine/engine.ts';
import { fails } from '../contract/engine-store-contract.ts';
import { CHANNEL, decideNothing, decideOnce, type Lab, LEASE_MS, NOTHING, openLab, planWith, storeIsFull, tickToTheEnd } from './lab.ts';

const STOP: Step = { kind: 'node.stop', node: 'orderer5', graceSeconds: 5 };
const START: Step = { kind: 'node.start', node: 'orderer5' };

async function stateOf(lab: Lab, node: string): Promise<string> {
  return (await lab.world.driver.inspect(node)).state;
}

function dataOf(record: LogRecord | undefined): Readonly<Record<string, unknown>> {
  return (record?.data ?? {}) as Readonly<Record<string, unknown>>;
}

describe('a tick', () => {
  it('observes, decides, writes down, and only then acts', async () => {
    const lab = await openLab();
    const plan = planWith([STOP]);
    const engine = lab.engine({
      decide: decideOnce(plan),
      verbs: (moment, verb) => {
        if (verb !== 'stop') return;
        const intent = lab.disk.log.at(-1);
        assert.deepEqual([moment, intent?.kind], [moment, 'intent']);
        assert.deepEqual(dataOf(intent)['what'], STOP);
      },
    });
    const report = await tick(engine.engine);
    assert.deepEqual(report.acted, { state: 'succeeded', plan: plan.id, why: 'every step is done and verified' });
    assert.deepEqual(lab.kinds(), ['decision', 'plan', 'intent', 'succeeded', 'ended']);
    assert.ok(lab.disk.log.every(({ by, fence }) => by === 'engine:e1' && fence === 1));
    assert.equal(await stateOf(lab, 'orderer5'), 'stopped');
    const next = await tick(engine.engine);
    assert.deepEqual([next.summary, next.acted.state], [NOTHING.summary, 'nothing to do']);
    assert.deepEqual(
      engine.engine.memory.now.history.plans.map(({ id, outcome }) => [id, outcome]),
      [[plan.id, 'succeeded']],
    );
  });

  it('writes a decision that says the same as the last one every ten minutes only', async () => {
    const lab = await openLab();
    const { engine } = lab.engine();
    for (let n = 0; n < 119; n++) {
      await tick(engine);
      await lab.world.controls.advance(10_000);
    }
    assert.equal(lab.kinds().filter((kind) => kind === 'decision').length, 2);
    const [first] = lab.disk.log;
    assert.equal(dataOf(first)['summary'], NOTHING.summary);
    const seen = dataOf(first)['seen'] as { observers: string[]; channels: object; processes: object };
    assert.deepEqual(Object.keys(seen.channels), [CHANNEL]);
    assert.equal(Object.keys(seen.processes).length, 8);
    assert.ok(seen.observers.length >= 3);
  });

  it('that only observes writes down what it would have done, and touches nothing', async () => {
    const lab = await openLab();
    const plan = planWith([STOP]);
    const verbs: string[] = [];
    const { engine } = lab.engine({ decide: decideOnce(plan), policy: { mode: 'observe' }, verbs: (_, verb) => verbs.push(verb) });
    for (let n = 0; n < 3; n++) assert.deepEqual((await tick(engine)).acted, { state: 'observe only', plan: plan.id });
    assert.deepEqual(verbs, []);
    assert.deepEqual(lab.kinds(), ['decision']);
    assert.equal(dataOf(lab.disk.log[0])['mode'], 'observe');
  });

  it('that fails is written down once, and the next one goes on', async () => {
    const lab = await openLab();
    let blind = 3;
    const decide: Decide = (input) => {
      if (blind-- > 0) throw new TypeError('the rule is wrong');
      return decideNothing(input);
    };
    const { engine } = lab.engine({ decide });
    for (let n = 0; n < 3; n++) {
      const { failure, decision } = await tick(engine);
      assert.deepEqual([failure?.code, decision], ['E901', null]);
    }
    assert.equal((await tick(engine)).failure, null);
    assert.deepEqual(lab.kinds(), ['note', 'decision']);
  });

  it('never overlaps another', async () => {
    const lab = await openLab();
    const { engine } = lab.engine();
    const first = tick(engine);
    await assert.rejects(tick(engine), /never overlaps/u);
    assert.equal((await first).failure, null);
  });

  it('with a store that is full does nothing and says so, and acts as soon as there is room', async () => {
    const lab = await openLab();
    const plan = planWith([STOP]);
    for (const kind of ['decision', 'plan', 'intent']) {
      let full = true;
      const { engine, store } = lab.engine({
        decide: decideOnce({ ...plan, id: `for ${kind}` }),
        hook: (moment, entry) => {
          if (full && moment === 'before' && (entry.kind === kind || entry.kind === 'note')) throw storeIsFull();
        },
      });
      const report = await tick(engine);
      assert.deepEqual([report.failure?.code, report.acted.state], ['E803', 'nothing to do']);
      assert.match(report.summary, /nothing was done in this tick: the disk is full/u);
      assert.equal(await stateOf(lab, 'orderer5'), 'running');
      full = false;
      assert.equal((await tick(engine)).acted.state, 'succeeded');
      assert.equal(await stateOf(lab, 'orderer5'), 'stopped');
      await lab.world.driver.start('orderer5');
      store.die();
      await lab.afterLease();
    }
  });

  it('whose success cannot be written down does not do the step twice, once there is room', async () => {
    const lab = await openLab();
    let full = true;
    const verbs: string[] = [];
    const { engine } = lab.engine({
      decide: decideOnce(planWith([STOP])),
      verbs: (moment, verb) => verbs.push(`${moment} ${verb}`),
      hook: (moment, { kind }) => {
        if (full && moment === 'before' && (kind === 'succeeded' || kind === 'note')) throw storeIsFull();
      },
    });
    assert.equal((await tick(engine)).failure?.code, 'E803');
    full = false;
    assert.equal((await tick(engine)).acted.state, 'succeeded');
    assert.deepEqual(verbs, ['before canary', 'after canary', 'before stop', 'after stop']);
  });
});

describe('the kill switch', () => {
  const switched = (lab: Lab, state: string) =>
    lab.engine().store.appendByPerson({ kind: 'switched', by: 'person:ada', at: 0, data: { state, reason: 'a storm' } });

  it('keeps a new plan from beginning', async () => {
    const lab = await openLab();
    await switched(lab, 'on');
    const { engine } = lab.engine({ decide: decideOnce(planWith([STOP])) });
    assert.equal((await tick(engine)).failure?.code, 'E814');
    assert.equal(await stateOf(lab, 'orderer5'), 'running');
  });

  it('is read between the intent and the effect, holds a plan where it is, and lets it go on', async () => {
    const lab = await openLab();
    await lab.world.driver.freeze('orderer5');
    const store = lab.engine().store;
    let once = true;
    const { engine } = lab.engine({
      decide: decideOnce(planWith([STOP])),
      hook: (moment, { kind }) => {
        if (moment === 'after' && kind === 'intent' && once) {
          once = false;
          void store.appendByPerson({ kind: 'switched', by: 'person:ada', at: 0, data: { state: 'on', reason: 'x' } });
        }
      },
    });
    assert.deepEqual((await tick(engine)).acted, { state: 'paused', plan: 'plan1', reason: 'the kill switch is on' });
    assert.equal((await tick(engine)).acted.state, 'paused');
    assert.equal(await stateOf(lab, 'orderer5'), 'frozen');
    await switched(lab, 'off');
    assert.equal((await tick(engine)).acted.state, 'succeeded');
  });

  it('is read between two effects of one step, and of one that is taken back', async () => {
    const aside: Step = { kind: 'node.set-aside', node: 'orderer5', label: 'old' };
    const never: Step = { kind: 'wait.until', condition: { kind: 'node.stopped', node: 'peer2' }, timeoutMs: 1 };
    const lab = await openLab();
    await lab.world.driver.kill('orderer5');
    const store = lab.engine().store;
    const effects: string[] = [];
    const { engine } = lab.engine({
      decide: decideOnce(planWith([aside, never], { disruptive: false })),
      verbs: (moment, verb) => {
        if (moment === 'after') return;
        effects.push(verb);
        // During the copy, and during the emptying before it is put back.
        if (effects.length === 1 || effects.length === 3) {
          void store.appendByPerson({ kind: 'switched', by: 'person:ada', at: 0, data: { state: 'on', reason: 'x' } });
        }
      },
    });
    assert.equal((await tick(engine)).acted.state, 'paused');
    assert.deepEqual(effects, ['snapshot']);
    await switched(lab, 'off');
    assert.equal((await tick(engine)).acted.state, 'waiting');
    assert.deepEqual(effects, ['snapshot', 'wipe']);
    await lab.world.controls.advance(100);
    assert.equal((await tick(engine)).acted.state, 'paused');
    assert.deepEqual(effects, ['snapshot', 'wipe', 'wipe']);
    await switched(lab, 'off');
    assert.equal((await tick(engine)).acted.state, 'undone');
    assert.equal(await lab.world.driver.hasData('orderer5'), true);
  });

  it('whose record nobody understands is on', async () => {
    const lab = await openLab();
    await switched(lab, 'perhaps');
    const { engine } = lab.engine({ decide: decideOnce(planWith([STOP])) });
    await tick(engine);
    assert.equal(engine.memory.now.history.killSwitch.state, 'unreadable');
    assert.equal(await stateOf(lab, 'orderer5'), 'running');
  });

  it('that stays on for long lets the plan be taken back and not go on, when it is off again', async () => {
    const lab = await openLab();
    let once = true;
    const store = lab.engine().store;
    const { engine } = lab.engine({
      decide: decideOnce(planWith([STOP, START])),
      verbs: (moment, verb) => {
        if (moment === 'after' && verb === 'stop' && once) {
          once = false;
          void store.appendByPerson({ kind: 'switched', by: 'person:ada', at: 0, data: { state: 'on', reason: 'x' } });
        }
      },
    });
    assert.equal((await tick(engine)).acted.state, 'paused');
    await lab.world.controls.advance(11 * 60_000);
    await switched(lab, 'off');
    const { acted } = await tick(engine);
    assert.equal(acted.state, 'undone');
    assert.equal(await stateOf(lab, 'orderer5'), 'running');
  });
});

it('words of people about plans and nodes with the names of what every object has do not stop the engine', async () => {
  const lab = await openLab();
  const { engine, store } = lab.engine();
  for (const name of ['constructor', '__proto__', 'toString']) {
    await store.appendByPerson({ kind: 'approved', by: 'person:ada', at: 0, data: { plan: name } });
    await store.appendByPerson({ kind: 'acknowledged', by: 'person:ada', at: 0, data: { subject: name, code: 'D302', reason: 'x' } });
  }
  assert.equal((await tick(engine)).failure, null);
  assert.deepEqual(Object.entries(engine.memory.now.approvals), [
    ['constructor', ['ada']],
    ['__proto__', ['ada']],
    ['toString', ['ada']],
  ]);
});

describe('two engines on one network', () => {
  it('do not act both: the second is refused until the lease of the first has run out, and then the first is', async () => {
    const lab = await openLab();
    const [first, second] = [lab.engine(), lab.engine()];
    await tick(first.engine);
    await fails(tick(second.engine), 'E811');
    await fails(runEngine(second.engine, new AbortController().signal), 'E811');
    await lab.world.controls.advance(9_000);
    await tick(first.engine);
    await lab.world.controls.advance(9_000);
    await fails(tick(second.engine), 'E811');
    await lab.world.controls.advance(1_000);
    assert.equal((await tick(second.engine)).failure, null);
    await fails(tick(first.engine), 'E802');
    assert.deepEqual(
      lab.disk.log.map(({ by }) => by),
      ['engine:e1', 'engine:e2'],
    );
  });

  it('leave the step to the newer one: whoever slept between intent and success writes nothing any more', async () => {
    const lab = await openLab();
    const second = lab.engine();
    const plan = planWith([STOP, START]);
    let over = false;
    const first = lab.engine({
      decide: decideOnce(plan),
      verbs: async (moment, verb) => {
        if (moment === 'before' || verb !== 'stop' || over) return;
        over = true;
        // A process that is frozen here renews nothing.
        lab.disk.lease = null;
        await tick(second.engine);
      },
    });
    await fails(tick(first.engine), 'E801');
    await tickToTheEnd(lab, second);
    assert.deepEqual(
      lab.disk.log.filter(({ kind }) => kind === 'succeeded').map(({ by }) => by),
      [second.engine.by, second.engine.by],
    );
    assert.equal(await stateOf(lab, 'orderer5'), 'running');
  });

  it('leave the rest of a step to the newer one: whoever slept between two effects of it does not do the second', async () => {
    const lab = await openLab();
    await lab.world.driver.kill('orderer5');
    const second = lab.engine();
    const effects: string[] = [];
    const aside: Step = { kind: 'node.set-aside', node: 'orderer5', label: 'old' };
    const first = lab.engine({
      decide: decideOnce(planWith([aside], { disruptive: false })),
      verbs: async (moment, verb) => {
        if (moment === 'before') effects.push(verb);
        if (moment === 'before' || verb !== 'snapshot') return;
        lab.disk.lease = null;
        await tickToTheEnd(lab, second);
        await lab.world.controls.advance(LEASE_MS);
        // What the newer engine, or the node that it started, has written there meanwhile.
        await lab.world.driver.copyIn('orderer5', `snapshot:${(await lab.world.driver.snapshots('orderer5'))[0] ?? ''}`, '.');
      },
    });
    await fails(tick(first.engine), 'E802');
    assert.deepEqual(effects, ['snapshot']);
    assert.equal(await lab.world.driver.hasData('orderer5'), true);
  });

  it('do not act both while a step of the first takes longer than its lease', async () => {
    const lab = await openLab();
    const second = lab.engine();
    const refusals: string[] = [];
    const first = lab.engine({
      decide: decideOnce(planWith([STOP])),
      verbs: async (moment, verb) => {
        if (moment === 'before' || verb !== 'stop') return;
        for (let n = 0; n < 8; n++) {
          await lab.world.controls.advance(5_000);
          await fails(tick(second.engine), 'E811');
          refusals.push(lab.disk.lease?.holder ?? 'nobody');
        }
      },
    });
    assert.equal((await tick(first.engine)).acted.state, 'succeeded');
    assert.deepEqual(
      refusals,
      Array.from({ length: 8 }, () => first.engine.by),
    );
    await lab.world.controls.advance(10_000);
    assert.equal((await tick(second.engine)).failure, null);
  });

  it('hand over as soon as the first ends', async () => {
    const lab = await openLab();
    const [first, second] = [lab.engine(), lab.engine()];
    await tick(first.engine);
    await first.engine.lease.release();
    assert.equal((await tick(second.engine)).failure, null);
  });
});

describe('the loop', () => {
  it('ticks by the clock of the world until it is ended, and gives the lease back', async () => {
    const lab = await openLab();
    const ending = new AbortController();
    const reports: TickReport[] = [];
    const { engine } = lab.engine({
      report: (report) => {
        reports.push(report);
        if (reports.length === 5) ending.abort(new Error('enough'));
      },
    });
    const started = lab.world.clock.now();
    await runEngine(engine, ending.signal);
    assert.deepEqual(
      reports.map(({ at }) => at - started),
      [0, 1_000, 2_000, 3_000, 4_000],
    );
    assert.equal(lab.disk.lease, null);
  });

  it('ends with the step that is under way when it is asked to, in the middle of a plan, and the next engine goes on there', async () => {
    const lab = await openLab();
    const ending = new AbortController();
    const steps = ['orderer4', 'orderer5'].map((node): Step => ({ ...STOP, node }));
    const first = lab.engine({
      decide: decideOnce(planWith(steps)),
      verbs: (moment, verb) => {
        if (moment === 'before' && verb === 'stop') ending.abort(new Error('SIGTERM'));
      },
    });
    await runEngine(first.engine, ending.signal);
    assert.deepEqual([await stateOf(lab, 'orderer4'), await stateOf(lab, 'orderer5')], ['stopped', 'running']);
    assert.deepEqual(lab.kinds().slice(-3), ['plan', 'intent', 'succeeded'], 'what was under way is looked at and written down');
    assert.equal(lab.disk.lease, null);
    assert.equal((await tick(lab.engine().engine)).acted.state, 'succeeded');
    assert.equal(await stateOf(lab, 'orderer5'), 'stopped');
  });

  it('looks more often while a plan waits, and goes on observing', async () => {
    const lab = await openLab();
    const ending = new AbortController();
    const reports: TickReport[] = [];
    const wait: Step = { kind: 'wait.until', condition: { kind: 'node.alive', node: 'orderer5' }, timeoutMs: 60_000 };
    const { engine } = lab.engine({
      decide: decideOnce(planWith([STOP, START, wait])),
      report: (report) => {
        reports.push(report);
        if (report.acted.state === 'succeeded' || reports.length === 300) ending.abort(new Error('enough'));
      },
    });
    await runEngine(engine, ending.signal);
    assert.equal(reports.at(-1)?.acted.state, 'succeeded');
    for (const [index, { acted, at }] of reports.entries()) {
      if (acted.state === 'waiting') assert.equal((reports[index + 1]?.at ?? 0) - at, 250);
    }
  });
});

describe('a plan', () => {
  it('that needs two people begins when two different ones have approved it', async () => {
    const lab = await openLab();
    const { engine, store } = lab.engine({ decide: decideOnce(planWith([STOP], { approval: 'two-people' })) });
    const approve = (by: string, plan = 'plan1') => store.appendByPerson({ kind: 'approved', by, at: 0, data: { plan } });
    const waits = async (by: readonly string[]): Promise<void> => {
      assert.deepEqual((await tick(engine)).acted, { state: 'not approved', plan: 'plan1', needed: 2, by });
      assert.equal(await stateOf(lab, 'orderer5'), 'running');
    };
    await waits([]);
    await approve('person:ada');
    await waits(['ada']);
    await approve('person:ada');
    await approve('person: Ada ');
    await approve('engine:e1');
    await approve('person:bob', 'another plan');
    await waits(['ada']);
    await approve('person:bob');
    assert.equal((await tick(engine)).acted.state, 'succeeded');
  });

  it('that does something else under the id that people approved has to be approved again', async () => {
    const lab = await openLab();
    const offered = { plan: planWith([STOP], { approval: 'two-people' }) };
    const { engine, store } = lab.engine({ decide: (input) => decideOnce(offered.plan)(input) });
    const approve = (by: string) => store.appendByPerson({ kind: 'approved', by, at: 0, data: { plan: 'plan1' } });
    await tick(engine);
    await approve('person:ada');
    await approve('person:bob');
    offered.plan = planWith([{ ...STOP, node: 'orderer4' }], { approval: 'two-people' });
    assert.deepEqual((await tick(engine)).acted, { state: 'not approved', plan: 'plan1', needed: 2, by: [] });
    assert.equal(await stateOf(lab, 'orderer4'), 'running');
    await approve('person:ada');
    await approve('person:bob');
    assert.equal((await tick(engine)).acted.state, 'succeeded');
    assert.equal(await stateOf(lab, 'orderer4'), 'stopped');
  });

  it('is not approved by who has not seen it', async () => {
    const lab = await openLab();
    const { engine, store } = lab.engine({ decide: decideOnce(planWith([STOP], { approval: 'confirm' })) });
    await store.appendByPerson({ kind: 'approved', by: 'person:ada', at: 0, data: { plan: 'plan1' } });
    assert.deepEqual((await tick(engine)).acted, { state: 'not approved', plan: 'plan1', needed: 1, by: [] });
  });

  it('stays approved while only what it waits for changes', async () => {
    const lab = await openLab();
    const until = (atLeast: number): Step => ({
      kind: 'wait.until',
      condition: { kind: 'node.at-tip', channel: CHANNEL, node: 'orderer1', atLeast },
      timeoutMs: 60_000,
    });
    const offered = { plan: planWith([until(1), STOP], { approval: 'confirm' }) };
    const { engine, store } = lab.engine({ decide: (input) => decideOnce(offered.plan)(input) });
    await tick(engine);
    await store.appendByPerson({ kind: 'approved', by: 'person:ada', at: 0, data: { plan: 'plan1' } });
    offered.plan = planWith([until(2), STOP], { approval: 'confirm' });
    assert.notEqual((await tick(engine)).acted.state, 'not approved');
  });

  it('of another network or another topology file does not begin', async () => {
    const lab = await openLab();
    const basis = planWith([]).basis;
    for (const foreign of [
      { ...basis, network: 'other' },
      { ...basis, topologyDigest: 'd2' },
    ]) {
      const { engine, store } = lab.engine({ decide: decideOnce(planWith([STOP], { basis: foreign })) });
      assert.equal((await tick(engine)).failure?.code, 'E810');
      assert.equal(await stateOf(lab, 'orderer5'), 'running');
      await engine.lease.release();
      store.die();
    }
  });

  it('that waits for something ends when the clock goes back, and does not wait for as long as it went', async () => {
    const lab = await openLab();
    const wait: Step = { kind: 'wait.until', condition: { kind: 'node.stopped', node: 'peer2' }, timeoutMs: 30_000 };
    const { engine } = lab.engine({ decide: decideOnce(planWith([wait])) });
    assert.equal((await tick(engine)).acted.state, 'waiting');
    lab.world.controls.jumpClock(-60_000);
    const { acted } = await tick(engine);
    assert.ok(acted.state === 'undone' && /the clock went back/u.test(acted.why), JSON.stringify(acted));
  });

  it('stands still while a fork is seen, and neither goes on nor is taken back', async () => {
    const lab = await openLab();
    let forked = false;
    const once = decideOnce(planWith([STOP, START]));
    const page = {
      code: 'D105',
      severity: 'error',
      subject: CHANNEL,
      message: 'it has forked',
      evidence: 'two hashes',
      hint: 'look',
    } as const;
    const decide: Decide = (input) => {
      const { decision, history } = once(input);
      return { decision: { ...decision, findings: forked ? [page] : [] }, history };
    };
    const { engine } = lab.engine({
      decide,
      verbs: (moment, verb) => {
        if (moment === 'after' && verb === 'stop') forked = true;
      },
      hook: (moment, { kind }) => {
        if (moment === 'before' && kind === 'succeeded' && forked) throw storeIsFull();
      },
    });
    assert.equal((await tick(engine)).failure?.code, 'E803');
    const { acted } = await tick(engine);
    assert.deepEqual(acted, { state: 'paused', plan: 'plan1', reason: 'it has forked' });
    await lab.world.controls.advance(60_000);
    assert.equal((await tick(engine)).acted.state, 'paused');
    assert.equal(await stateOf(lab, 'orderer5'), 'stopped');
    forked = false;
    assert.equal((await tick(engine)).acted.state, 'succeeded');
    assert.equal(await stateOf(lab, 'orderer5'), 'running');
  });

  it('is taken back when the topology file changes while it runs', async () => {
    const lab = await openLab();
    const never: Step = { kind: 'wait.until', condition: { kind: 'node.stopped', node: 'orderer1' }, timeoutMs: 60_000 };
    const first = lab.engine({ decide: decideOnce(planWith([STOP, never])) });
    assert.equal((await tick(first.engine)).acted.state, 'waiting');
    first.store.die();
    await lab.afterLease();
    const second = lab.engine({ digest: 'd2' });
    const { acted } = await tick(second.engine);
    assert.equal(acted.state, 'undone');
    assert.equal(await stateOf(lab, 'orderer5'), 'running');
    assert.ok(lab.disk.log.some(({ kind, data }) => kind === 'failed' && (data as { code: string }).code === 'E815'));
  });

  it('that waits in vain is taken back when its time is over, counted over a crash', async () => {
    const lab = await openLab();
    const never: Step = { kind: 'wait.until', condition: { kind: 'node.stopped', node: 'orderer1' }, timeoutMs: 30_000 };
    const first = lab.engine({ decide: decideOnce(planWith([STOP, never])) });
    const { acted } = await tick(first.engine);
    const begun = lab.disk.log.findLast(({ kind }) => kind === 'intent')?.at ?? NaN;
    assert.ok(acted.state === 'waiting' && acted.until === begun + 30_000 && acted.step === 1, JSON.stringify(acted));
    first.store.die();
    await lab.afterLease();
    const second = lab.engine();
    await lab.world.controls.advance(19_000);
    assert.equal((await tick(second.engine)).acted.state, 'waiting');
    await lab.world.controls.advance(1_000);
    assert.equal((await tick(second.engine)).acted.state, 'undone');
    assert.equal(await stateOf(lab, 'orderer5'), 'running');
  });

  it('that starts a node, and was not begun before its engine died, is decided anew: beside whom the node would come up is not known', async () => {
    for (const kind of ['plan', 'intent']) {
      const lab = await openLab();
      await lab.world.driver.kill('orderer5');
      const first = lab.engine({
        decide: decideOnce(planWith([START])),
        hook: (moment, entry) => {
          if (moment !== 'after' || entry.kind !== kind) return;
          first.store.die();
          throw new Error('it died');
        },
      });
      await tick(first.engine);
      await lab.afterLease();
      const { acted } = await tick(lab.engine().engine);
      assert.ok(acted.state === 'undone' && /is no longer known/u.test(acted.why), JSON.stringify(acted));
      assert.equal(await stateOf(lab, 'orderer5'), 'stopped');
    }
  });

  it('whose step is not safe any more is not done: a consenter is not ended at zero margin', async () => {
    const lab = await openLab();
    await lab.world.driver.kill('orderer3');
    await lab.world.driver.kill('orderer4');
    await lab.world.controls.advance(20_000);
    for (const step of [STOP]) {
      const { engine } = lab.engine({ decide: decideOnce(planWith([step])) });
      const { acted } = await tick(engine);
      assert.ok(acted.state === 'undone' && /2 of 3 consenters/u.test(acted.why), JSON.stringify(acted));
      assert.equal(await stateOf(lab, 'orderer5'), 'running');
      await engine.lease.release();
      lab.disk.log = [];
      lab.disk.head = { sequence: 0, hash: '0'.repeat(64) };
      lab.disk.documents.clear();
    }
  });

  it('is run by a command in the same way, and one at a time', async () => {
    const lab = await openLab();
    const wait: Step = { kind: 'wait.until', condition: { kind: 'node.alive', node: 'orderer5' }, timeoutMs: 60_000 };
    const plan = planWith([STOP, START, wait]);
    const states: string[] = [];
    const progress = await runPlan(lab.engine().engine, plan, ({ state }) => states.push(state));
    assert.equal(progress.state, 'succeeded');
    assert.equal(states.at(-1), 'succeeded');
    assert.equal(lab.disk.lease, null);
    const running = lab.engine({ decide: decideOnce(planWith([STOP, { ...wait, timeoutMs: 1_000 }], { id: 'plan2' })) });
    assert.equal((await tick(running.engine)).acted.state, 'waiting');
    await running.engine.lease.release();
    await fails(runPlan(lab.engine().engine, { ...plan, id: 'plan3' }), 'E817');
    await fails(runPlan(lab.engine().engine, { ...plan, id: 'plan4', approval: 'confirm' }), 'E817');
  });
});

describe('the memory of the engine', () => {
  it('is the same from the log alone as from its document', async () => {
    const lab = await openLab();
    const first = lab.engine({ decide: decideOnce(planWith([STOP, START])) });
    await tick(first.engine);
    await first.store.appendByPerson({
      kind: 'acknowledged',
      by: 'person:ada',
      at: 5,
      data: { subject: 'peer1', code: 'D302', reason: 'seen' },
    });
    await first.store.appendByPerson({ kind: 'approved', by: 'person:ada', at: 5, data: { plan: 'other' } });
    await first.store.appendByPerson({ kind: 'policy-approved', by: 'person:ada', at: 5, data: { digest: 'first' } });
    await first.store.appendByPerson({ kind: 'policy-revoked', by: 'person:ada', at: 5, data: { reason: 'seen' } });
    for (const by of ['person:bob', 'person:carol', 'person:Bob']) {
      await first.store.appendByPerson({ kind: 'policy-approved', by, at: 5, data: { digest: 'second' } });
    }
    await tick(first.engine);
    await first.engine.lease.release();
    const known = first.engine.memory.now;
    const { history } = known;
    lab.disk.documents.clear();
    const second = lab.engine();
    const again = await second.engine.memory.catchUp();
    assert.deepEqual({ ...again, running: null }, { ...known, running: null });
    assert.deepEqual(again.policies, { second: ['bob', 'carol'] });
    const starts = lab.disk.log.filter((record) => record.kind === 'intent' && dataOf(record)['step'] === 1);
    assert.deepEqual(history.restarts, { orderer5: starts.map(({ at }) => at) });
    assert.deepEqual(history.acknowledged, [{ by: 'ada', subject: 'peer1', code: 'D302', reason: 'seen', at: 5 }]);
  });

  it('forgives restarts that were acknowledged', async () => {
    const lab = await openLab();
    await lab.world.driver.kill('orderer5');
    const { engine, store } = lab.engine({ decide: decideOnce(planWith([START])) });
    await tick(engine);
    assert.equal(engine.memory.now.history.restarts['orderer5']?.length, 1);
    await store.appendByPerson({ kind: 'acknowledged', by: 'person:ada', at: 5, data: { subject: 'orderer5', code: 'D302', reason: 'x' } });
    await tick(engine);
    assert.equal(engine.memory.now.history.restarts['orderer5'], undefined);
  });

  it('of another log is not believed', async () => {
    const lab = await openLab();
    const first = lab.engine({ decide: decideOnce(planWith([STOP])) });
    for (let n = 0; n < 2; n++) await tick(first.engine);
    await first.engine.lease.release();
    lab.disk.log = [];
    lab.disk.head = { sequence: 0, hash: '0'.repeat(64) };
    const second = lab.engine();
    assert.deepEqual((await second.engine.memory.catchUp()).history.plans, []);
  });
});
