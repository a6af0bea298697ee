/**
 * Loss of the majority on a real network, in the layout that makes it happen (3-1-1): refused while the lost side may live, then recovered
 * from the most advanced survivor with the commands that an operator types, killed half-way and run again; at last by the engine alone.
 */
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEvent } from '../../src/core/chaos/journal.ts';
import type { NodeId } from '../../src/core/kernel/ids.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import type { LogRecord } from '../../src/core/ports/engine-store.ts';
import type { LoadRun } from '../../src/core/ports/world.ts';
import type { RecoveryPlan } from '../../src/core/recovery/recovery-plan.ts';
import { readEngineLog } from '../../src/network/engine/open-store.ts';
import type { OpenNetwork } from '../../src/network/open.ts';
import { keepDrill } from '../../src/network/past-drills.ts';
import { eventually } from './bad-luck.ts';
import { onRealNetwork, type RealNetwork } from './network.ts';

const CHANNEL = 'settlement';
const LOST_ORDERERS: readonly NodeId[] = ['orderer1', 'orderer2', 'orderer3'];
const LOST: readonly NodeId[] = [...LOST_ORDERERS, 'peer0-org1', 'peer1-org2'];
const WITNESS = 'peer1-org1';
/** Steps of the plan that are done when `apply` is killed: after the survivors were copied, before ordering is back. */
const KILL_AFTER_STEPS = 12;

await onRealNetwork('three-regions-311', (networkTest) => {
  networkTest('nothing is lost, so nothing is recovered', async (network) => {
    await refused(network, ['recover', 'plan'], ['--hold'], 'R701');
  });

  networkTest('a majority that is only cut off goes on ordering for its own clients: recovery is refused', async (network) => {
    await network.opened(async ({ driver, world }) => {
      for (const region of ['frankfurt', 'singapore']) {
        await driver.cut(`away-${region}`, {
          from: { kind: 'region', region: 'london' },
          to: { kind: 'region', region },
          direction: 'both',
          manner: 'silent',
        });
      }
      try {
        await refused(network, ['recover', 'plan'], ['--hold'], 'R701', 'R702');
        await world.ledger.canary(CHANNEL, 'orderer1', 10_000);
        assert.deepEqual(await Promise.all(LOST_ORDERERS.map((node) => driver.held(node))), [null, null, null]);
      } finally {
        for (const region of ['frankfurt', 'singapore']) await driver.heal(`away-${region}`);
      }
    });
    await eventually('the channel is whole again', async () => (await network.run(['status'])).code === 0, 120_000);
  });

  networkTest(
    'a lost majority is recovered by two people, also when apply is killed half-way, and nothing that survived is lost',
    async (network) => {
      const file = join(network.lab.folder, 'plan.json');
      await network.opened(async (opened) => {
        const load = await startLoad(opened);
        await eventually('transactions are acknowledged', async () => (await acknowledged(load)).length > 40, 60_000);
        await Promise.all(LOST.map((node) => opened.driver.kill(node)));
        await load.stop();

        await refused(network, ['recover', 'plan'], ['--out', file], 'R703');
        const plan = (await answer(network, ['recover', 'plan'], ['--hold', '--out', file])) as RecoveryPlan;
        await refused(network, ['recover', 'apply', file], [], 'R712');
        await answer(network, ['recover', 'confirm', file], ['--by', 'alice']);
        await refused(network, ['recover', 'confirm', file], ['--by', 'Alice'], 'R713');
        await answer(network, ['recover', 'confirm', file], ['--by', 'bob']);

        const first = network.lab.start(['recover', 'apply', file, network.file, '--json']);
        await eventually('half of it is done', async () => (await doneSteps(opened, plan)) >= KILL_AFTER_STEPS, 60_000);
        first.kill('SIGKILL');
        await first.done;
        await eventually('the killed one has let go', async () => (await applied(network, file)) === 0, 90_000);
        await answer(network, ['recover', 'verify', file], []);

        const found = new Set((await opened.world.ledger.transactions(CHANNEL, WITNESS, 0)).map(({ txId }) => txId));
        const listed = new Set(plan.risks.flatMap(({ lostOnly }) => lostOnly.flatMap(({ transactions }) => transactions)));
        const told = (await acknowledged(load)).map(({ txId }) => txId);
        assert.ok(told.length > 40);
        assert.deepEqual(
          told.filter((txId) => !found.has(txId)),
          told.filter((txId) => listed.has(txId)),
          'what was acknowledged and is gone is exactly what the plan lists as held by the lost side only',
        );
      });
    },
  );

  networkTest('up brings the lost peers back to one chain, and then nothing is lost any more', async (network) => {
    await network.json(['up']);
    await eventually('every node is in step', async () => (await network.run(['status'])).code === 0, 120_000);
    const status = await network.status();
    const { forked, quorum } = status.channels[CHANNEL] ?? assert.fail();
    assert.ok(isKnown(forked) && !forked.value);
    assert.equal(quorum.alive, 5);
    await refused(network, ['recover', 'plan'], ['--hold'], 'R701');
  });

  networkTest('serve recovers a lost majority by itself under a policy that two people approved, and proves it', async (network) => {
    const file = await withPolicy(network);
    await network.opened((opened) => keepDrill(opened, PASSED));
    const policy = ['recover', 'policy'] as const;
    assert.equal((await network.lab.run([...policy, 'approve', file, '--by', 'alice', '--json'])).code, 0);
    assert.equal((await network.lab.run([...policy, 'approve', file, '--by', 'Alice', '--json'])).code, 3);
    assert.equal((await network.lab.run([...policy, 'approve', file, '--by', 'bob', '--json'])).code, 0);
    await eventually('every node is in step', async () => (await network.run(['status'])).code === 0, 60_000);
    await network.opened(async (opened) => {
      for (const node of LOST_ORDERERS) {
        await opened.driver.kill(node);
        await ruinLog(opened, node);
      }
      const engine = network.lab.start(['serve', file, '--json', '--quiet']);
      const proven = eventually('the recovery is verified', async () => (await verified(opened)) !== undefined, 90_000);
      const missing = await proven.then(
        () => null,
        (error: unknown) => error,
      );
      engine.kill('SIGTERM');
      const { stdout } = await engine.done;
      assert.equal(missing, null, stdout.slice(-4_000));
      const record = (await verified(opened)) ?? assert.fail();
      assert.deepEqual((record.data as { readonly failing: unknown }).failing, [], stdout.slice(-2000));
      assert.match(stdout, /"code":"R724"/u, 'it waited before it began');
      await opened.world.ledger.canary(CHANNEL, 'orderer1', 10_000);
    });
    await eventually('every node is in step', async () => (await network.run(['status'])).code === 0, 60_000);
  });
});

/** The engine's own policy, in a copy of the file beside it: the network stays the same. */
async function withPolicy(network: RealNetwork): Promise<string> {
  const file = join(network.lab.folder, 'unattended.yaml');
  const recovery = 'recovery: { majority-loss: { mode: recover, after: 5s }, restart: { limit: 1, back-off: [0s] } }';
  await writeFile(file, `${await readFile(network.file, 'utf8')}\n${recovery}\n`);
  return file;
}

const PASSED = {
  drill: 'lose-majority',
  ended: new Date().toISOString(),
  verdicts: { hypothesis: 'held', injection: 'held', cleanup: 'held' },
} as const;

/** Its blocks can still be read, and no start brings it back. */
async function ruinLog({ paths }: OpenNetwork, node: NodeId): Promise<void> {
  const folder = join(paths.node(node).data, 'consensus', 'wal', CHANNEL);
  for (const name of await readdir(folder)) {
    if (name.endsWith('.wal')) await writeFile(join(folder, name), 'no write-ahead log'.repeat(1_000));
  }
}

async function verified(opened: OpenNetwork): Promise<LogRecord | undefined> {
  return (await readEngineLog(opened, { kinds: ['verified'], last: 1 }))[0];
}

/** Exit code 3, and one of these codes is named. */
async function refused(
  network: RealNetwork,
  words: readonly string[],
  options: readonly string[],
  ...codes: readonly string[]
): Promise<void> {
  const { code, stdout } = await network.run(words, options);
  assert.equal(code, 3, stdout);
  const { error } = JSON.parse(stdout) as { readonly error: { readonly code: string; readonly message: string } };
  assert.ok(
    codes.some((each) => error.code === each || error.message.includes(each)),
    `${error.code}: ${error.message}`,
  );
}

async function answer(network: RealNetwork, words: readonly string[], options: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await network.run(words, options);
  assert.equal(code, 0, `holdfast ${words.join(' ')}: ${stdout.slice(-1000)} ${stderr.slice(-2000)}`);
  return JSON.parse(stdout);
}

/** Exit code of one more `apply`; the lease of the killed one takes seconds to run out. */
async function applied(network: RealNetwork, file: string): Promise<number | null> {
  return (await network.run(['recover', 'apply', file])).code;
}

async function doneSteps(opened: OpenNetwork, { plan }: RecoveryPlan): Promise<number> {
  return (await readEngineLog(opened, { plan: plan.id, kinds: ['succeeded'] })).length;
}

function startLoad({ world, agents }: OpenNetwork): Promise<LoadRun> {
  return world.load.start({ channel: CHANNEL, rate: 20, clientsPerRegion: 2, regions: agents.regions, deadlineMs: 5_000 });
}

type Acknowledged = Extract<JournalEvent, { readonly event: 'acknowledged' }>;

async function acknowledged(load: LoadRun): Promise<readonly Acknowledged[]> {
  return (await load.records()).journal.filter((event): event is Acknowledged => event.event === 'acknowledged');
}
