/** kill -9 of each kind of process: what is seen stays true, the next up repairs it, and no ledger goes back. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allLive, continues, eventually, height, inLab, left, pidIn, snapshotOf, stateOf, succeeds, twoRegions } from './bad-luck.ts';
import type { Lab } from './harness.ts';

const NETWORK = 'two-regions';

const kill = (pid: number): boolean => process.kill(pid, 'SIGKILL');

test('kill -9 of a node, a service, an agent, the link router and the holder: status says it, up repairs it, nothing is lost', () =>
  inLab([], async (lab) => {
    const file = twoRegions(lab);
    const state = stateOf(lab, NETWORK);
    await succeeds(lab.run(['up', file]));
    let committed = await height(lab, file);
    const repaired = async (): Promise<void> => {
      await succeeds(lab.run(['up', file]));
      committed = await continues(lab, file, committed);
    };

    kill(pidIn(join(state, 'nodes', 'orderer3', 'process.json')));
    const down = await snapshotOf(lab, file);
    assert.ok(down.findings.some(({ code }) => code === 'O212'));
    assert.equal(aliveOf(down, 'orderer3'), false);
    assert.equal(aliveOf(down, 'orderer1'), true);
    const service = left(lab, NETWORK).find((line) => line.includes('contract/server'));
    assert.ok(service !== undefined, left(lab, NETWORK).join('\n'));
    kill(Number(service.split(' ')[0]));
    await repaired();

    kill(pidIn(join(state, 'agents', 'west', 'process.json')));
    const half = await snapshotOf(lab, file);
    assert.ok(half.findings.some(({ code }) => code === 'O209'));
    assert.equal(aliveOf(half, 'orderer3'), true, 'an agent that is gone is no node that is down');
    await repaired();

    const router = left(lab, NETWORK).find((line) => line.includes('router.ts'));
    assert.ok(router !== undefined, left(lab, NETWORK).join('\n'));
    kill(Number(router.split(' ')[0]));
    const parted = await snapshotOf(lab, file);
    for (const node of ['orderer1', 'orderer2', 'orderer3', 'peer0']) assert.notEqual(aliveOf(parted, node), false, node);
    await repaired();

    const holder = left(lab, NETWORK).find((line) => line.includes('sleep infinity'));
    assert.ok(holder !== undefined);
    kill(Number(holder.split(' ')[0]));
    const unheld = await lab.run(['status', file]);
    assert.equal(unheld.code, 1, unheld.stderr);
    assert.match(unheld.stdout, /namespaces of the network are damaged/);
    await repaired();
    assert.equal(left(lab, NETWORK).filter((line) => line.includes('agent/main')).length, 2);
  }));

test('the fault of a drill whose runner was killed is healed after its deadline, its load ends, and nothing is left', () =>
  inLab([], async (lab) => {
    const file = twoRegions(lab);
    await succeeds(lab.run(['up', file]));
    await killRunner(lab, file, drillFile(lab, 'die', 'kind: process.kill\n      target: leader'));
    await eventually('the watchdog heals the kill', () => healed(lab), 30_000);
    await eventually('every node lives', () => allLive(lab, file), 30_000);

    await killRunner(
      lab,
      file,
      drillFile(lab, 'part', 'kind: link.cut\n      target: follower\n      manner: silent\n      direction: both'),
    );
    await succeeds(lab.run(['drill', 'heal', file]));
    assert.ok(healed(lab));
    await eventually('every node lives', () => allLive(lab, file), 60_000);
    await eventually('the loads end', () => loadsEnded(lab), 45_000);
    await continues(lab, file, await height(lab, file));
  }));

/** Runs the drill until its fault is in force, and kills its runner there. */
async function killRunner(lab: Lab, file: string, drill: string): Promise<void> {
  const before = faults(lab).length;
  const runner = lab.start(['drill', 'run', drill, file]);
  let ended: string | null = null;
  void runner.done.then(({ stderr, code }) => (ended = `${code} ${stderr}`));
  await eventually(
    'the fault is in force',
    () => {
      assert.equal(ended, null);
      return faults(lab).length > before && faults(lab).some(({ state }) => state === 'active');
    },
    60_000,
  );
  runner.kill('SIGKILL');
  await runner.done;
}

function faults(lab: Lab): readonly { readonly state: string }[] {
  const folder = join(stateOf(lab, NETWORK), 'faults');
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { state: string });
  } catch {
    return [];
  }
}

function healed(lab: Lab): boolean {
  return faults(lab).every(({ state }) => state === 'healed');
}

function loadsEnded(lab: Lab): boolean {
  const agents = join(stateOf(lab, NETWORK), 'agents');
  return readdirSync(agents).every(
    (region) => readFileSync(join(agents, region, 'log'), 'utf8').split('ends: whoever started it').length > 2,
  );
}

function aliveOf(snapshot: Awaited<ReturnType<typeof snapshotOf>>, node: string): unknown {
  const alive = snapshot.nodes[node]?.alive;
  return alive !== undefined && 'value' in alive ? alive.value : 'unknown';
}

function drillFile(lab: Lab, name: string, fault: string): string {
  const path = join(lab.folder, `${name}.yaml`);
  const text = readFileSync(new URL('../../drills/kill-leader.yaml', import.meta.url), 'utf8')
    .replaceAll('kill-leader', name)
    .replace(/kind: process\.kill\n\s+target: leader/, fault)
    .replace(/hold: \S+/, 'hold: 10s')
    .replace(/deadline: 150s/, 'deadline: 20s');
  writeFileSync(path, text);
  return path;
}
