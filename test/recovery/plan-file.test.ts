import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Step } from '../../src/core/plan/step.ts';
import { makeRecoveryPlan } from '../../src/core/recovery/make-recovery-plan.ts';
import { planLines } from '../../src/core/recovery/plan-text.ts';
import type { RecoveryPlan } from '../../src/core/recovery/recovery-plan.ts';
import type { OpenNetwork } from '../../src/network/open.ts';
import { networkPaths } from '../../src/network/paths.ts';
import { commandsOf } from '../../src/network/recovery/commands-of.ts';
import { readPlanFile, sha256Hex, writePlanFile } from '../../src/network/recovery/plan-file.ts';
import { blocks, digest, peer, threeOfFive } from './inventories.ts';

function plan(): RecoveryPlan {
  const left = ['o1', 'p2'].map((node) => ({ node, height: 13, blocks: blocks(12, 13), stopped: true }));
  const answer = makeRecoveryPlan(threeOfFive({}, {}, { peers: [peer('p1', 12)], silentPeers: ['p2'], leftBehind: left }), digest);
  assert.ok(answer.kind === 'plan');
  return answer.plan;
}

async function withFile(work: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-plan-'));
  try {
    await work(join(folder, 'plan.json'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a plan comes back from its file as it was, and only its owner may read it', () =>
  withFile(async (path) => {
    const written = plan();
    await writePlanFile(path, written);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(await readPlanFile(path), JSON.parse(JSON.stringify(written)));
    await assert.rejects(writePlanFile(path, written), { code: 'EEXIST' });
    assert.equal(sha256Hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  }));

test('a plan that was edited, or is none, is refused', () =>
  withFile(async (path) => {
    await writePlanFile(path, plan());
    const text = readFileSync(path, 'utf8');
    for (const other of [text.replace('"seed": "o4"', '"seed": "o5"'), text.replace('"node.hold"', '"node.release"'), '{}', '[', 'null']) {
      assert.notEqual(other, text);
      writeFileSync(path, other);
      await assert.rejects(readPlanFile(path), { code: 'R717' });
    }
    await assert.rejects(readPlanFile(`${path}.missing`), { code: 'R717' });
  }));

test('the dry run names seed, blocks at risk and lost blocks, and a command for every step', () => {
  const network = {
    foreign: null,
    paths: networkPaths("/tmp/it's here/.holdfast/n"),
    record: { id: 'id-1', programs: '/opt/fabric/bin', nodes: { o1: { address: '10.0.0.1', namespace: 'o1' } } },
    enterPrefix: (namespace: string | null) => (namespace === null ? [] : ['nsenter', `--net=/run/${namespace}`]),
  } as unknown as OpenNetwork;
  const commands = commandsOf(network, 'my file.yaml');
  const { plan: steps } = plan();
  for (const step of steps.steps) assert.ok(commands(step).length > 0, step.kind);
  const find = (kind: Step['kind']): Step => steps.steps.find((step) => step.kind === kind) ?? assert.fail(kind);
  const label = steps.id;
  assert.deepEqual(commands(find('node.clone')), [
    String.raw`cp -a '/tmp/it'\''s here/.holdfast/n/snapshots/o4'/${label}-*/. '/tmp/it'\''s here/.holdfast/n/nodes/o1/data'/`,
  ]);
  assert.match(
    commands({ kind: 'node.start', node: 'o1' })[0] ?? '',
    /nsenter --net=\/run\/o1 env HOLDFAST_NETWORK=id-1 .*\/opt\/fabric\/bin\/orderer/u,
  );
  const lines = planLines(plan(), commands).join('\n');
  assert.match(lines, /seed: o4\. o4 has the most advanced log/u);
  assert.match(lines, /blocks 10 to 11 are on p1 only and are ordered again exactly/u);
  assert.match(lines, /LOST: block 12 [0-9a-f]{16}: tx-12/u);
  assert.match(lines, /unknown: p2 answered nobody/u);
  assert.match(lines, /p2 is rolled back to block 11 before anybody starts it/u);
  assert.match(lines, /\/opt\/fabric\/bin\/peer node rollback --channelID settlement --blockNumber 11/u);
  assert.match(lines, /holdfast status 'my file.yaml'/u);
});
