/** Raft on v3.1.1, over three regions, as its user has it: up, use, watch, break, repair, down. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AccountingReport } from '../../src/core/chaos/accounting/report.ts';
import type { NodeId } from '../../src/core/kernel/ids.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import type { Snapshot } from '../../src/core/observation/snapshot.ts';
import type { LinkEnd } from '../../src/core/ports/driver.ts';
import type { OpenNetwork } from '../../src/network/open.ts';
import { asApplication, type Environment } from './application.ts';
import { hasFloor, injectionSeenAs, runsAndHolds } from './drills.ts';
import { root } from './harness.ts';
import { onRealNetwork, type RealNetwork, type UpDocument } from './network.ts';
import { assertStatusShape } from './status-shape.ts';

const CHANNEL = 'settlement';
const run = promisify(execFile);

interface Canaries {
  readonly canaries: readonly { readonly orderer: NodeId; readonly block?: number; readonly error?: string }[];
}

await onRealNetwork('three-regions', (networkTest) => {
  networkTest('up says where its time went, in namespaces, without limits', async ({ up, topology }) => {
    assert.deepEqual([up.network, up.mode, up.limits], [topology.name, 'namespaces', []]);
    assert.deepEqual(
      up.parts.map(({ part }) => part),
      ['record', 'files', 'regions', 'nodes', 'agents', 'channels', 'ready'],
    );
    assert.deepEqual(Object.keys(up.entries).toSorted(), Object.keys(topology.peers).toSorted());
  });

  networkTest('a second up changes nothing: the same processes, the same ports, nothing joined again', async (network) => {
    const processes = network.processes();
    assert.ok(processes.length > Object.keys(network.topology.orderers).length);
    const again = await network.json<UpDocument>(['up']);
    assert.deepEqual(network.processes(), processes);
    assert.deepEqual([again.entries, again.mode], [network.up.entries, network.up.mode]);
    const total = (document: UpDocument): number => document.parts.reduce((sum, { ms }) => sum + ms, 0);
    assert.ok(total(again) < total(network.up), `${total(again)} ms, the first took ${total(network.up)} ms`);
  });

  networkTest('status has the promised shape, sees every node alive, one leader and no fork, and ends with 0', async (network) => {
    const status = await network.status();
    assertStatusShape(status, network.topology);
    for (const [id, { alive }] of Object.entries(status.nodes)) assert.ok(isKnown(alive) && alive.value, id);
    const { leader, forked, quorum } = channelOf(status);
    assert.ok(isKnown(leader) && leader.value !== null);
    assert.ok(isKnown(forked) && !forked.value);
    assert.deepEqual(quorum, { size: 5, needed: 3, alive: 5, unknown: 0, margin: 2 });
    assert.equal(status.observers.filter((observer) => observer.startsWith('agent')).length, 3);
  });

  networkTest('an application on this machine transfers and reads, with what env printed and no more', async (network) => {
    const environment = await network.json<Environment>(['env', 'org1']);
    const account = await asApplication(environment, 'ledger', async (contract) => {
      await contract.submitTransaction('transfer', 'application-1', 'alice', 'bob', '25');
      return [await contract.evaluateTransaction('read', 'alice'), await contract.evaluateTransaction('read', 'bob')];
    });
    assert.deepEqual(
      account.map((bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as number),
      [999_975, 1_000_025],
    );
  });

  networkTest('a canary is ordered through every orderer', canaryThroughAll);

  networkTest('a load is accounted for, on every peer', async (network) => {
    const lines = await network.lines<AccountingReport>(['load'], ['--rate', '20', '--seconds', '5']);
    const report = lines.at(-1) as AccountingReport;
    assert.deepEqual([report.verdict, report.problems], ['held', []]);
    const { submitted, acknowledged, committed, lost, duplicated, unknown } = report.accounting;
    assert.deepEqual({ lost, duplicated, unknown }, { lost: 0, duplicated: 0, unknown: 0 });
    assert.ok(submitted > 0 && acknowledged > 0 && committed >= acknowledged);
  });

  networkTest('a region cut from one other region only is alive: who cannot reach it knows nothing, and nobody says down', cutFromLondon);
  networkTest('a frozen orderer is unknown, with the reason, and an error', frozenOrderer);

  networkTest('drill kill-leader holds: an election, nothing lost, nothing doubled', async (network) => {
    const result = await runsAndHolds(network, 'kill-leader');
    assert.equal(result.targets.length, 1);
    injectionSeenAs(result, /stopped|no process|refus/i);
    hasFloor(result);
    assert.ok(result.outage.recoveredMs !== null, 'the outage has an end');
  });

  networkTest('drill freeze-follower holds: ordering goes on', async (network) => {
    injectionSeenAs(await runsAndHolds(network, 'freeze-follower'), /frozen/);
  });

  networkTest(
    'drill cut-region holds: the cuts have stopped packets, and what was accepted is committed after the heal',
    async (network) => {
      const result = await runsAndHolds(network, 'cut-region');
      assert.equal(result.targets.filter((id) => network.topology.orderers[id] !== undefined).length, 2);
      injectionSeenAs(result, /stopped [1-9]\d* packets/);
    },
  );

  networkTest('three of five orderers lost is a lost quorum, though survivors call themselves healthy; up repairs it', lostQuorum);
});

function channelOf(status: Snapshot): Snapshot['channels'][string] {
  return status.channels[CHANNEL] ?? assert.fail(`no channel ${CHANNEL}`);
}

function leaderOf(status: Snapshot): NodeId {
  const { leader } = channelOf(status);
  assert.ok(isKnown(leader) && leader.value !== null, JSON.stringify(leader));
  return leader.value;
}

async function canaryThroughAll(network: RealNetwork): Promise<void> {
  const { canaries } = await network.json<Canaries>(['canary']);
  assert.deepEqual(
    canaries.map(({ orderer }) => orderer),
    network.topology.channels[CHANNEL]?.consenters,
  );
  for (const { orderer, block, error } of canaries) assert.ok(block !== undefined && block > 0, `${orderer}: ${error}`);
}

async function cutFromLondon(network: RealNetwork): Promise<void> {
  const region = (id: string): LinkEnd => ({ kind: 'region', region: id });
  await network.opened(async ({ driver, world }) => {
    const outcomes = async (): Promise<Record<string, string | undefined>> =>
      Object.fromEntries(
        (await world.observer.sightings()).map((each) => [each.region, each.nodes.find(({ node }) => node === 'orderer5')?.outcome]),
      );
    assert.deepEqual(await outcomes(), { london: 'answered', frankfurt: 'answered', singapore: 'answered' });
    await driver.cut('one-side', { from: region('london'), to: region('singapore'), direction: 'both', manner: 'silent' });
    try {
      assert.deepEqual(await outcomes(), { london: 'timeout', frankfurt: 'answered', singapore: 'answered' });
      const status = await network.status();
      const alive = status.nodes['orderer5']?.alive;
      assert.ok(alive !== undefined && isKnown(alive) && alive.value);
      assert.ok(!alive.by.some((observer) => observer.includes('london')) && alive.by.some((observer) => observer.includes('frankfurt')));
      assert.deepEqual(codes(status, 'O212'), []);
      assert.ok(codes(status, 'O206').includes('orderer5'), 'it is told that london does not reach it');
    } finally {
      await driver.heal('one-side');
    }
    assert.deepEqual(await driver.cuts(), []);
  });
  await quiet(network);
}

async function frozenOrderer(network: RealNetwork): Promise<void> {
  const leader = leaderOf(await network.status());
  const target = Object.keys(network.topology.orderers).find((id) => id !== leader) ?? '';
  await network.opened(async ({ driver }) => {
    await driver.freeze(target);
    try {
      const status = await network.status(1);
      const alive = status.nodes[target]?.alive;
      assert.ok(alive !== undefined && !isKnown(alive) && /frozen/.test(alive.unknown), JSON.stringify(alive));
      assert.deepEqual([codes(status, 'O210'), codes(status, 'O212')], [[target], []]);
      const { quorum } = channelOf(status);
      assert.deepEqual([quorum.alive, quorum.unknown], [4, 1]);
    } finally {
      await driver.thaw(target);
    }
  });
  await quiet(network);
}

async function lostQuorum(network: RealNetwork): Promise<void> {
  const orderers = Object.keys(network.topology.orderers);
  const leader = leaderOf(await network.status());
  const [first = '', ...others] = orderers.filter((id) => id !== leader);
  const killed = [first, ...others.slice(0, 2)];
  const survivors = orderers.filter((id) => !killed.includes(id));
  await network.opened(async (open) => {
    await open.driver.kill(first);
    const one = await network.status(1);
    deadBySeveral(one, first);
    for (const id of killed) await open.driver.kill(id);
    // The leader among the survivors claims to lead until it misses its quorum: the claim must not be repeated.
    for (const status of [await network.status(1), await until(network, (seen) => !survivors.some((id) => claims(seen, id)))]) {
      for (const id of killed) deadBySeveral(status, id);
      assert.deepEqual(codes(status, 'O202'), [CHANNEL]);
      const { leader: claimed, quorum } = channelOf(status);
      assert.ok(!isKnown(claimed) || claimed.value === null, JSON.stringify(claimed));
      assert.deepEqual([quorum.alive, quorum.unknown, quorum.margin], [2, 0, -1]);
    }
    for (const id of survivors) assert.deepEqual(await health(open, id), { status: 200, health: 'OK' });
  });
  await network.json<UpDocument>(['up']);
  await quiet(network);
  await canaryThroughAll(network);
}

function deadBySeveral(status: Snapshot, id: NodeId): void {
  const alive = status.nodes[id]?.alive;
  assert.ok(alive !== undefined && isKnown(alive) && !alive.value, `${id}: ${JSON.stringify(alive)}`);
  assert.ok(alive.by.length >= 2, alive.by.join(', '));
  assert.ok(codes(status, 'O212').includes(id));
}

/** What the node itself says: its role is claimed, not proven. */
function claims(status: Snapshot, id: NodeId): boolean {
  const role = status.nodes[id]?.role;
  return role !== undefined && isKnown(role) && role.value === 'leader';
}

async function health({ record, paths, enterPrefix }: OpenNetwork, node: NodeId): Promise<unknown> {
  const program = [process.execPath, join(root, 'test', 'real', 'ask-health.ts'), paths.access, node];
  const [file = '', ...args] = [...enterPrefix(record.nodes[node]?.namespace ?? null), ...program];
  return JSON.parse((await run(file, args)).stdout) as unknown;
}

function codes(status: Snapshot, code: string): readonly string[] {
  return status.findings.filter((finding) => finding.code === code).map(({ subject }) => subject);
}

/** Waits until every consenter is alive and nobody is behind, as `up` left it. */
function quiet(network: RealNetwork): Promise<Snapshot> {
  return until(network, (status) => {
    const { leader, quorum, behind } = channelOf(status);
    return (
      isKnown(leader) && leader.value !== null && quorum.alive === quorum.size && Object.values(behind).every((blocks) => blocks === 0)
    );
  });
}

/** Rounds of `status`, whatever its exit code, until one shows what is wanted. */
async function until(network: RealNetwork, holds: (status: Snapshot) => boolean): Promise<Snapshot> {
  const end = performance.now() + 60_000;
  for (;;) {
    const { stdout } = await network.run(['status']);
    const status = JSON.parse(stdout) as Snapshot;
    if (holds(status)) return status;
    assert.ok(performance.now() < end, stdout);
  }
}
