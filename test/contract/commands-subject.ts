/** The driver of commands on trivial programs, by the operator's programs that examples/ has: real processes, real archives. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandsDriverDeps, CommandsNode } from '../../src/drivers/commands/commands-node.ts';
import { createCommandsDriver } from '../../src/drivers/commands/commands-driver.ts';
import { tailLines } from '../../src/drivers/local/process/tail-lines.ts';
import { withLock } from '../../src/store/files/lock.ts';
import type { DriverSubject } from './driver-contract.ts';
import { answersAt, freePort, until } from './local-subject.ts';

export const CONTROL = new URL('../../examples/operator/node-control', import.meta.url).pathname;
const PROGRAM = new URL('./node-program.ts', import.meta.url).pathname;
/** A loaded machine starts Node.js in seconds. */
const LIMITS = { lookMs: 20_000, actMs: 30_000, copyMs: 30_000 };

export async function emptyDeps(folder: string): Promise<CommandsDriverDeps> {
  return {
    nodes: {},
    folder,
    snapshotDir: join(folder, 'snapshots'),
    scratchDir: join(folder, 'scratch'),
    exclusive: (name, work) => withLock(join(folder, 'locks'), name, { wait: 60_000 }, work),
  };
}

/** Ready means that the program answers: whoever starts a node waits for it. */
const START_AND_WAIT = `#!/bin/sh
rm -f "$1/log"
"${CONTROL}" start "$1" || exit
until grep -q listens "$1/log" 2>/dev/null; do sleep 0.02; done
`;

export async function makeNode(folder: string, id: string, port: number, data: 'folder' | 'archives'): Promise<CommandsNode> {
  const root = join(folder, id);
  await mkdir(join(root, 'data'), { recursive: true });
  await writeProgram(join(root, 'run'), `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" 127.0.0.1 ${port}\n`);
  await writeProgram(join(folder, 'start-and-wait'), START_AND_WAIT);
  const verbs = [
    'inspect',
    'kill',
    'freeze',
    'thaw',
    'hold',
    'release',
    'held',
    ...(data === 'archives' ? ['read', 'write'] : []),
  ] as const;
  return {
    id,
    programs: {
      ...Object.fromEntries(verbs.map((verb) => [verb, [CONTROL, verb, root]])),
      start: ['./start-and-wait', root],
      stop: [CONTROL, 'stop', root, '{grace}'],
      logs: [CONTROL, 'logs', root, '{lines}'],
    },
    lookFrom: {},
    dataDir: data === 'folder' ? join(root, 'data') : null,
    limits: LIMITS,
  };
}

async function writeProgram(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

export async function commandsSubject(data: 'folder' | 'archives'): Promise<DriverSubject> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-commands-'));
  const ports = { node1: await freePort(), peer1: await freePort() };
  const nodes = {
    node1: await makeNode(folder, 'node1', ports.node1, data),
    peer1: await makeNode(folder, 'peer1', ports.peer1, data),
  };
  const deps = { ...(await emptyDeps(folder)), nodes };
  const driver = createCommandsDriver(deps);
  await Promise.all(Object.keys(nodes).map((id) => driver.start(id)));
  let folders = 0;
  return {
    driver,
    another: createCommandsDriver(deps),
    node: 'node1',
    peer: 'peer1',
    services: false,
    program: null,
    writeFile: async (id, path, text) => {
      const full = join(folder, id, 'data', path);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, text);
    },
    readFile: (id, path) => readFile(join(folder, id, 'data', path), 'utf8').catch(() => null),
    freshFolder: async () => join(folder, `copy-${++folders}`),
    logged: (id) => until(async () => (await tailLines(join(folder, id, 'log'), 1)).length > 0),
    answers: (id) => answersAt('127.0.0.1', id === 'peer1' ? ports.peer1 : ports.node1),
    links: null,
    dispose: async () => {
      await Promise.all(Object.keys(nodes).map((id) => driver.kill(id)));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
