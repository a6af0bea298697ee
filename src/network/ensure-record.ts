/** Decides once what the network is like on this machine, and holds later calls to it. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { failures } from '../core/kernel/failure.ts';
import { nodes } from '../core/topology/lookup.ts';
import { printTopology } from '../core/topology/print.ts';
import type { FabricNode, Topology } from '../core/topology/model.ts';
import { rightsForNet } from '../drivers/local/net/net.ts';
import { writeTextAtomic } from '../store/files/json-file.ts';
import { NETWORK_CODES } from './codes.ts';
import { type NetworkPaths, networkPaths } from './paths.ts';
import { type NetworkRecord, RECORD_FORMAT, readRecord, writeRecord } from './record.ts';
import { regionPlan } from './regions.ts';
import { topologyDigest } from './topology-digest.ts';
import type { UpOptions } from './up.ts';

const fail = failures(NETWORK_CODES);
/** Loopback networks try this many address blocks before they give up. */
const LOOPBACK_TRIES = 16;

export async function ensureRecord(options: UpOptions, paths: NetworkPaths): Promise<NetworkRecord> {
  const { topology } = options;
  refuseForeign(topology);
  await mkdir(paths.state, { recursive: true, mode: 0o700 });
  await chmod(paths.state, 0o700);
  const found = await readRecord(paths);
  const digest = topologyDigest(topology);
  if (found !== null) {
    if (found.topologyDigest !== digest) throw changed(options, paths);
    const same = { ...found, programs: options.programs.bin, provider: options.programs.provider };
    await writeRecord(paths, same);
    return same;
  }
  // The record was lost or set aside: identities and ledgers stay in use as long as they are of the same topology.
  if (existsSync(paths.crypto) && existsSync(paths.topology) && (await readFile(paths.topology, 'utf8')) !== printTopology(topology))
    throw changed(options, paths);
  const record = await newRecord(options, digest);
  await writeTextAtomic(paths.topology, printTopology(topology));
  await writeRecord(paths, record);
  return record;
}

function changed({ topology, topologyFile }: UpOptions, paths: NetworkPaths): Error {
  return fail('E357', `${topologyFile} differs from what ${topology.name} was started with (${paths.topology})`, {
    subject: topology.name,
  });
}

function refuseForeign(topology: Topology): void {
  if (topology.platform.kind !== 'fabric') throw fail('E359', `the local network runs fabric, not ${topology.platform.kind}`);
  for (const node of nodes(topology)) {
    const kind = topology.drivers[node.driver]?.kind;
    if (kind !== 'local')
      throw fail('E359', `${node.id} has driver ${kind ?? node.driver}, and only local runs on this machine`, { subject: node.id });
  }
}

async function newRecord(options: UpOptions, digest: string): Promise<NetworkRecord> {
  const { topology, topologyFile, programs } = options;
  const common = {
    format: RECORD_FORMAT,
    id: `${networkPaths(options.state).idPrefix}${randomUUID()}`,
    name: topology.name,
    topologyFile,
    topologyDigest: digest,
    createdAt: new Date().toISOString(),
    fabricVersion: topology.platform.version,
    programs: programs.bin,
    provider: programs.provider,
    entries: {},
  } as const;
  const rights = options.loopback ? null : await rightsForNet();
  if (rights === null || rights.mode === 'none') {
    const why = rights === null ? 'asked for by --loopback' : `${rights.why}. ${rights.missing.join(' ')}`;
    return {
      ...common,
      mode: 'loopback',
      latency: false,
      limits: loopbackLimits(why),
      ...(await loopbackAddresses(topology, options.state)),
    };
  }
  const plan = regionPlan(topology, rights.noLatency === null);
  return {
    ...common,
    mode: 'namespaces',
    latency: rights.noLatency === null,
    limits: rights.noLatency === null ? [] : [`latency between regions is not emulated: ${rights.noLatency}. ${rights.missing.join(' ')}`],
    nodes: Object.fromEntries(plan.nodes.map(({ id, address, namespace }) => [id, { address, namespace }])),
    agents: Object.fromEntries(plan.regions.map(({ id, agent }) => [id, { address: agent.address, namespace: agent.namespace }])),
  };
}

function loopbackLimits(why: string): readonly string[] {
  return [
    `loopback addresses instead of network namespaces (${why})`,
    'no latency between regions and no cuts: nothing is claimed about silent losses',
  ];
}

/** One address of 127.64.0.0/10 per node; the block comes from the state folder, so two networks differ. */
async function loopbackAddresses(topology: Topology, state: string): Promise<Pick<NetworkRecord, 'nodes' | 'agents'>> {
  const all = nodes(topology);
  const hash = createHash('sha256').update(state).digest();
  for (let attempt = 0; attempt < LOOPBACK_TRIES; attempt += 1) {
    const block = `127.${64 + ((hash[0] ?? 0) % 64)}.${((hash[1] ?? 0) + attempt) % 256}`;
    if (!(await allFree(all, block))) continue;
    return {
      nodes: Object.fromEntries(all.map((node, index) => [node.id, { address: `${block}.${index + 1}`, namespace: null }])),
      agents: Object.fromEntries(
        Object.keys(topology.regions).map((id, index) => [id, { address: `${block}.${250 - index}`, namespace: null }]),
      ),
    };
  }
  throw fail('E353', `no free block of loopback addresses for ${topology.name} among ${LOOPBACK_TRIES}`);
}

async function allFree(all: readonly FabricNode[], block: string): Promise<boolean> {
  const free = await Promise.all(all.map((node, index) => allFreeAt(`${block}.${index + 1}`, Object.values(node.ports))));
  return free.every(Boolean);
}

async function allFreeAt(host: string, ports: readonly number[]): Promise<boolean> {
  return (await Promise.all(ports.map((port) => isFree(host, port)))).every(Boolean);
}

function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}
