/** The packed package, installed into an empty folder by npm and run by a plain Node 24: no TypeScript, no checkout. Needs npm and its registry. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-package-'));
const app = join(folder, 'app');
const environment = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`, NO_COLOR: '1' };

interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env: environment, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ exit, stdout, stderr });
    });
  });
}

const holdfast = (...args: readonly string[]): Promise<Ran> => run(join(app, 'node_modules', '.bin', 'holdfast'), args, app);

before(async () => {
  // What prepack does, without its bootstrap: tests never change node_modules of the checkout.
  const built = await run(process.execPath, ['tools/task.ts', 'build'], ROOT);
  assert.equal(built.exit, 0, `build: ${built.stdout}${built.stderr}`);
  const packed = await run('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], ROOT);
  assert.equal(packed.exit, 0, `npm pack: ${packed.stderr}`);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  assert(tarball !== undefined, 'npm pack made no tarball');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "private": true }');
  const installed = await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(folder, tarball)], app);
  assert.equal(installed.exit, 0, `npm install needs the registry: ${installed.stderr}`);
});

after(() => rmSync(folder, { recursive: true, force: true }));

test('the installed package explains itself', async () => {
  const { exit, stdout, stderr } = await holdfast('--help');
  assert.equal(exit, 0, stderr);
  assert.match(stdout, /Usage: holdfast COMMAND/u);
});

test('the installed package writes a starter file and plans it', async () => {
  assert.equal((await holdfast('init')).exit, 0);
  const { exit, stdout, stderr } = await holdfast('plan', '--resolved', '--json');
  assert.equal(exit, 0, stderr);
  assert.deepEqual(Object.keys(JSON.parse(stdout) as object), ['topology', 'findings', 'channels']);
});

test('the installed package brings its drills, and explains every code', async () => {
  assert.equal((await holdfast('drill', 'list')).exit, 0);
  assert.equal((await holdfast('explain', 'E102')).exit, 0);
});
