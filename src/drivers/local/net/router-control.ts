/** Starts the link router, talks to it, and writes the file that it takes its parameters from. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NETWORK_MARK } from '../process/network-processes.ts';
import { tailLines } from '../process/tail-lines.ts';
import { unorderedPair } from '../../../core/topology/latency-key.ts';
import { fail } from './codes.ts';
import { enterPrefix } from './enter.ts';
import { replaceFile } from './record-file.ts';
import { SYSTEM_PATH } from './run.ts';
import type { LinkQuality, NetRecord, RouterStats } from './types.ts';

/** Starting Node with its native library takes a tenth of a second; a machine under full load takes many of them. */
const START_LIMIT_MS = 20_000;
const ANSWER_LIMIT_MS = 5_000;
const RETRY_MS = 10;
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export function linksFile(stateDir: string): string {
  return join(stateDir, 'links.json');
}

export function routerSocket({ runtimeDir }: Pick<NetRecord, 'runtimeDir'>): string {
  return join(runtimeDir, 'router.sock');
}

export async function writeLinks(stateDir: string, record: NetRecord, links: readonly LinkQuality[]): Promise<void> {
  const regions = record.plan.regions.map(({ id }) => id);
  for (const { between, roundTripMs } of links) {
    const known = between[0] !== between[1] && between.every((id) => regions.includes(id));
    if (!known) throw fail('E311', `${between.join(' and ')} are not two regions of this network`, { subject: between.join('-') });
    if (!(roundTripMs >= 0 && roundTripMs < Infinity))
      throw fail('E311', `${roundTripMs} ms is no round trip time`, { subject: between.join('-') });
  }
  await replaceFile(linksFile(stateDir), `${JSON.stringify({ regions, links }, null, 2)}\n`);
}

export async function changeLinks(stateDir: string, record: NetRecord, changes: readonly LinkQuality[]): Promise<void> {
  if (!record.plan.detour) throw fail('E311', 'this network runs without the link router');
  const { links } = JSON.parse(readFileSync(linksFile(stateDir), 'utf8')) as { links: readonly LinkQuality[] };
  const changed = new Map([...links, ...changes].map((link) => [unorderedPair(...link.between), link]));
  await writeLinks(stateDir, record, [...changed.values()]);
  await askRouter(record, 'reload');
}

/** Rejects when there is no router at the socket. */
export function askRouter(record: Pick<NetRecord, 'runtimeDir'>, question: 'reload' | 'stats'): Promise<RouterStats> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: string): void => reject(fail('E305', `the link router does not answer: ${reason}`, { retry: true }));
    const socket = createConnection(routerSocket(record));
    let text = '';
    socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy(new Error(`no answer within ${ANSWER_LIMIT_MS} ms`)));
    socket.once('error', (error) => refuse(error.message));
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.once('end', () => {
      const answer = JSON.parse(text === '' ? '{"error":"it closed the connection"}' : text) as RouterStats | { error: string };
      if ('error' in answer) refuse(answer.error);
      else resolve(answer);
    });
    socket.write(`${question}\n`);
  });
}

export async function routerStats(record: NetRecord): Promise<RouterStats | null> {
  return askRouter(record, 'stats').catch(() => null);
}

/** Resolves when the router answers. */
export async function startRouter(stateDir: string, record: NetRecord): Promise<RouterStats> {
  const program = fileURLToPath(new URL(`./router.${extension}`, import.meta.url));
  const logFile = join(stateDir, 'router.log');
  const log = openSync(logFile, 'a', 0o600);
  const [file = '', ...args] = [...enterPrefix(record, null), process.execPath, program, linksFile(stateDir), routerSocket(record)];
  const child = spawn(file, args, {
    detached: true,
    cwd: '/',
    stdio: ['ignore', log, log],
    env: { PATH: SYSTEM_PATH, NODE_NO_WARNINGS: '1', [NETWORK_MARK]: record.networkId },
  });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  const end = performance.now() + START_LIMIT_MS;
  while (performance.now() < end && child.exitCode === null && child.signalCode === null) {
    const stats = await routerStats(record);
    if (stats !== null && stats.pid === child.pid) return stats;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  child.kill('SIGKILL');
  throw fail('E305', `the link router did not start: ${(await tailLines(logFile, 5)).join(' | ')} (log: ${logFile})`);
}
