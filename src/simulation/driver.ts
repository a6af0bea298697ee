/** The driver of the pretended world: the same verbs, refusals and double calls as the real ones, on machines that are data. */
import { DEFAULT_TCP_SYN_RETRIES } from '../core/chaos/fault.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import type { Driver, ProcessState } from '../core/ports/driver.ts';
import { fail } from './codes.ts';
import { copyOf, type Tree } from './files.ts';
import { processState, type Machine, type Machines, type PretendedProcess } from './machines.ts';
import { LedgerFile } from './ledger-file.ts';
import type { PretendedNetwork } from './network.ts';

/** Folders outside of the pretended machines, by path: where copyOut writes and copyIn reads. */
export type Folders = Map<string, Tree>;

const SNAPSHOT_PREFIX = 'snapshot:';

export function memoryDriver(network: PretendedNetwork, folders: Folders): Driver {
  const { machines, links, misbehaviour } = network;
  const machine = (id: NodeId): Machine => network.reachable(id);
  const injecting = (): boolean => misbehaviour.brokenInjector !== true;
  const healing = (): boolean => misbehaviour.cleanupFails !== true;
  return {
    kind: 'memory',
    capabilities: () => ({ noSilentCuts: null, noLatency: null }),
    start: async (id) => {
      const { hold } = machine(id);
      if (hold !== null) throw fail('E338', `${id} is held: ${hold}`, { subject: id });
      if (healing()) begin(network, machine(id));
    },
    stop: async (id) => network.end(machine(id), 'signal SIGTERM'),
    kill: async (id) => {
      if (injecting()) network.end(machine(id), 'signal SIGKILL');
    },
    freeze: async (id) => {
      if (machine(id).state === 'stopped') throw fail('E338', `${id} does not run, so it cannot be frozen`, { subject: id });
      if (injecting()) network.freeze(machine(id));
    },
    thaw: async (id) => {
      if (healing()) network.thaw(machine(id));
    },
    wipe: async (id) => {
      refuseUnless(machine(id), ['stopped'], 'wiped');
      machine(id).files = {};
      for (const { ordering } of network.channelsOf(id)) ordering.wiped(id);
    },
    hold: async (id, reason) => {
      machine(id).hold ??= reason;
    },
    release: async (id) => {
      machine(id).hold = null;
    },
    held: async (id) => machine(id).hold,
    run: async (id, program, args) => {
      refuseUnless(machine(id), ['stopped'], 'opened by another program');
      return { exitCode: 0, stdout: [program, ...args].join(' '), stderr: '' };
    },
    inspect: async (id) =>
      network.severed.has(machines.get(id).region)
        ? { state: 'unknown', reason: `the machine of ${id} does not answer` }
        : processState(machine(id)),
    killService: async (id) => {
      const found = service(machine(id));
      if (injecting()) Object.assign(found, { state: 'stopped', exit: 'signal SIGKILL' });
    },
    startService: async (id) => {
      const found = service(machine(id));
      if (found.state === 'stopped' && healing()) machines.begin(found, network.clock.now());
    },
    inspectService: async (id) => processState(service(machine(id))),
    logs: async (id, lines) => (lines <= 0 ? [] : [...committed(network, machine(id)), ...machine(id).log].slice(-lines)),
    copyOut: async (id, from, to) => void folders.set(to, within(copyOfNode(machine(id)), from)),
    hasData: async (id) => Object.keys(machine(id).files).length > 0,
    copyIn: async (id, from, to) => copyIn(machines, machine(id), from, to, folders),
    snapshot: async (id, label) => {
      refuseUnless(machine(id), ['stopped', 'frozen'], 'copied whole');
      const name = `${plainName(label)}-${++machine(id).lastSnapshot}`;
      machine(id).snapshots.set(name, copyOf(machine(id).files));
      return name;
    },
    deleteSnapshot: async (id, snapshot) => void machine(id).snapshots.delete(plainName(snapshot)),
    snapshots: async (id) => [...machine(id).snapshots.keys()].toSorted(),
    cut: async (id, cut) => {
      if (injecting()) links.make(id, cut);
    },
    fence: async (id, from, to) => {
      if (injecting()) links.make(id, { from, to, direction: 'one-way', manner: 'reject' });
    },
    heal: async (id) => {
      if (healing()) links.heal(id);
    },
    cuts: async () => links.list(),
    tuneTcpSynRetries: async (id, retries) => {
      if (retries === DEFAULT_TCP_SYN_RETRIES ? healing() : injecting()) machine(id).tcpSynRetries = retries;
    },
    tcpSynRetries: async (id) => machine(id).tcpSynRetries,
  };
}

function begin(network: PretendedNetwork, machine: Machine): void {
  if (machine.state === 'running') return;
  if (machine.state === 'frozen') throw fail('E338', `${machine.id} is frozen`, { subject: machine.id });
  network.begin(machine);
}

function service({ id, service: found }: Machine): PretendedProcess {
  if (found === null) throw fail('E349', `no chaincode service runs beside ${id}`, { subject: id });
  return found;
}

function refuseUnless({ id, state }: Machine, allowed: readonly ProcessState['state'][], what: string): void {
  if (!allowed.includes(state)) throw fail('E338', `the data of ${id} cannot be ${what}: its process is ${state}`, { subject: id });
}

function copyIn(machines: Machines, machine: Machine, from: string, to: string, folders: Folders): void {
  refuseUnless(machine, ['stopped'], 'written to');
  const source = from.startsWith(SNAPSHOT_PREFIX)
    ? snapshotNamed(machines, machine, from.slice(SNAPSHOT_PREFIX.length))
    : folders.get(from);
  if (source === undefined) throw fail('E349', `there is no ${from}`, { subject: from });
  const prefix = prefixOf(to);
  machine.files = {
    ...machine.files,
    ...Object.fromEntries(Object.entries(copyOf(source)).map(([path, content]) => [prefix + path, content])),
  };
}

/** `ID` of the machine itself, or `NODE/ID`. */
function snapshotNamed(machines: Machines, machine: Machine, name: string): Tree | undefined {
  const [node, id] = name.includes('/') ? name.split('/', 2) : [machine.id, name];
  return machines.get(node ?? '').snapshots.get(id ?? '');
}

/**
 * File by file, block files first: of a running peer under load the state database is then ahead of the blocks (facts: fabric-peers.md 4b), so
 * that the copy starts as a zombie. Orderers' live copies have always started.
 */
function copyOfNode({ kind, state, files }: Machine): Tree {
  const copy = copyOf(files);
  if (kind === 'orderer' || state === 'stopped') return copy;
  for (const content of Object.values(copy)) if (content instanceof LedgerFile) content.truncate(Math.max(1, content.height - 1));
  return copy;
}

function within(files: Tree, from: string): Tree {
  const prefix = prefixOf(from);
  const chosen = Object.entries(files).filter(([path]) => path.startsWith(prefix));
  return Object.fromEntries(chosen.map(([path, content]) => [path.slice(prefix.length), content]));
}

function prefixOf(path: string): string {
  if (path.startsWith('/') || path.split('/').includes('..')) throw fail('E349', `${path} is not inside the data of the node`);
  return path === '.' || path === '' ? '' : `${path}/`;
}

function plainName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw fail('E349', `${JSON.stringify(name)} is no plain name`);
  return name;
}

/** Of the line for each block that a peer writes only the last ones are made up when somebody reads; nobody reads further back. */
function committed(network: PretendedNetwork, machine: Machine): readonly string[] {
  if (machine.kind !== 'peer') return [];
  return network.channelsOf(machine.id).flatMap((models) => {
    const height = network.height(models, machine);
    return height === 0 ? [] : [`[${models.channel.id}] Committed block [${height - 1}] with 1 transaction(s)`];
  });
}
