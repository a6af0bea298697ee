/**
 * Every kind of step on the pretended network: done, done twice, interrupted at every record of the log and around every verb that changes
 * something and finished by another engine, and taken back when a later step fails.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { STEP_KINDS } from '../../src/core/plan/step-kinds.ts';
import type { Step, StepKind } from '../../src/core/plan/step.ts';
import { undoClass } from '../../src/core/saga/undo-class.ts';
import { HANDLERS } from '../../src/engine/handlers/table.ts';
import { observe } from '../../src/engine/observe.ts';
import { outsiderMissing } from '../../src/engine/outsider-at-tip.ts';
import { Look } from '../../src/engine/look.ts';
import { tick } from '../../src/engine/loop.ts';
import { EMPTY_HISTORY } from '../../src/core/decision/history.ts';
import { memoryEngineStore } from '../../src/simulation/engine-store.ts';
import { CHANNEL, decideOnce, type Lab, openLab, planWith, storeIsFull, tickToTheEnd } from './lab.ts';

/** One kind of step, and how it is known from outside of the handler whether it is done. */
interface Case {
  readonly kind: Exclude<StepKind, 'wait.until'>;
  readonly steps: readonly Step[];
  /** Brings the network to where the plan begins. */
  readonly given?: (lab: Lab) => Promise<void>;
  /** What is different when the step is done; the same text before and after it means that nothing can be seen. */
  readonly look: (lab: Lab) => Promise<unknown>;
  /** Whether `look` shows what it showed at first when the plan was taken back; `stays` where nothing is, or can be, taken back. */
  readonly back: 'as before' | 'stays';
}

const state = async (lab: Lab, node: string): Promise<string> => (await lab.world.driver.inspect(node)).state;
const kill =
  (...nodes: readonly string[]) =>
  async (lab: Lab): Promise<void> => {
    for (const node of nodes) await lab.world.driver.kill(node);
    await lab.world.controls.advance(3_000);
  };
const canary = (lab: Lab) => lab.world.ledger.canary(CHANNEL, 'orderer1', 30_000);
const files = (lab: Lab, node: string): number => ['a', 'b'].filter((name) => lab.world.controls.readFile(node, name) !== null).length;
const FENCE: Step = { kind: 'link.fence', id: 'fence-orderer5', from: ['orderer1', 'orderer2'], to: 'orderer5' };
/** London does not reach orderer5. */
async function lose({ world }: Lab): Promise<void> {
  const [from, to] = [{ kind: 'region', region: 'london' } as const, { kind: 'node', node: 'orderer5' } as const];
  await world.driver.cut('lost', { from, to, direction: 'both', manner: 'silent' });
}
const fences = async ({ world }: Lab) => (await world.driver.cuts()).map(({ id, cut }) => `${id} ${JSON.stringify(cut)}`);

const CASES: readonly Case[] = [
  {
    kind: 'node.start',
    given: kill('orderer5'),
    steps: [{ kind: 'node.start', node: 'orderer5' }],
    look: (lab) => state(lab, 'orderer5'),
    back: 'as before',
  },
  {
    kind: 'node.stop',
    steps: [{ kind: 'node.stop', node: 'peer1', graceSeconds: 5 }],
    look: (lab) => state(lab, 'peer1'),
    back: 'as before',
  },
  {
    kind: 'node.kill',
    given: async ({ world }) => world.driver.freeze('orderer5'),
    steps: [{ kind: 'node.kill', node: 'orderer5' }],
    look: async (lab) => (await state(lab, 'orderer5')) === 'stopped',
    back: 'as before',
  },
  {
    kind: 'node.hold',
    steps: [{ kind: 'node.hold', node: 'orderer5', reason: 'lost' }],
    look: ({ world }) => world.driver.held('orderer5'),
    back: 'as before',
  },
  {
    kind: 'node.release',
    given: ({ world }) => world.driver.hold('orderer5', 'a reason of its own'),
    steps: [{ kind: 'node.release', node: 'orderer5' }],
    look: ({ world }) => world.driver.held('orderer5'),
    back: 'as before',
  },
  {
    kind: 'node.snapshot',
    given: kill('orderer5'),
    steps: [{ kind: 'node.snapshot', node: 'orderer5', label: 'plan1' }],
    look: async ({ world }) => (await world.driver.snapshots('orderer5')).length > 0,
    back: 'as before',
  },
  {
    kind: 'node.set-aside',
    given: async (lab) => {
      await kill('peer1')(lab);
      lab.world.controls.writeFile('peer1', 'a', 'x');
      lab.world.controls.writeFile('peer1', 'b', 'y');
    },
    steps: [{ kind: 'node.set-aside', node: 'peer1', label: 'plan1' }],
    look: async (lab) => [files(lab, 'peer1'), await lab.world.driver.hasData('peer1')],
    back: 'as before',
  },
  {
    kind: 'node.clone',
    given: async (lab) => {
      await kill('orderer4', 'orderer5')(lab);
      await lab.world.driver.hold('orderer5', 'lost');
      await lab.world.driver.snapshot('orderer4', 'plan1');
      await lab.world.driver.wipe('orderer5');
    },
    steps: [{ kind: 'node.clone', node: 'orderer5', from: 'orderer4', label: 'plan1' }],
    look: async ({ world }) =>
      (await world.driver.hasData('orderer5')) ? (await world.recovery.consensusDisk('orderer5', CHANNEL)).hash : null,
    back: 'as before',
  },
  {
    kind: 'node.join',
    given: async (lab) => {
      await kill('orderer6')(lab);
      await lab.world.driver.wipe('orderer6');
      await lab.world.driver.start('orderer6');
      await lab.world.controls.advance(3_000);
    },
    steps: [{ kind: 'node.join', node: 'orderer6', channel: CHANNEL }],
    look: async ({ world }) => world.controls.height(CHANNEL, 'orderer6') > 0,
    back: 'stays',
  },
  {
    kind: 'link.fence',
    given: lose,
    steps: [FENCE],
    look: fences,
    back: 'as before',
  },
  {
    kind: 'link.unfence',
    given: async ({ world }) => {
      const to = { kind: 'node', node: 'orderer5' } as const;
      for (const node of ['orderer1', 'orderer2']) await world.driver.fence(`fence-orderer5-${node}`, { kind: 'node', node }, to);
      // A fence of another node, whose name could be read as one of this fence.
      await world.driver.fence('fence-orderer5-b-orderer1', { kind: 'node', node: 'orderer1' }, { kind: 'node', node: 'orderer4' });
    },
    steps: [{ kind: 'link.unfence', id: 'fence-orderer5', to: 'orderer5' }],
    look: async (lab) => (await fences(lab)).toSorted(),
    back: 'as before',
  },
  {
    kind: 'peer.rebuild-databases',
    given: kill('peer1'),
    steps: [{ kind: 'peer.rebuild-databases', node: 'peer1' }],
    look: async () => 'not from outside',
    back: 'stays',
  },
  {
    kind: 'peer.rollback',
    given: async (lab) => {
      for (let n = 0; n < 5; n++) await canary(lab);
      await lab.world.controls.advance(5_000);
      await kill('peer1')(lab);
      await lab.world.driver.snapshot('peer1', 'plan1');
    },
    steps: [
      { kind: 'node.snapshot', node: 'peer1', label: 'plan1' },
      { kind: 'peer.rollback', node: 'peer1', channel: CHANNEL, block: 2 },
    ],
    look: async ({ world }) => world.controls.height(CHANNEL, 'peer1'),
    back: 'as before',
  },
  {
    kind: 'consenter.add',
    given: async ({ world }) => {
      await world.recovery.join('orderer6', CHANNEL, 'newest');
      await world.controls.advance(3_000);
    },
    steps: [{ kind: 'consenter.add', channel: CHANNEL, node: 'orderer6' }],
    look: ({ world }) => world.recovery.membership('orderer1', CHANNEL),
    back: 'as before',
  },
  {
    kind: 'consenter.remove',
    given: kill('orderer5'),
    steps: [{ kind: 'consenter.remove', channel: CHANNEL, node: 'orderer5' }],
    look: async ({ world }) => (await world.recovery.membership('orderer1', CHANNEL)).toSorted(),
    back: 'as before',
  },
  {
    kind: 'channel.canary',
    steps: [{ kind: 'channel.canary', channel: CHANNEL, orderer: 'orderer1', timeoutMs: 30_000 }],
    look: async () => 'it leaves nothing but a block',
    back: 'stays',
  },
];

const NEVER: Step = { kind: 'wait.until', condition: { kind: 'node.stopped', node: 'orderer1' }, timeoutMs: 500 };

async function given({ given: bring }: Case): Promise<Lab> {
  const lab = await openLab();
  await bring?.(lab);
  return lab;
}

function endOf({ disk }: Lab): Readonly<Record<string, unknown>> {
  return (disk.log.findLast(({ kind }) => kind === 'ended')?.data ?? {}) as Readonly<Record<string, unknown>>;
}

class Crash extends Error {}

describe('the handlers', () => {
  it('are there for every kind of step, with the way back that the table of kinds promises', () => {
    const kinds = Object.keys(STEP_KINDS).filter((kind) => kind !== 'wait.until');
    assert.deepEqual(Object.keys(HANDLERS).toSorted(), kinds.toSorted());
    for (const [kind, { undo }] of Object.entries(HANDLERS)) {
      const promised = STEP_KINDS[kind as StepKind].undo;
      assert.equal(typeof undo === 'function' ? 'by' : undo, typeof promised === 'object' ? 'by' : promised, kind);
    }
    const tested = new Set<string>(CASES.map(({ kind }) => kind));
    assert.deepEqual(
      kinds.filter((kind) => !tested.has(kind)),
      ['channel.replay'],
    );
  });

  for (const each of CASES) {
    describe(each.kind, () => {
      it('is done, and seen to be done', async () => {
        const lab = await given(each);
        const before = await each.look(lab);
        const report = await tickToTheEnd(lab, lab.engine({ decide: decideOnce(planWith(each.steps)) }));
        assert.equal(report.acted.state, 'succeeded');
        if (!sees(each)) return;
        assert.notDeepEqual(await each.look(lab), before);
      });

      it('changes nothing more when it is applied a second time', async () => {
        const lab = await given(each);
        const step = each.steps.at(-1) as Exclude<Step, { kind: 'wait.until' }>;
        const handler = HANDLERS[each.kind] as (typeof HANDLERS)['node.kill'];
        const store = memoryEngineStore(lab.disk, { clock: lab.world.clock });
        const world = { ...lab.world, store };
        const context = (again: boolean) => ({
          world,
          plan: planWith(each.steps),
          fence: 1,
          again,
          before: undefined,
          look: new Look(world, EMPTY_HISTORY, null),
        });
        await handler.apply(step as never, context(false));
        await lab.world.controls.advance(2_000);
        const once = await each.look(lab);
        const check = await handler.check(step as never, context(true));
        if (check === 'todo') await handler.apply(step as never, context(true));
        assert.deepEqual(await each.look(lab), once);
      });

      it('is finished by the next engine, wherever the first one died', async () => {
        const reference = await given(each);
        await tickToTheEnd(reference, reference.engine({ decide: decideOnce(planWith(each.steps)) }));
        const wanted = await each.look(reference);
        let crashes = 0;
        for (let point = 0; ; point++) {
          const lab = await given(each);
          const died = await runUntil(lab, each.steps, point);
          if (!died) break;
          crashes++;
          const next = lab.engine({ decide: decideOnce(planWith(each.steps)) });
          await tickToTheEnd(lab, next);
          // Whether a node may start is decided anew.
          if (each.kind === 'node.start' && endOf(lab)['outcome'] === 'undone') {
            await next.engine.lease.release();
            await tickToTheEnd(lab, lab.engine({ decide: decideOnce(planWith(each.steps, { id: 'plan2' })) }));
          }
          assert.equal(endOf(lab)['outcome'], 'succeeded', `point ${point}`);
          assert.deepEqual(await each.look(lab), wanted, `point ${point}`);
        }
        // The records before and after: decision, plan, intent, succeeded, ended; and around at least one verb.
        assert.ok(crashes >= 12, `${crashes} points`);
      });

      it(`${each.back === 'stays' ? 'stays' : 'is taken back'} when a later step fails, wherever the engine died`, async () => {
        const steps = [...each.steps, NEVER];
        const before = await each.look(await given(each));
        const done = await given(each);
        await tickToTheEnd(done, done.engine({ decide: decideOnce(planWith(each.steps)) }));
        const wanted = each.back === 'stays' ? await each.look(done) : before;
        for (let point = 0, died = true; died; point++) {
          const lab = await given(each);
          died = await runUntil(lab, steps, point);
          await tickToTheEnd(lab, lab.engine({ decide: decideOnce(planWith(steps)) }));
          const ended = endOf(lab);
          assert.equal(ended['outcome'], 'undone', `point ${point}: ${String(ended['why'])}`);
          await lab.world.controls.advance(5_000);
          assert.deepEqual(await each.look(lab), wanted, `point ${point}`);
        }
      });
    });
  }
});

function sees({ kind }: Case): boolean {
  return kind !== 'peer.rebuild-databases' && kind !== 'channel.canary';
}

/** Runs an engine that dies at the n-th point: before or after a record or a verb. False when it came to the end before. */
async function runUntil(lab: Lab, steps: readonly Step[], point: number): Promise<boolean> {
  const life = { left: point, over: false };
  const here = (): void => {
    if (!life.over && life.left-- > 0) return;
    life.over = true;
    engine.store.die();
    throw new Crash();
  };
  const engine = lab.engine({ decide: decideOnce(planWith(steps)), hook: here, verbs: here });
  for (let ticks = 0; ticks < 200 && !life.over; ticks++) {
    const { failure } = await tick(engine.engine);
    const { running, history } = engine.engine.memory.now;
    if (!life.over && failure !== null) assert.fail(failure.message);
    if (!life.over && running === null && history.plans.length > 0) {
      engine.store.die();
      await lab.afterLease();
      return false;
    }
    await lab.world.controls.advance(500);
  }
  await lab.afterLease();
  return life.over;
}

describe('a step', () => {
  it('that was so before is not done, and not taken back', async () => {
    const lab = await openLab();
    await lose(lab);
    const verbs: string[] = [];
    const engine = lab.engine({
      decide: decideOnce(planWith([{ kind: 'node.start', node: 'orderer5' }, FENCE, NEVER])),
      verbs: (moment, verb) => moment === 'before' && verbs.push(verb),
    });
    assert.equal((await tickToTheEnd(lab, engine)).acted.state, 'undone');
    assert.deepEqual(verbs, ['fence', 'fence', 'heal', 'heal']);
    assert.equal(await state(lab, 'orderer5'), 'running');
  });

  it('that was half a copy when the engine died is begun anew', async () => {
    const found = CASES.find(({ kind }) => kind === 'node.clone') ?? assert.fail();
    const lab = await given(found);
    const dying = lab.engine({
      decide: decideOnce(planWith(found.steps)),
      verbs: (moment, verb) => {
        if (moment === 'before' || verb !== 'copyIn') return;
        dying.store.die();
        throw new Crash();
      },
    });
    await tick(dying.engine);
    lab.world.controls.writeFile('orderer5', 'torn', 'half a file');
    await lab.afterLease();
    assert.equal((await tickToTheEnd(lab, lab.engine())).acted.state, 'succeeded');
    assert.equal(lab.world.controls.readFile('orderer5', 'torn'), null);
  });
});

describe('what a plan waits for', () => {
  it('is not a spare on another chain', async () => {
    const lab = await openLab();
    for (let n = 0; n < 3; n++) await canary(lab);
    await lab.world.recovery.changeMembership(CHANNEL, { kind: 'add', node: 'orderer6' });
    await lab.world.controls.advance(5_000);
    const { snapshot } = await observe(lab.world, EMPTY_HISTORY);
    const atTip = { kind: 'node.at-tip', node: 'orderer6', channel: CHANNEL, atLeast: 2 } as const;
    const { recovery } = lab.world;
    const store = memoryEngineStore(lab.disk, { clock: lab.world.clock });
    const missing = (hash: (node: string, hash: string) => string) => {
      const blocks: typeof recovery.blocks = async (node, channel, from, to) =>
        (await recovery.blocks(node, channel, from, to)).map((block) => ({ ...block, hash: hash(node, block.hash) }));
      return outsiderMissing({ ...lab.world, store, recovery: { ...recovery, blocks } }, snapshot, atTip, 4);
    };
    assert.equal(await missing((_, hash) => hash), null);
    assert.match(String(await missing((node, hash) => (node === 'orderer6' ? 'ff' : hash))), /another one at orderer6/u);
    assert.match(String(await outsiderMissing({ ...lab.world, store }, snapshot, atTip, null)), /not known/u);
    assert.match(String(await outsiderMissing({ ...lab.world, store }, snapshot, atTip, 99)), /no member of settlement is seen with 99/u);
  });

  it('is seen of a spare too, which no round asks, as soon as it is a member and serves blocks', async () => {
    const lab = await openLab();
    for (let n = 0; n < 3; n++) await canary(lab);
    await kill('orderer6')(lab);
    await lab.world.driver.wipe('orderer6');
    const wait: Step = {
      kind: 'wait.until',
      condition: { kind: 'node.at-tip', node: 'orderer6', channel: CHANNEL, atLeast: 4 },
      timeoutMs: 60_000,
    };
    const joining: readonly Step[] = [
      { kind: 'node.start', node: 'orderer6' },
      { kind: 'node.join', node: 'orderer6', channel: CHANNEL },
    ];
    const engine = lab.engine({
      decide: decideOnce(planWith([...joining, { kind: 'consenter.add', node: 'orderer6', channel: CHANNEL }, wait])),
    });
    const { acted } = await tick(engine.engine);
    assert.ok(acted.state === 'waiting' && /orderer6/u.test(acted.reason), JSON.stringify(acted));
    assert.equal((await tickToTheEnd(lab, engine)).acted.state, 'succeeded');
    assert.ok(lab.world.controls.height(CHANNEL, 'orderer6') >= 4);
  });

  it('is the height that the channel had when the wait began, while it goes on growing', async () => {
    const lab = await openLab();
    await kill('peer1')(lab);
    for (let n = 0; n < 3; n++) await canary(lab);
    const load = await lab.world.load.start({
      channel: CHANNEL,
      rate: 50,
      clientsPerRegion: 1,
      regions: ['frankfurt'],
      deadlineMs: 20_000,
    });
    await lab.world.controls.advance(3_000);
    const wait: Step = {
      kind: 'wait.until',
      condition: { kind: 'node.at-tip', node: 'peer1', channel: CHANNEL, atLeast: 1 },
      timeoutMs: 60_000,
    };
    const engine = lab.engine({ decide: decideOnce(planWith([{ kind: 'node.start', node: 'peer1' }, wait])) });
    const begun = lab.world.controls.height(CHANNEL, 'orderer1');
    assert.equal((await tickToTheEnd(lab, engine)).acted.state, 'succeeded');
    assert.ok(lab.world.controls.height(CHANNEL, 'peer1') >= begun, `${begun} blocks`);
    await lab.world.controls.advance(5_000);
    assert.ok(lab.world.controls.height(CHANNEL, 'orderer1') > begun + 5, 'the channel grows all the time');
    await load.stop();
  });
});

describe('channel.replay', () => {
  /** Peers hold blocks that every orderer has lost: all orderers are put back to an earlier copy of their data. */
  const behind = async (): Promise<{ readonly lab: Lab; readonly from: number; readonly to: number }> => {
    const lab = await openLab();
    const { world } = lab;
    const orderers = Object.keys(world.topology.orderers);
    const all = async (work: (node: string) => Promise<void> | void): Promise<void> => {
      for (const node of orderers) await work(node);
    };
    await canary(lab);
    await world.controls.advance(5_000);
    await all((node) => world.driver.kill(node));
    const copies = new Map<string, string>();
    await all(async (node) => void copies.set(node, await world.driver.snapshot(node, 'old')));
    const from = world.controls.height(CHANNEL, 'orderer1');
    await all((node) => world.driver.start(node));
    await world.controls.advance(20_000);
    for (let n = 0; n < 3; n++) await canary(lab);
    await world.controls.advance(5_000);
    const to = world.controls.height(CHANNEL, 'peer1');
    assert.equal(to, from + 3);
    await all((node) => world.driver.kill(node));
    await all((node) => world.controls.restore(node, copies.get(node) ?? ''));
    await all((node) => world.driver.start(node));
    await world.controls.advance(30_000);
    assert.equal(world.controls.height(CHANNEL, 'orderer1'), from);
    return { lab, from, to };
  };
  const replay = (from: number, to: number): Step => ({
    kind: 'channel.replay',
    channel: CHANNEL,
    from,
    to,
    source: 'peer1',
    orderer: 'orderer1',
  });
  const same = async ({ world }: Lab, number: number): Promise<boolean> =>
    world.controls.block(CHANNEL, 'orderer1', number)?.hash === world.controls.block(CHANNEL, 'peer1', number)?.hash;

  it('orders what only a peer holds once more, with the same hashes, also when the engine dies in the middle', async () => {
    let crashes = 0;
    for (let point = 0, died = true; died; point++) {
      const { lab, from, to } = await behind();
      died = await runUntil(lab, [replay(from, to)], point);
      if (died) crashes++;
      const { acted } = await tickToTheEnd(lab, lab.engine({ decide: decideOnce(planWith([replay(from, to)])) }));
      assert.ok(acted.state === 'succeeded' || acted.state === 'nothing to do', JSON.stringify(acted));
      assert.equal(lab.world.controls.height(CHANNEL, 'orderer1'), to);
      for (let number = from; number < to; number++) assert.ok(await same(lab, number), `block ${number}, point ${point}`);
    }
    assert.ok(crashes >= 14, `${crashes} points`);
  });

  it('hands all envelopes of a block over at once where the port can: one by one they may come after the batch timeout', async () => {
    const { lab, from, to } = await behind();
    const { recovery } = lab.world;
    const counts: number[] = [];
    const ported: typeof recovery = {
      ...recovery,
      submit: async () => assert.fail('one by one'),
      submitInOrder: async (channel, orderer, envelopes) => {
        counts.push(envelopes.length);
        for (const envelope of envelopes) await recovery.submit(channel, orderer, envelope);
      },
    };
    const world = { ...lab.world, recovery: ported, store: memoryEngineStore(lab.disk, { clock: lab.world.clock }) };
    const step = replay(from, to);
    assert.ok(step.kind === 'channel.replay');
    const look = new Look(world, EMPTY_HISTORY, null);
    const context = { world, plan: planWith([step]), fence: 1, again: false, before: undefined, look };
    await HANDLERS['channel.replay'].apply(step, context);
    const saved = await recovery.blocks('peer1', CHANNEL, from, to);
    assert.deepEqual(
      counts,
      saved.map(({ envelopes }) => envelopes.length),
    );
  });

  it('waits for what was accepted before the crash and is not in a block yet, and does not order it twice', async () => {
    const { lab, from, to } = await behind();
    const world = { ...lab.world, store: memoryEngineStore(lab.disk, { clock: lab.world.clock }) };
    const [saved] = await world.recovery.blocks('peer1', CHANNEL, from, from + 1);
    for (const envelope of saved?.envelopes ?? assert.fail()) await world.recovery.submit(CHANNEL, 'orderer1', envelope);
    const step = replay(from, to);
    assert.ok(step.kind === 'channel.replay');
    const context = { world, plan: planWith([step]), fence: 1, again: true, before: undefined, look: new Look(world, EMPTY_HISTORY, null) };
    assert.equal(await HANDLERS['channel.replay'].apply(step, context), '2 blocks ordered again, 1 were there');
    assert.equal(await same(lab, to - 1), true);
  });

  it('stops at the first block that differs', async () => {
    const { lab, from, to } = await behind();
    await canary(lab);
    const { acted } = await tickToTheEnd(lab, lab.engine({ decide: decideOnce(planWith([replay(from, to)])) }));
    assert.ok(acted.state === 'failed' && acted.why.includes(`block ${from} is`), JSON.stringify(acted));
    assert.equal(lab.world.controls.height(CHANNEL, 'orderer1'), from + 1);
  });
});

describe('what a handler refuses', () => {
  const attempt = async (lab: Lab, steps: readonly Step[]): Promise<string> => {
    const { acted } = await tickToTheEnd(lab, lab.engine({ decide: decideOnce(planWith(steps)) }));
    assert.equal(acted.state, 'undone');
    const failed = lab.disk.log.findLast(({ kind }) => kind === 'failed')?.data as { code: string; message: string };
    return `${failed.code} ${failed.message}`;
  };

  it('a clone into a folder that holds data, without a hold, or from a snapshot that is not there', async () => {
    const clone: Step = { kind: 'node.clone', node: 'orderer5', from: 'orderer4', label: 'plan1' };
    const lab = await openLab();
    await kill('orderer4', 'orderer5')(lab);
    assert.match(await attempt(lab, [clone]), /^E814 .* is not held/u);
    const held = await openLab();
    await kill('orderer4', 'orderer5')(held);
    await held.world.driver.hold('orderer5', 'lost');
    await held.world.driver.wipe('orderer5');
    assert.match(await attempt(held, [clone]), /^E814 .* no snapshot/u);
    const full = await openLab();
    await kill('orderer4', 'orderer5')(full);
    await full.world.driver.hold('orderer5', 'lost');
    await full.world.driver.snapshot('orderer4', 'plan1');
    const { hash } = await full.world.recovery.consensusDisk('orderer5', CHANNEL);
    assert.match(await attempt(full, [clone]), /^E814 .* not empty/u);
    assert.equal((await full.world.recovery.consensusDisk('orderer5', CHANNEL)).hash, hash, 'its own data stay');
  });

  it('to empty the folder of a clone once more after somebody has released it, which may have run and voted since', async () => {
    const lab = await openLab();
    const { driver } = lab.world;
    await kill('orderer4', 'orderer5')(lab);
    await driver.hold('orderer5', 'lost');
    await driver.snapshot('orderer4', 'plan1');
    await driver.wipe('orderer5');
    const clone: Step = { kind: 'node.clone', node: 'orderer5', from: 'orderer4', label: 'plan1' };
    const decide = decideOnce(planWith([clone]));
    const dying = lab.engine({
      decide,
      verbs: (moment, verb) => {
        if (moment === 'after' && verb === 'copyIn') throw new Error('the engine died');
      },
      hook: (moment, { kind }) => {
        if (moment === 'before' && kind === 'failed') throw storeIsFull();
      },
    });
    await tick(dying.engine);
    dying.store.die();
    await lab.afterLease();
    await driver.release('orderer5');
    const { acted } = await tickToTheEnd(lab, lab.engine({ decide }));
    assert.equal(acted.state, 'failed');
    assert.equal(await driver.hasData('orderer5'), true);
  });

  it('to let a clone vote when somebody who is held as lost answers again', async () => {
    const lab = await openLab();
    await kill('orderer4', 'orderer5')(lab);
    const steps: readonly Step[] = [
      { kind: 'node.hold', node: 'orderer3', reason: 'attested to be off' },
      { kind: 'node.hold', node: 'orderer5', reason: 'lost' },
      { kind: 'node.snapshot', node: 'orderer4', label: 'plan1' },
      { kind: 'node.set-aside', node: 'orderer5', label: 'plan1' },
      { kind: 'node.clone', node: 'orderer5', from: 'orderer4', label: 'plan1' },
      { kind: 'node.release', node: 'orderer5' },
      { kind: 'node.start', node: 'orderer5' },
    ];
    assert.match(await attempt(lab, steps), /^E814 orderer3 is given up for lost and answers/u);
    assert.equal((await lab.world.driver.inspect('orderer5')).state, 'stopped');
    const off = await openLab();
    await kill('orderer3', 'orderer4', 'orderer5')(off);
    assert.equal((await tickToTheEnd(off, off.engine({ decide: decideOnce(planWith(steps)) }))).acted.state, 'succeeded');
  });

  it('to end a consenter where no quorum is shown any more; only what two people approved, to recover it, goes on', async () => {
    const stop: Step = { kind: 'node.stop', node: 'orderer4', graceSeconds: 5 };
    const lab = await openLab();
    await kill('orderer1', 'orderer2', 'orderer3')(lab);
    assert.match(await attempt(lab, [stop]), /^E814 without orderer4 /u);
    const { engine, store } = lab.engine({ decide: decideOnce(planWith([stop], { id: 'recovery', approval: 'two-people' })) });
    await lab.afterLease();
    assert.equal((await tick(engine)).acted.state, 'not approved');
    for (const name of ['ada', 'bob']) {
      await store.appendByPerson({ kind: 'approved', by: `person:${name}`, at: 0, data: { plan: 'recovery' } });
    }
    assert.equal((await tick(engine)).acted.state, 'succeeded');
  });

  it('to start a held node, or to set the data of a running one aside', async () => {
    const lab = await openLab();
    await kill('orderer5')(lab);
    await lab.world.driver.hold('orderer5', 'lost');
    assert.match(await attempt(lab, [{ kind: 'node.start', node: 'orderer5' }]), /is held: lost/u);
    const running = await openLab();
    assert.match(await attempt(running, [{ kind: 'node.set-aside', node: 'peer1', label: 'x' }]), /its process is running/u);
    assert.equal(await running.world.driver.hasData('peer1'), true);
  });

  it('to lift the fence of a node whose name only looks like it', async () => {
    const lab = await openLab();
    const end = (node: string) => ({ kind: 'node', node }) as const;
    await lab.world.driver.fence('fence-orderer5-orderer1', end('orderer1'), end('orderer5'));
    await lab.world.driver.fence('fence-orderer5-b-orderer1', end('orderer1'), end('orderer4'));
    const lift: Step = { kind: 'link.unfence', id: 'fence-orderer5', to: 'orderer5' };
    assert.equal((await tickToTheEnd(lab, lab.engine({ decide: decideOnce(planWith([lift])) }))).acted.state, 'succeeded');
    assert.deepEqual(
      (await lab.world.driver.cuts()).map(({ id }) => id),
      ['fence-orderer5-b-orderer1'],
    );
  });

  it('to lift a fence that stood before it came', async () => {
    const lab = await openLab();
    const end = (node: string) => ({ kind: 'node', node }) as const;
    await lose(lab);
    await lab.world.driver.fence('fence-orderer5-orderer1', end('orderer1'), end('orderer5'));
    assert.match(await attempt(lab, [FENCE, NEVER]), /^E813/u);
    assert.deepEqual(
      (await lab.world.driver.cuts()).map(({ id }) => id),
      ['lost', 'fence-orderer5-orderer1'],
    );
  });

  it('to fence a node off that answers again', async () => {
    const lab = await openLab();
    assert.match(await attempt(lab, [FENCE]), /^E814.*answers every side again/u);
    assert.deepEqual(await lab.world.driver.cuts(), []);
  });

  it('to say that it is done when the network says otherwise', async () => {
    const lab = await openLab();
    await lose(lab);
    const lying = { ...lab, world: { ...lab.world, driver: { ...lab.world.driver, fence: async () => {} } } };
    const { engine } = lab.engine({ decide: decideOnce(planWith([FENCE])) });
    const blind = { ...engine, world: { ...engine.world, driver: lying.world.driver } };
    const { acted } = await tick(blind);
    assert.ok(acted.state === 'undone' && /looking again does not show it/u.test(acted.why), JSON.stringify(acted));
  });
});

it('a node that has run on the data of another is never given its former data again', async () => {
  const lab = await openLab();
  await kill('orderer4', 'orderer5')(lab);
  await lab.world.driver.start('orderer4');
  await lab.world.controls.advance(10_000);
  await lab.world.driver.kill('orderer4');
  const steps: readonly Step[] = [
    { kind: 'node.hold', node: 'orderer5', reason: 'plan1' },
    { kind: 'node.snapshot', node: 'orderer4', label: 'plan1' },
    { kind: 'node.start', node: 'orderer4' },
    { kind: 'node.set-aside', node: 'orderer5', label: 'plan1' },
    { kind: 'node.clone', node: 'orderer5', from: 'orderer4', label: 'plan1' },
    { kind: 'node.release', node: 'orderer5' },
    { kind: 'node.start', node: 'orderer5' },
    NEVER,
  ];
  const { acted } = await tickToTheEnd(lab, lab.engine({ decide: decideOnce(planWith(steps)) }));
  assert.ok(acted.state === 'failed' && /step 7 cannot be taken back/u.test(acted.why), JSON.stringify(acted));
  assert.equal(await state(lab, 'orderer5'), 'running');
  assert.equal(undoClass(planWith(steps), 6), 'stop');
  assert.equal(undoClass(planWith(steps), 2), 'undo');
});
