/**
 * A network that Holdfast did not deploy: its nodes are asked from this machine, and programs of the operator act on theirs. Everything that
 * `up` makes is not there, and nothing here makes it.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failures } from '../../core/kernel/failure.ts';
import { nodes } from '../../core/topology/lookup.ts';
import type { Topology } from '../../core/topology/model.ts';
import { createCommandsDriver } from '../../drivers/commands/commands-driver.ts';
import { openAccess } from '../../platforms/fabric/load-access.ts';
import { withLock } from '../../store/files/lock.ts';
import { NETWORK_CODES } from '../codes.ts';
import { NODE_LOCK_WAIT_MS } from '../open-driver.ts';
import type { OpenNetwork } from '../open.ts';
import type { NetworkPaths } from '../paths.ts';
import { type NetworkRecord, RECORD_FORMAT } from '../record.ts';
import { topologyDigest } from '../topology-digest.ts';
import { localWorld } from '../world.ts';
import { directAgents } from './direct-agents.ts';
import { foreignAccess } from './foreign-access.ts';
import { foreignDisks } from './foreign-disks.ts';
import { foreignNodes } from './foreign-nodes.ts';

const fail = failures(NETWORK_CODES);

/** @param folder of the topology file: paths and programs are relative to it. */
export async function openForeign(topology: Topology, paths: NetworkPaths, folder: string): Promise<OpenNetwork> {
  if (existsSync(paths.record))
    throw fail('E368', `${paths.state} holds a network that \`holdfast up\` started, and the topology file says that others did`, {
      hint: 'Take that network down first, or name this one otherwise.',
    });
  const facts = foreignAccess(topology, folder);
  const access = await openAccess(facts);
  const table = foreignNodes(topology, folder);
  await mkdir(paths.state, { recursive: true, mode: 0o700 });
  const scratchDir = ownScratch(join(paths.state, 'scratch'));
  const driver = createCommandsDriver({
    nodes: table,
    folder,
    snapshotDir: join(paths.state, 'snapshots'),
    scratchDir,
    exclusive: (name, work) => withLock(join(paths.state, 'locks'), name, { wait: NODE_LOCK_WAIT_MS }, work),
  });
  const agents = directAgents({ access, nodes: Object.values(table), folder });
  const world = localWorld({ topology, driver, agents, paths });
  const load = { start: () => Promise.reject(fail('E368', 'Holdfast puts no load on a network that it did not deploy')) };
  return {
    topology,
    record: recordOf(topology, paths),
    paths,
    driver,
    regions: null,
    broken: null,
    agents,
    world: { ...world, load },
    access: async () => facts,
    disks: foreignDisks({ topology, nodes: table, driver, scratchDir }),
    foreign: table,
    enterPrefix: () => [],
    close() {
      agents.close();
      rmSync(scratchDir, { recursive: true, force: true });
    },
  };
}

/** A folder of this process; what killed ones left, which may be whole ledgers, is removed. */
function ownScratch(root: string): string {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(root)) if (!runs(Number(name))) rmSync(join(root, name), { recursive: true, force: true });
  return join(root, String(process.pid));
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Nothing of it is written down: it says of this network what the record of `up` says of one of ours. */
function recordOf(topology: Topology, paths: NetworkPaths): NetworkRecord {
  return {
    format: RECORD_FORMAT,
    id: `${paths.idPrefix}foreign`,
    name: topology.name,
    topologyFile: '',
    topologyDigest: topologyDigest(topology),
    createdAt: '',
    mode: 'foreign',
    latency: false,
    limits: ['Holdfast did not deploy this network'],
    fabricVersion: topology.platform.version,
    programs: '',
    provider: '',
    nodes: Object.fromEntries(nodes(topology).map(({ id, host }) => [id, { address: host, namespace: null }])),
    agents: {},
    entries: {},
  };
}
