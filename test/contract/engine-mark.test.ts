/** Two engines on two copies of one state folder: each has a lease that is its own, and the second is refused all the same. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { EngineStore } from '../../src/core/ports/engine-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/engine-store.ts';
import { engineMark } from '../../src/system/engine-mark.ts';

const MINUTE_MS = 60_000;
const root = mkdtempSync(join(tmpdir(), 'holdfast-mark-'));
after(() => rmSync(root, { recursive: true, force: true }));
let networks = 0;

function folderOf(name: string): string {
  return mkdtempSync(join(root, `${name}-`));
}

function openIn(folder: string, network: string): EngineStore {
  const clock = { now: () => Date.now() };
  return openSqliteStore(join(folder, 'engine.db'), { network, clock, mark: engineMark(network, folder) });
}

async function copied(): Promise<{ readonly network: string; readonly original: string; readonly copy: string }> {
  const network = `net-${process.pid}-${++networks}`;
  const original = folderOf('original');
  await openIn(original, network).close();
  const copy = folderOf('copy');
  cpSync(original, copy, { recursive: true });
  return { network, original, copy };
}

test('an engine on a copy of the folder is refused, and takes no lease, until the other one has ended', async () => {
  const { network, original, copy } = await copied();
  const [first, second] = [openIn(original, network), openIn(copy, network)];
  const held = await first.acquireLease('a', MINUTE_MS);
  assert.ok('lease' in held);
  await assert.rejects(second.acquireLease('b', MINUTE_MS), { code: 'E821', exit: 3 });
  await first.releaseLease(held.lease);
  assert.ok('lease' in (await second.acquireLease('b', MINUTE_MS)), 'the refused one has left no lease behind');
  await first.close();
  await second.close();
});

test('a store that is closed without giving the lease back is no engine any more', async () => {
  const { network, original, copy } = await copied();
  const first = openIn(original, network);
  await first.acquireLease('a', MINUTE_MS);
  await first.close();
  const second = openIn(copy, network);
  assert.ok('lease' in (await second.acquireLease('b', MINUTE_MS)));
  await second.close();
});

test('in one folder the lease alone is between two engines, also when the first one hangs', async () => {
  const { network, original } = await copied();
  const [first, second] = [openIn(original, network), openIn(original, network)];
  assert.ok('lease' in (await first.acquireLease('a', 0)));
  assert.ok('lease' in (await second.acquireLease('b', MINUTE_MS)), 'the lease of the first has run out');
  await first.close();
  await second.close();
});

test('whoever took over from an engine that hung is seen as soon as it renews its lease', async () => {
  const { network, original, copy } = await copied();
  const [first, second, third] = [openIn(original, network), openIn(original, network), openIn(copy, network)];
  await first.acquireLease('a', 0);
  const taken = await second.acquireLease('b', MINUTE_MS);
  assert.ok('lease' in taken);
  await first.close();
  await second.renewLease(taken.lease, MINUTE_MS);
  await assert.rejects(third.acquireLease('c', MINUTE_MS), { code: 'E821' });
  await second.close();
  await third.close();
});

test('engines of two networks have nothing to do with each other', async () => {
  const [one, other] = [await copied(), await copied()];
  const [first, second] = [openIn(one.original, one.network), openIn(other.original, other.network)];
  await first.acquireLease('a', MINUTE_MS);
  assert.ok('lease' in (await second.acquireLease('b', MINUTE_MS)));
  await first.close();
  await second.close();
});

test('an engine that was killed leaves no mark', async () => {
  const { network, original, copy } = await copied();
  const source = new URL('../../src/system/engine-mark.ts', import.meta.url).href;
  const program = `const { engineMark } = await import(${JSON.stringify(source)});
    await engineMark(${JSON.stringify(network)}, ${JSON.stringify(original)}).take();
    console.log('marked'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const second = openIn(copy, network);
  await assert.rejects(second.acquireLease('b', MINUTE_MS), { code: 'E821' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok('lease' in (await second.acquireLease('b', MINUTE_MS)));
  await second.close();
});
