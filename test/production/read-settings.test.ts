import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { checkProduction } from '../../src/core/analysis/production/check-production.ts';
import { settingOf } from '../../src/core/analysis/production/settings.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import { readSettings } from '../../src/platforms/fabric/settings/read-settings.ts';
import { BASES, type Files, networkOf } from './bases.ts';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-settings-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const base = networkOf(BASES.raft());

test('a folder with the files of every node says what the rendered files say', async () => {
  const files = Object.entries(base.files).flatMap(([path, text]) =>
    path.startsWith('nodes/') ? [[path.slice('nodes/'.length).replace(/node\.env$/, 'env'), text]] : [],
  );
  const read = await readSettings(base.topology, folderOf(Object.fromEntries(files)));
  assert.deepEqual(Object.keys(read).toSorted(), Object.keys(base.settings).toSorted());
  for (const [id, { values }] of Object.entries(base.settings)) {
    const plain = (all: typeof values) => Object.entries(all).map(([key, { value }]) => [key, value]);
    assert.deepEqual(plain(read[id]?.values ?? {}), plain(values), id);
  }
  assert.deepEqual(checkProduction(base.topology, read), []);
});

test('the variables of env override the file, and findings name their line', async () => {
  const folder = folderOf({
    'orderer1/orderer.yaml': base.files['nodes/orderer1/orderer.yaml'] ?? '',
    'orderer1/env': '# shared\nORDERER_METRICS_PROVIDER=disabled\n',
  });
  const read = await readSettings(base.topology, folder);
  const [finding] = checkProduction(base.topology, read);
  assert.deepEqual([finding?.code, finding?.at?.file, finding?.at?.line], ['C190', join(folder, 'orderer1/env'), 2]);
  assert.match(finding?.evidence ?? '', /ORDERER_METRICS_PROVIDER/);
});

test('the roles of an MSP are read from its config.yaml', async () => {
  const folder = folderOf({ 'orderer1/orderer.yaml': 'General:\n', 'orderer1/msp/config.yaml': 'NodeOUs:\n  Enable: false\n' });
  const { orderer1 } = await readSettings(base.topology, folder);
  assert.equal(settingOf(orderer1 ?? assert.fail(), 'msp.NodeOUs.Enable')?.value, false);
});

test('a folder without a file of any node, and one that is not there, are refused', async () => {
  const nothing = folderOf({ 'orderer99/orderer.yaml': 'General:\n', 'peer0-org1/orderer.yaml': 'General:\n' });
  for (const folder of [nothing, join(nothing, 'absent')]) {
    await assert.rejects(
      readSettings(base.topology, folder),
      (error) => error instanceof Failure && error.code === 'E450' && error.exit === 2,
    );
  }
});

test('a file that cannot be read is named', async () => {
  const folder = folderOf({ 'orderer1/orderer.yaml/inside': '' });
  await assert.rejects(
    readSettings(base.topology, folder),
    (error) => error instanceof Failure && error.code === 'E451' && error.subject === join(folder, 'orderer1', 'orderer.yaml'),
  );
});
