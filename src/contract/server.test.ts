import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('server.ts', import.meta.url));

function start(
  t: TestContext,
  env: Readonly<Record<string, string>>,
): { readonly output: (text: string) => Promise<void>; readonly exit: Promise<unknown>; readonly stop: () => void } {
  const child = spawn(process.execPath, [PROGRAM], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let text = '';
  const seen = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const check of seen) check();
    });
  }
  const exit = once(child, 'exit').then(([code]) => code as unknown);
  const output = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => void (text.includes(wanted) && resolve());
      seen.add(check);
      check();
      void once(child, 'close').then(() => (text.includes(wanted) ? resolve() : reject(new Error(`ended without '${wanted}': ${text}`))));
    });
  return { output, exit, stop: () => child.kill('SIGTERM') };
}

test('the contract server listens, says so, and ends cleanly on SIGTERM', async (t) => {
  const server = start(t, { CHAINCODE_ID: 'ledger:1', CHAINCODE_SERVER_ADDRESS: '127.0.0.1:0' });
  await server.output('sample contract ledger:1 listens on');
  server.stop();
  assert.equal(await server.exit, 0);
});

test('without its address the contract server says what is missing', async (t) => {
  const server = start(t, { CHAINCODE_ID: 'ledger:1' });
  await server.output('CHAINCODE_SERVER_ADDRESS is not set');
  assert.equal(await server.exit, 2);
});

test('an address in use is named', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1');
  t.after(() => holder.close());
  await once(holder, 'listening');
  const address = `127.0.0.1:${(holder.address() as AddressInfo).port}`;
  const server = start(t, { CHAINCODE_ID: 'ledger:1', CHAINCODE_SERVER_ADDRESS: address });
  await server.output(`cannot listen on ${address}`);
  assert.equal(await server.exit, 4);
});
