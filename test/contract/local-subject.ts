/** The local driver with trivial programs in place of Fabric's: a node and a peer with a service, real processes. */
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLocalDriver } from '../../src/drivers/local/local-driver.ts';
import type { LocalDriverDeps, LocalNode, LocalProcess } from '../../src/drivers/local/local-node.ts';
import type { LocalNet } from '../../src/drivers/local/net-port.ts';
import { killNetwork } from '../../src/drivers/local/process/network-processes.ts';
import { tailLines } from '../../src/drivers/local/process/tail-lines.ts';
import { withLock } from '../../src/store/files/lock.ts';
import type { DriverSubject, LinkSubject } from './driver-contract.ts';

const PROGRAM = new URL('./node-program.ts', import.meta.url).pathname;
const NO_NET = 'this test runs on loopback';
/** A frozen process accepts a connect in the kernel and sends nothing. */
const ANSWER_LIMIT_MS = 500;
/** Node.js on a loaded machine. */
const START_LIMIT_MS = 20_000;

export interface Net {
  readonly net: LocalNet;
  /** Connects go to the port of node1. */
  links(port: number): LinkSubject;
  /** Where the contract's two nodes live. */
  readonly places: Readonly<Record<'node1' | 'peer1', { readonly namespace: string; readonly address: string }>>;
  /** A connect from inside. */
  answers(address: string, port: number): Promise<boolean>;
  dispose(): Promise<void>;
}

/** All that a driver is made of, as JSON but for the functions, so that another process can make the same driver. */
export interface SubjectFiles {
  readonly networkId: string;
  readonly nodes: Readonly<Record<string, LocalNode>>;
  readonly snapshotDir: string;
  readonly lockDir: string;
}

export function localDeps(files: SubjectFiles, net: LocalNet | null): LocalDriverDeps {
  const { networkId, nodes, snapshotDir, lockDir } = files;
  return {
    networkId,
    nodes,
    net,
    noNet: NO_NET,
    snapshotDir,
    exclusive: (name, work) => withLock(lockDir, name, { wait: 60_000 }, work),
  };
}

export async function makeFiles(folder: string, networkId: string, net: Net | null): Promise<SubjectFiles> {
  const nodes: Record<string, LocalNode> = {};
  for (const id of ['node1', 'peer1'] as const) {
    const root = join(folder, id);
    await mkdir(join(root, 'data'), { recursive: true });
    const place = net?.places[id] ?? { namespace: null, address: '127.0.0.1' };
    const port = await freePort();
    const env = { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1' };
    const service: LocalProcess = {
      name: 'ledger',
      program: process.execPath,
      args: [PROGRAM, place.address, String(await freePort())],
      env,
      cwd: root,
      logFile: join(root, 'service.log'),
      recordFile: join(root, 'service.json'),
    };
    nodes[id] = {
      id,
      dataDir: join(root, 'data'),
      configDir: root,
      logFile: join(root, 'log'),
      recordFile: join(root, 'process.json'),
      program: process.execPath,
      args: [PROGRAM, place.address, String(port)],
      env,
      namespace: place.namespace,
      services: id === 'peer1' ? [service] : [],
    };
  }
  return { networkId, nodes, snapshotDir: join(folder, 'snapshots'), lockDir: join(folder, 'locks') };
}

export async function localSubject(net: Net | null): Promise<DriverSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-contract-'));
  const networkId = `contract-${folder}`;
  const files = await makeFiles(folder, networkId, net);
  const answers = (id: string): Promise<boolean> => answersOf(files, net, id);
  // Ready means that the program answers; a start that returned earlier would be a race in every test.
  const nodes = Object.fromEntries(
    Object.values(files.nodes).map((node) => [node.id, { ...node, readyCheck: () => until(() => answers(node.id)) }]),
  );
  const deps = localDeps({ ...files, nodes }, net?.net ?? null);
  const driver = createLocalDriver(deps);
  await Promise.all(['node1', 'peer1'].map((id) => driver.start(id)));
  await driver.startService('peer1');
  let folders = 0;
  return {
    driver,
    another: createLocalDriver(deps),
    node: 'node1',
    peer: 'peer1',
    services: true,
    program: { path: process.execPath, args: [PROGRAM, 'hello'] },
    writeFile: async (id, path, text) => {
      const full = join(dataOf(files, id), path);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, text);
    },
    readFile: (id, path) => readFile(join(dataOf(files, id), path), 'utf8').catch(() => null),
    freshFolder: async () => join(folder, `copy-${++folders}`),
    logged: (id) => until(async () => (await tailLines(files.nodes[id]?.logFile ?? '', 1)).length > 0),
    answers,
    links: net?.links(Number(files.nodes['node1']?.args[2])) ?? null,
    dispose: async () => {
      await killNetwork(networkId);
      await net?.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function dataOf(files: SubjectFiles, id: string): string {
  return files.nodes[id]?.dataDir ?? '';
}

function answersOf(files: SubjectFiles, net: Net | null, id: string): Promise<boolean> {
  const [, address = '', port = ''] = files.nodes[id]?.args ?? [];
  return net === null ? answersAt(address, Number(port)) : net.answers(address, Number(port));
}

export async function answersAt(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    await once(socket, 'data', { signal });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + START_LIMIT_MS; performance.now() < end; await delay(20)) if (await holds()) return;
  throw new Error(`it did not come true within ${START_LIMIT_MS} ms`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
