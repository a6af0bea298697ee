/** The real World of a local network: the driver acts on this machine, everything else goes through the agents. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlockArrival, ContractState, JournalEvent, LedgerTransaction } from '../core/chaos/journal.ts';
import type { RegionId } from '../core/kernel/ids.ts';
import type { ProcessSighting } from '../core/observation/probe.ts';
import type { LoadAssignment } from '../core/ports/agent.ts';
import type { Driver } from '../core/ports/driver.ts';
import type { LoadPort, LoadRun, LoadSpec, World } from '../core/ports/world.ts';
import { gatewayPeers } from '../core/topology/lookup.ts';
import type { Topology } from '../core/topology/model.ts';
import { readNdjson } from '../store/files/ndjson.ts';
import { FileFaultStore } from '../store/files/fault-store.ts';
import type { Agents } from './agents.ts';
import type { NetworkPaths } from './paths.ts';
import { systemClock } from './system-clock.ts';

const LEDGER_LIMIT_MS = 60_000;

/** How long one node may take before its probe counts as timeout: what a first connection needs over the longest link, and a second. */
export function probeLimitMs({ latency }: Pick<Topology, 'latency'>): number {
  const longest = Math.max(0, ...latency.map(({ roundTripMs }) => roundTripMs));
  return 4 * longest + 1_000;
}
/** A load whose starter is silent for several times this long ends by itself (agent/load-runs.ts). */
const KEEP_LOAD_MS = 5_000;

export interface WorldParts {
  readonly topology: Topology;
  readonly driver: Driver;
  readonly agents: Agents;
  readonly paths: NetworkPaths;
}

export function localWorld({ topology, driver, agents, paths }: WorldParts): World {
  const probeMs = probeLimitMs(topology);
  const nodes = [...Object.keys(topology.orderers), ...Object.keys(topology.peers)];
  const regionOf = (node: string): RegionId | undefined => (topology.peers[node] ?? topology.orderers[node])?.at.region;
  return {
    topology,
    driver,
    clock: systemClock,
    faults: new FileFaultStore(paths.faults),
    observer: {
      sightings: (compare = {}, only) => agents.observe({ timeoutMs: probeMs, hashesAt: compare, ...(only && { nodes: only }) }),
      processes: () => Promise.all(nodes.map((node) => processSighting(driver, node))),
      disks: () => freeShares(nodes, paths),
      connect: (from, to) => agents.in(from).call('connect', { node: to, timeoutMs: probeMs }, probeMs * 2),
    },
    ledger: {
      canary: (channel, orderer, timeoutMs) =>
        agents.any('canary', { channel, orderer, timeoutMs }, timeoutMs + probeMs, regionOf(orderer)),
      async transactions(channel, peer, from) {
        const answer = await agents.any<{ transactions: LedgerTransaction[] }>(
          'transactions',
          { channel, peer, from },
          LEDGER_LIMIT_MS,
          regionOf(peer),
        );
        return answer.transactions;
      },
      contractState: (channel, peer) => agents.any<ContractState>('contract-state', { channel, peer }, LEDGER_LIMIT_MS, regionOf(peer)),
    },
    load: loadPort(topology, agents, paths),
  };
}

async function processSighting(driver: Driver, node: string): Promise<ProcessSighting> {
  const found = await driver.inspect(node);
  const detail = found.state === 'unknown' ? found.reason : found.state === 'stopped' ? (found.exit ?? 'no process') : `pid ${found.pid}`;
  return { observer: `driver:${driver.kind}`, node, at: Date.now(), state: found.state, detail };
}

/** What an ordinary process may still write; a folder that is not there yet is not looked at. */
async function freeShares(nodes: readonly string[], paths: NetworkPaths): Promise<Readonly<Record<string, number>>> {
  const shares = await Promise.allSettled(
    nodes.map(async (node): Promise<[string, number]> => {
      const { bavail, blocks } = await statfs(paths.node(node).data);
      return [node, blocks === 0 ? 1 : bavail / blocks];
    }),
  );
  return Object.fromEntries(shares.flatMap((share) => (share.status === 'fulfilled' ? [share.value] : [])));
}

function loadPort(topology: Topology, agents: Agents, paths: NetworkPaths): LoadPort {
  return {
    async start(spec: LoadSpec): Promise<LoadRun> {
      const id = `load-${Date.now()}-${randomBytes(3).toString('hex')}`;
      const folder = join(paths.loads, id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const watchers = agents.regions;
      await Promise.all(watchers.map((region) => agents.in(region).call('load-start', assignment(topology, spec, id, region), 30_000)));
      let stopping: Promise<void> | null = null;
      const keep = setInterval(() => {
        for (const region of watchers)
          void agents
            .in(region)
            .call('load-keep', { load: id }, KEEP_LOAD_MS)
            .catch(() => undefined);
      }, KEEP_LOAD_MS);
      keep.unref();
      const stop = async (): Promise<void> => {
        clearInterval(keep);
        const stops = watchers.map((region) => agents.in(region).call('load-stop', { load: id }, spec.deadlineMs + 30_000));
        const refused = (await Promise.allSettled(stops)).find((each) => each.status === 'rejected');
        if (refused !== undefined) throw refused.reason;
      };
      return {
        id,
        records: () => readRecords(folder),
        stop: () => (stopping ??= stop()),
      };
    },
  };
}

/** Every region watches blocks; only the regions of the load submit. */
function assignment(topology: Topology, spec: LoadSpec, load: string, region: RegionId): LoadAssignment {
  const submits = spec.regions.includes(region);
  const channel = topology.channels[spec.channel];
  return {
    load,
    channel: spec.channel,
    clients: submits ? spec.clientsPerRegion : 0,
    rate: submits ? spec.rate / spec.regions.length : 0,
    deadlineMs: spec.deadlineMs,
    gateways: gatewayPeers(topology, spec.channel, region).map((peer) => peer.id),
    watch: channel?.consenters ?? [],
  };
}

async function readRecords(folder: string): Promise<{ journal: JournalEvent[]; arrivals: BlockArrival[] }> {
  const journal: JournalEvent[] = [];
  const arrivals: BlockArrival[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    if (name.endsWith('.journal.ndjson')) journal.push(...((await readNdjson(join(folder, name))) as JournalEvent[]));
    if (name.endsWith('.arrivals.ndjson')) arrivals.push(...((await readNdjson(join(folder, name))) as BlockArrival[]));
  }
  return { journal, arrivals };
}
