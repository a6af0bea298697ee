/** The units of docs/guides/serving.md, as systemd itself reads them, with the paths of this checkout. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'holdfast-units-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const missing = spawnSync('systemd-analyze', ['--version']).error !== undefined;

function units(): readonly { readonly name: string; readonly text: string }[] {
  const guide = readFileSync(join(root, 'docs/guides/serving.md'), 'utf8');
  return [...guide.matchAll(/`\/etc\/systemd\/system\/([^`]+)`\s+```ini\n([^`]*)```/gu)].map(([, name = '', text = '']) => ({
    name,
    text,
  }));
}

test('the units of the guide are what systemd takes without a complaint', { skip: missing && 'there is no systemd-analyze' }, () => {
  const found = units();
  assert.deepEqual(
    found.map(({ name }) => name),
    ['holdfast-network.service', 'holdfast.service'],
  );
  for (const { name, text } of found) {
    const here = text
      .replaceAll('/opt/holdfast/node_modules/node/bin/node', process.execPath)
      .replaceAll('/opt/holdfast', root)
      .replace('User=holdfast', `User=${userInfo().username}`);
    writeFileSync(join(folder, name), here);
  }
  const paths = found.map(({ name }) => join(folder, name));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
  assert.equal(`${stdout}${stderr}`, '');
  assert.equal(status, 0);
});

test('the engine leaves the nodes that it has started alone when it ends, and has time for the step that is under way', () => {
  const engine = units().find(({ name }) => name === 'holdfast.service')?.text ?? '';
  for (const line of ['KillMode=process', 'Restart=always', 'RestartPreventExitStatus=2', 'SuccessExitStatus=143']) {
    assert.ok(engine.split('\n').includes(line), line);
  }
  assert.ok(Number(/^TimeoutStopSec=(\d+)$/mu.exec(engine)?.[1]) >= 60);
});
