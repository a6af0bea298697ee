/** The real `chaos validate` on every file of the library. Needs python3 with pip, and the package index on the first run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { ROOT, drillFiles } from './fixtures.ts';

const run = promisify(execFile);
const CHAOS_TOOLKIT = '1.19.0';
const CHAOS_TOOLKIT_LIB = '1.44.0';
const INSTALL_LIMIT_MS = 300_000;

/**
 * The arguments that run the Chaos Toolkit from the user's cache. It is installed beside its place and then renamed, so that two
 * test runs at once do not meet; the scripts of a moved environment name its old place, so the module is run by its interpreter.
 */
async function chaosToolkit(): Promise<readonly [string, ...string[]]> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'holdfast', `chaostoolkit-${CHAOS_TOOLKIT}`);
  if (!existsSync(cache)) await install(cache);
  return [join(cache, 'bin', 'python'), '-m', 'chaostoolkit'];
}

async function install(cache: string): Promise<void> {
  const fresh = `${cache}.${process.pid}`;
  await mkdir(dirname(cache), { recursive: true, mode: 0o700 });
  try {
    await run('python3', ['-m', 'venv', fresh], { timeout: INSTALL_LIMIT_MS });
    const packages = [`chaostoolkit==${CHAOS_TOOLKIT}`, `chaostoolkit-lib==${CHAOS_TOOLKIT_LIB}`];
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    await run(join(fresh, 'bin', 'python'), pip, { timeout: INSTALL_LIMIT_MS });
    await rename(fresh, cache).catch((error: unknown) => {
      if (!existsSync(cache)) throw error;
    });
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
    const why = code === 'ENOENT' ? 'python3 is not on the PATH' : (stderr ?? message).trim();
    const needs = 'python3 with venv and pip, and a package index are needed';
    throw new Error(`the Chaos Toolkit ${CHAOS_TOOLKIT} cannot be installed (${needs}): ${why}`, { cause: error });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function validate(file: string, folder: string, path: string): Promise<string> {
  const [python, ...module] = await chaosToolkit();
  const args = [...module, '--log-file', join(folder, 'chaos.log'), 'validate', file];
  // HOME: the toolkit looks for its settings there, and a user's own must not decide.
  const { stdout, stderr } = await run(python, args, { cwd: folder, env: { ...process.env, HOME: folder, PATH: path } });
  return stdout + stderr;
}

async function workFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chaos-validate-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('the real chaos validate accepts every drill of the library', async (context) => {
  const folder = await workFolder(context);
  await symlink(join(ROOT, 'bin', 'holdfast.mjs'), join(folder, 'holdfast'));
  const path = `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
  for (const file of drillFiles()) {
    assert.match(await validate(file, folder, path), /experiment syntax and semantic look valid/, basename(file));
  }
});

test('the real chaos validate refuses a drill when there is no holdfast on the PATH', async (context) => {
  const folder = await workFolder(context);
  const [file] = drillFiles();
  assert.ok(file);
  await assert.rejects(validate(file, folder, folder), /path 'holdfast' cannot be found/);
});
