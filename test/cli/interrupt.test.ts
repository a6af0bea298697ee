import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { Output } from '../../src/cli/output.ts';

const INTERRUPT = join(import.meta.dirname, '..', '..', 'src', 'cli', 'interrupt.ts');

test('one Ctrl-C that arrives twice, from the terminal and passed on by npm, does not cut the cleaning up short', async () => {
  const program = `
    const { listenForInterrupts } = await import(${JSON.stringify(INTERRUPT)});
    const { signal } = listenForInterrupts();
    const keep = setInterval(() => undefined, 1_000);
    signal.addEventListener('abort', () => process.stdout.write('cleaning'));
    process.stdin.once('data', () => { process.stdout.write(' cleaned'); clearInterval(keep); process.exit(130); });
    process.stdout.write('ready ');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  const until = async (words: string): Promise<void> => {
    while (!said.includes(words)) said += String((await once(child.stdout, 'data'))[0]);
  };
  await until('ready');
  child.kill('SIGINT');
  await until('cleaning');
  child.kill('SIGINT');
  child.stdin.write('done');
  await until('cleaned');
  const [code] = (await once(child, 'exit')) as [number];
  assert.equal(code, 130);
});

test('a failure that ends a stream of JSON is one more line of it', () => {
  let stdout = '';
  const streams = { stdout: { write: (text: string) => void (stdout += text) }, stderr: { write: () => undefined } };
  const output = new Output({ json: true, quiet: false, color: false }, streams, {});
  output.documentLine({ second: 1 });
  output.document({ error: { code: 'E901' } });
  assert.deepEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line) as object)),
    [['second'], ['error']],
  );
});
