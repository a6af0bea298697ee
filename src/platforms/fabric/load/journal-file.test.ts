import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Failure } from '../../../core/kernel/failure.ts';
import { openEventFile, readEventFile } from './journal-file.ts';

type Event = { readonly event: string; readonly n: number };

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-journal-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('what was written is read again, and the file is for its owner only', async (t) => {
  const path = join(folder(t), 'a.ndjson');
  const file = openEventFile<Event>(path);
  file.write({ event: 'x', n: 1 });
  file.write({ event: 'x', n: 2 });
  file.close();
  assert.deepEqual(await readEventFile<Event>(path), [
    { event: 'x', n: 1 },
    { event: 'x', n: 2 },
  ]);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('a torn last line is left out when read, and cut off when the file is opened again', async (t) => {
  const path = join(folder(t), 'a.ndjson');
  writeFileSync(path, '{"event":"x","n":1}\n{"event":"x","n"');
  assert.deepEqual(await readEventFile<Event>(path), [{ event: 'x', n: 1 }]);
  const file = openEventFile<Event>(path);
  file.write({ event: 'x', n: 3 });
  file.close();
  assert.equal(readFileSync(path, 'utf8'), '{"event":"x","n":1}\n{"event":"x","n":3}\n');
});

test('a damaged line before the last is a failure that names it', async (t) => {
  const path = join(folder(t), 'a.ndjson');
  writeFileSync(path, '{"event":"x","n":1}\n');
  appendFileSync(path, 'garbage\n{"event":"x","n":2}\n');
  await assert.rejects(readEventFile(path), (failure: Failure) => failure.code === 'E503' && failure.at?.line === 2);
});

test('a file that is not there has no events; a folder that is not there cannot be written to', async (t) => {
  const path = folder(t);
  assert.deepEqual(await readEventFile(join(path, 'none.ndjson')), []);
  assert.throws(
    () => openEventFile(join(path, 'none', 'a.ndjson')),
    (failure: Failure) => failure.code === 'E502',
  );
});

test('kill -9 loses no event that was written', async (t) => {
  const path = join(folder(t), 'a.ndjson');
  const source = new URL('journal-file.ts', import.meta.url).href;
  const program = `
    import { openEventFile } from ${JSON.stringify(source)};
    const file = openEventFile(process.argv[1]);
    for (let n = 1; n <= 500; n++) file.write({ event: 'x', n });
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, path], { stdio: 'ignore' });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL');
  assert.equal((await readEventFile<Event>(path)).length, 500);
});
