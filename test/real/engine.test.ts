/**
 * The engine on a real network, as its operator has it: `holdfast serve` runs, nodes are killed, cut off and frozen on purpose, and the log
 * says what was done and why. What the protocol loses without it is measured by the drills of the same names.
 */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { longestBlockGap } from '../../src/core/chaos/accounting/block-gap.ts';
import type { NodeId } from '../../src/core/kernel/ids.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import type { LogRecord } from '../../src/core/ports/engine-store.ts';
import { accountForLoad } from '../../src/network/account-for-load.ts';
import { readEngineLog } from '../../src/network/engine/open-store.ts';
import type { OpenNetwork } from '../../src/network/open.ts';
import { eventually } from './bad-luck.ts';
import type { RunningCommand } from './harness.ts';
import { onRealNetwork, type RealNetwork } from './network.ts';

const CHANNEL = 'settlement';
/** In singapore, alone there. */
const FAR = 'orderer5';
/** A little longer than ordering goes on by itself after a silent loss; without a fence the stall begins after 20.4 s. */
const SILENCE_MS = 34_000;
/** An ordinary gap: a batch time-out, the round trips, and a busy machine. The stall that a fence prevents takes 20 s and more. */
const ORDINARY_GAP_MS = 4_000;
/** The lease of a killed engine runs out after 10 s. */
const LEASE_MS = 10_000;

let engine: RunningCommand | null = null;

await onRealNetwork('three-regions', (networkTest) => {
  // A test that failed leaves its engine.
  after(() => engine?.kill('SIGKILL'));
  /** As a supervisor starts it: again and again while the lease of a killed one runs out. */
  const serving = async (network: RealNetwork): Promise<void> => {
    const from = Date.now();
    await eventually(
      'the engine looks at the network',
      async () => {
        if (engine === null) {
          const started = network.lab.start(['serve', network.file, '--json', '--quiet']);
          engine = started;
          void started.done.then(() => {
            if (engine === started) engine = null;
          });
        }
        return (await decisions(network, from)).length > 0;
      },
      LEASE_MS + 30_000,
    );
  };
  const ends = async (signal: NodeJS.Signals): Promise<number | null> => {
    const running = engine ?? assert.fail('no engine runs');
    running.kill(signal);
    return (await running.done).code;
  };

  networkTest('serve sees a healthy network and does nothing; a second one is refused by the lease', async (network) => {
    await serving(network);
    const second = await network.run(['serve']);
    assert.deepEqual([second.code, (JSON.parse(second.stdout) as { error: { code: string } }).error.code], [3, 'E811']);
    assert.deepEqual(await plans(network, 0), []);
    assert.equal(await ends('SIGINT'), 130);
  });

  networkTest('a consenter that was killed is in service again at once, and nothing else is touched', async (network) => {
    await serving(network);
    const killedAt = Date.now();
    await network.opened(({ driver }) => driver.kill(FAR));
    await eventually(`${FAR} is started`, async () => endedWell(await records(network, killedAt), 'D301', FAR), 30_000);
    await eventually(`${FAR} is in step`, async () => inStep(network, FAR), 60_000);
    assert.deepEqual(await plans(network, killedAt), [['D301', FAR]]);
  });

  networkTest(
    'a consenter that vanishes silently is fenced before ordering stalls, and comes back when it answers again',
    async (network) => {
      await network.opened(async (opened) => {
        const load = await startLoad(opened);
        const cutAt = Date.now();
        try {
          await opened.driver.cut('silence', {
            from: { kind: 'node', node: FAR },
            to: { kind: 'region', region: 'london' },
            direction: 'both',
            manner: 'silent',
          });
          await opened.driver.cut('silence-2', {
            from: { kind: 'node', node: FAR },
            to: { kind: 'region', region: 'frankfurt' },
            direction: 'both',
            manner: 'silent',
          });
          await eventually(`${FAR} is fenced`, async () => endedWell(await records(network, cutAt), 'D201', FAR), 20_000);
          await opened.world.clock.sleep(cutAt + SILENCE_MS - Date.now());
        } finally {
          await opened.driver.heal('silence');
          await opened.driver.heal('silence-2');
        }
        const healedAt = Date.now();
        await eventually('the fence is lifted', async () => endedWell(await records(network, healedAt), 'D202', FAR), 60_000);
        await load.stop();
        const { arrivals } = await load.records();
        const gap = longestBlockGap(arrivals, { injectedAt: cutAt, until: healedAt, excludeObservers: ['agent:singapore'] });
        assert.ok(gap !== null && gap < ORDINARY_GAP_MS, `${gap} ms without a block`);
        const { verdict, accounting, problems } = await accountForLoad(opened, CHANNEL, load, () => undefined);
        assert.deepEqual([verdict, problems, accounting.lost, accounting.duplicated], ['held', [], 0, 0]);
      });
      await eventually(`${FAR} is in step`, async () => inStep(network, FAR), 90_000);
      assert.deepEqual(
        (await network.opened(({ driver }) => driver.cuts())).map(({ id }) => id),
        [],
      );
    },
  );

  networkTest(
    'an engine that was killed is followed by another, which goes on; a frozen consenter is killed and started',
    async (network) => {
      const frozenAt = Date.now();
      await network.opened(({ driver }) => driver.freeze(FAR));
      await eventually('the engine has seen it', async () => (await decisions(network, frozenAt)).length > 0, 30_000);
      engine?.kill('SIGKILL');
      await engine?.done;
      await serving(network);
      await eventually(`${FAR} is killed`, async () => endedWell(await records(network, frozenAt), 'D203', FAR), 60_000);
      await eventually(`${FAR} is started`, async () => endedWell(await records(network, frozenAt), 'D301', FAR), 60_000);
      await eventually(`${FAR} is in step`, async () => inStep(network, FAR), 60_000);
    },
  );

  networkTest('with automation off nothing is touched; the log is whole', async (network) => {
    await says(network, ['automation', 'off'], ['--by', 'alice', '--reason', 'proving the switch']);
    const killedAt = Date.now();
    await network.opened(({ driver }) => driver.kill(FAR));
    await eventually('the engine has seen it', async () => (await decisions(network, killedAt)).some(mentions('D101')), 30_000);
    await network.opened(({ world }) => world.clock.sleep(3_000));
    assert.deepEqual(await plans(network, killedAt), []);
    await says(network, ['automation', 'on'], ['--by', 'alice', '--reason', 'proven']);
    await eventually(`${FAR} is started`, async () => endedWell(await records(network, killedAt), 'D301', FAR), 60_000);
    const { verdict } = (await says(network, ['audit'], ['--verify'])) as { readonly verdict: { readonly broken: unknown } };
    assert.equal(verdict.broken, null);
    assert.equal(await ends('SIGTERM'), 143);
  });
});

async function says(network: RealNetwork, words: readonly string[], options: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await network.run(words, options);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

async function records(network: RealNetwork, since: number): Promise<readonly LogRecord[]> {
  return network.opened((opened) => readEngineLog(opened, { since }));
}

async function decisions(network: RealNetwork, since: number): Promise<readonly LogRecord[]> {
  return (await records(network, since)).filter(({ kind }) => kind === 'decision');
}

interface PlanData {
  readonly plan: { readonly id: string; readonly rule: string; readonly subject: string };
}

async function plans(network: RealNetwork, since: number): Promise<readonly (readonly [string, string])[]> {
  const begun = (await records(network, since)).filter(({ kind }) => kind === 'plan');
  return begun.map(({ data }) => [(data as PlanData).plan.rule, (data as PlanData).plan.subject]);
}

/** A plan of this rule for this subject was begun, and ended with every step done and seen. */
function endedWell(log: readonly LogRecord[], rule: string, subject: string): boolean {
  const ids = log
    .filter(({ kind, data }) => kind === 'plan' && (data as PlanData).plan.rule === rule && (data as PlanData).plan.subject === subject)
    .map(({ data }) => (data as PlanData).plan.id);
  return log.some(({ kind, data }) => {
    const { plan, outcome } = data as { readonly plan?: unknown; readonly outcome?: unknown };
    return kind === 'ended' && outcome === 'succeeded' && typeof plan === 'string' && ids.includes(plan);
  });
}

function mentions(code: string): (record: LogRecord) => boolean {
  return ({ data }) => JSON.stringify(data).includes(code);
}

async function inStep(network: RealNetwork, node: NodeId): Promise<boolean> {
  const { code, stdout } = await network.run(['status']);
  if (code !== 0 && code !== 1) return false;
  const { nodes, channels } = JSON.parse(stdout) as Awaited<ReturnType<RealNetwork['status']>>;
  const alive = nodes[node]?.alive;
  return alive !== undefined && isKnown(alive) && alive.value && (channels[CHANNEL]?.behind[node] ?? Infinity) <= 2;
}

function startLoad({ world, agents }: OpenNetwork) {
  return world.load.start({ channel: CHANNEL, rate: 20, clientsPerRegion: 2, regions: agents.regions, deadlineMs: 30_000 });
}
