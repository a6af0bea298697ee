/** What the engine keeps beside its log: plans that people find, and the runs of drills. */
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { lastPassed } from '../../src/core/chaos/last-passed.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import { makeRecoveryPlan } from '../../src/core/recovery/make-recovery-plan.ts';
import { keepDrill, pastDrills } from '../../src/network/past-drills.ts';
import { networkPaths } from '../../src/network/paths.ts';
import { sha256Hex } from '../../src/network/recovery/plan-file.ts';
import { recoveryRecords } from '../../src/network/recovery/records.ts';
import { topologyDigest } from '../../src/network/topology-digest.ts';
import { FIVE } from '../decision/situation.ts';
import { threeOfFive } from './inventories.ts';

const folder = await mkdtemp(join(tmpdir(), 'holdfast-records-'));
after(() => rm(folder, { recursive: true }));

function networkAt(name: string): { readonly paths: ReturnType<typeof networkPaths>; readonly topology: typeof FIVE } {
  return { paths: networkPaths(join(folder, name)), topology: FIVE };
}

test('a plan is kept once, for its owner alone, and read back by the id of its plan', async () => {
  const answer = makeRecoveryPlan(threeOfFive(), sha256Hex);
  assert.ok(answer.kind === 'plan');
  const records = recoveryRecords(networkAt('plans'));
  const path = await records.keep(answer.plan);
  const text = await readFile(path, 'utf8');
  assert.equal(await records.keep(answer.plan), path);
  assert.equal(await readFile(path, 'utf8'), text);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await records.read(answer.plan.plan.id), answer.plan);
  assert.equal(await records.read('recovery-0'), null);
  await writeFile(path, text.replace('"seed": "o4"', '"seed": "o5"'));
  assert.equal(await records.read(answer.plan.plan.id), null, 'changed by hand');
});

test('a plan that cannot be kept is a failure with its code', async () => {
  const answer = makeRecoveryPlan(threeOfFive(), sha256Hex);
  assert.ok(answer.kind === 'plan');
  await writeFile(join(folder, 'a file'), '');
  await assert.rejects(
    recoveryRecords(networkAt('a file')).keep(answer.plan),
    (error) => error instanceof Failure && error.code === 'R732',
  );
});

test('runs of drills are kept with the digest of the network, and what is no run is left out', async () => {
  const network = networkAt('drills');
  assert.deepEqual(await pastDrills(network), []);
  const verdicts = { hypothesis: 'held', injection: 'held', cleanup: 'held' } as const;
  await keepDrill(network, { drill: 'lose-majority', ended: '2026-11-07T10:00:00.000Z', verdicts });
  await keepDrill(network, { drill: 'lose-majority', ended: 'never', verdicts });
  await appendFile(join(network.paths.state, 'drills.ndjson'), 'null\n{"drill":"lose-majority"}\n');
  const past = await pastDrills(network);
  const asked = { drill: 'lose-majority', topologyDigest: topologyDigest(FIVE), now: Date.parse('2026-11-08T10:00:00.000Z') };
  assert.equal(lastPassed(past, asked), Date.parse('2026-11-07T10:00:00.000Z'));
  assert.equal(past.length, 1);
  await appendFile(join(network.paths.state, 'drills.ndjson'), 'not json\n');
  await assert.rejects(pastDrills(network), (error) => error instanceof Failure && error.code === 'E702');
});
