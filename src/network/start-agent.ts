/**
 * Starts the agent of a region: inside the region's namespaces, detached, with the listening sockets of the application ports,
 * which are opened here, in the machine's own network namespace, and handed over.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { createServer, type Server } from 'node:net';
import { failures } from '../core/kernel/failure.ts';
import { NETWORK_MARK, PROCESS_MARK } from '../drivers/local/process/network-processes.ts';
import { recordProcess } from '../drivers/local/process/record.ts';
import { NETWORK_CODES } from './codes.ts';
import { ownProgram } from './own-program.ts';

const fail = failures(NETWORK_CODES);
/** Loading gRPC on a busy two-core machine takes seconds. */
const READY_LIMIT_MS = 30_000;
/**
 * V8 lets garbage grow up to a share of the machine's memory before it looks at it: an agent without limits takes 400 MB for 40 MB of use
 * (docs/concepts/measurements.md). The old space is large enough to replay the ledger of a long load; reaching it ends the agent.
 */
const HEAP = ['--max-old-space-size=256', '--max-semi-space-size=4'];

export interface AgentStart {
  readonly region: string;
  readonly configFile: string;
  readonly logFile: string;
  readonly recordFile: string;
  readonly prefix: readonly string[];
  readonly networkId: string;
  /** Loopback port of this machine by peer; 0 = any free one. */
  readonly entries: Readonly<Record<string, number>>;
}

/** By which an agent is found that was started and never recorded. */
export function agentMark(region: string): string {
  return `agent/${region}`;
}

/** Resolves with the ports that were opened, when the agent serves. */
export async function startAgent(start: AgentStart): Promise<Readonly<Record<string, number>>> {
  const servers = await openEntries(start);
  mkdirSync(dirname(start.logFile), { recursive: true, mode: 0o700 });
  const log = openSync(start.logFile, 'a', 0o600);
  const argv = [...start.prefix, process.execPath, ...HEAP, ownProgram('agent/main'), start.configFile];
  const child = spawn(argv[0] as string, argv.slice(1), {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      [NETWORK_MARK]: start.networkId,
      [PROCESS_MARK]: agentMark(start.region),
      PATH: process.env['PATH'] ?? '',
      NODE_NO_WARNINGS: '1',
    },
  });
  closeSync(log);
  try {
    await ready(child, start);
    const ports: Record<string, number> = {};
    for (const [node, server] of Object.entries(servers)) {
      ports[node] = portOf(server);
      await hand(child, node, server);
    }
    await recordProcess(start.recordFile, child.pid ?? 0, argv);
    return ports;
  } finally {
    for (const server of Object.values(servers)) server.close();
    if (child.connected) child.disconnect();
    child.unref();
  }
}

async function openEntries(start: AgentStart): Promise<Record<string, Server>> {
  const servers: Record<string, Server> = {};
  for (const [node, port] of Object.entries(start.entries)) servers[node] = await listen(node, port);
  return servers;
}

function listen(node: string, port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE' ? fail('E353', `port ${port} for applications of ${node} is in use`, { subject: node, cause }) : cause,
      );
    });
    server.listen({ host: '127.0.0.1', port }, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function ready(child: ChildProcess, start: AgentStart): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => done(fail('E356', `the agent of ${start.region} was not ready within ${READY_LIMIT_MS} ms (log: ${start.logFile})`)),
      READY_LIMIT_MS,
    );
    const exited = (code: number | null): void =>
      done(fail('E356', `the agent of ${start.region} ended with code ${code} (log: ${start.logFile})`));
    const message = (): void => done(null);
    function done(error: Error | null): void {
      clearTimeout(timer);
      child.off('exit', exited);
      child.off('message', message);
      if (error === null) resolve();
      else reject(error);
    }
    child.once('exit', exited);
    child.once('message', message);
    child.once('error', (cause) => done(fail('E356', `the agent of ${start.region} could not be started: ${cause.message}`, { cause })));
  });
}

function hand(child: ChildProcess, node: string, server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    child.send({ entry: node }, server, {}, (error) => (error === null ? resolve() : reject(error)));
  });
}
