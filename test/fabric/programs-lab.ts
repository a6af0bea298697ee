/** What the tests of the Fabric programs share: pretend programs that really run, archives of them, and a server on the loopback. */
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import { FABRIC_PROGRAMS, archiveName, releasePlatform } from '../../src/platforms/fabric/programs/catalog.ts';
import type { DownloadLimits } from '../../src/platforms/fabric/programs/download.ts';

export const VERSION = '9.9.9';
export const ARCHIVE = archiveName(VERSION, releasePlatform(process.platform, process.arch) ?? 'none');
export const PATIENT: DownloadLimits = { answerMs: 60_000, silenceMs: 60_000, connections: 10 };

/** Nothing of the machine's own settings reaches a test: neither a proxy nor a Go toolchain nor a cache. */
export function isolate(): void {
  for (const name of Object.keys(process.env)) if (/_proxy$|^HOLDFAST_|^XDG_/iu.test(name)) delete process.env[name];
  process.env['PATH'] = '/nowhere';
}

export function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-programs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeProgram(path: string, version: string): void {
  writeFileSync(path, `#!/bin/sh\necho pretend:\necho " Version: v${version}"\n`, { mode: 0o755 });
}

export function fillPrograms(bin: string, version: string = VERSION, names: readonly string[] = FABRIC_PROGRAMS): string {
  mkdirSync(bin, { recursive: true });
  for (const name of names) writeProgram(join(bin, name), version);
  return bin;
}

/** As the project packs them, with some incompressible bytes so that a download has a middle. */
export function packRelease(folder: string, version: string = VERSION, names: readonly string[] = FABRIC_PROGRAMS): Buffer {
  const tree = join(folder, 'release');
  rmSync(tree, { recursive: true, force: true });
  fillPrograms(join(tree, 'bin'), version, names);
  mkdirSync(join(tree, 'config'));
  writeFileSync(join(tree, 'config', 'padding'), randomBytes(400_000));
  execFileSync('/bin/tar', ['-czf', join(folder, 'release.tar.gz'), 'bin', 'config'], { cwd: tree, env: { PATH: '/usr/bin:/bin' } });
  return readFileSync(join(folder, 'release.tar.gz'));
}

export function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface Served {
  readonly mirror: string;
  /** `GET /path range` of every request. */
  readonly requests: string[];
}

export async function serve(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Served> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push([request.method, request.url, request.headers.range].filter((part) => part !== undefined).join(' '));
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { mirror: `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases`, requests };
}

/** A server of files as it should be: strong ETag, Range, If-Range. */
export function sendFile(request: IncomingMessage, response: ServerResponse, bytes: Buffer, end: number = bytes.length): void {
  const etag = `"${digest(bytes).slice(0, 16)}"`;
  const asked = /^bytes=(\d+)-$/u.exec(request.headers.range ?? '')?.[1];
  const from = asked !== undefined && request.headers['if-range'] === etag ? Number(asked) : 0;
  const headers = { etag, 'content-length': bytes.length - from };
  if (from === 0) response.writeHead(200, headers);
  else response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
  if (end === bytes.length) response.end(bytes.subarray(from));
  else response.write(bytes.subarray(from, end));
}

export interface Helper {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** Resolves with all lines when the process has ended. */
  readonly ended: Promise<readonly string[]>;
}

/** A second process that obtains programs: one line of output for each line of progress, the last one is the answer. */
export function spawnEnsure(t: TestContext, options: object): Helper {
  const script = new URL('./programs-ensure.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    lines.splice(0, lines.length, ...text.split('\n').slice(0, -1));
  });
  return { child, lines, ended: once(child, 'close').then(() => lines) };
}

export async function until(what: string, condition: () => boolean): Promise<void> {
  const signal = AbortSignal.timeout(60_000);
  while (!condition()) {
    if (signal.aborted) throw new Error(`never happened: ${what}`);
    await delay(10);
  }
}
