/** One agent per region: those that answer stay, the others are started. */
import { mkdir } from 'node:fs/promises';
import { Failure } from '../core/kernel/failure.ts';
import { peersOf } from '../core/topology/lookup.ts';
import type { Peer, Topology } from '../core/topology/model.ts';
import { killStrays, NETWORK_MARK, PROCESS_MARK } from '../drivers/local/process/network-processes.ts';
import { terminateProcess } from '../drivers/local/process/control.ts';
import { readRecord } from '../drivers/local/process/record.ts';
import { writeJsonAtomic } from '../store/files/json-file.ts';
import { holdfastVersion } from '../system/version.ts';
import type { AgentConfig } from '../core/ports/agent.ts';
import type { OpenNetwork } from './open.ts';
import { writeRecord } from './record.ts';
import { agentMark, startAgent } from './start-agent.ts';

const HEALTH_LIMIT_MS = 2_000;

export async function ensureAgents(network: OpenNetwork): Promise<void> {
  await mkdir(network.paths.runtime, { recursive: true, mode: 0o700 });
  const opened = await Promise.all(network.agents.regions.map((region) => ensureAgent(network, region)));
  const entries = Object.assign({}, network.record.entries, ...opened);
  if (JSON.stringify(entries) !== JSON.stringify(network.record.entries)) {
    await writeRecord(network.paths, { ...network.record, entries });
  }
}

/** Ports that were opened; empty when the agent was there. */
async function ensureAgent(network: OpenNetwork, region: string): Promise<Readonly<Record<string, number>>> {
  const entryPeers = gatewaysIn(network.topology, region);
  if (await serves(network, region, entryPeers)) return {};
  const paths = network.paths.agent(region);
  const former = await readRecord(paths.record);
  if (former !== null) await terminateProcess(former, 1);
  await killStrays({ [NETWORK_MARK]: network.record.id, [PROCESS_MARK]: agentMark(region) });
  const config: AgentConfig = {
    region,
    state: network.paths.state,
    socket: paths.socket,
    access: network.paths.access,
    version: holdfastVersion(),
    entries: Object.fromEntries(entryPeers.map((peer) => [peer.id, { host: dialHost(network, peer.id), port: peer.ports.grpc }])),
  };
  await writeJsonAtomic(paths.config, config);
  return startAgent({
    region,
    configFile: paths.config,
    logFile: paths.log,
    recordFile: paths.record,
    prefix: network.enterPrefix(network.record.agents[region]?.namespace ?? null),
    networkId: network.record.id,
    entries: Object.fromEntries(entryPeers.map((peer) => [peer.id, network.record.entries[peer.id] ?? 0])),
  });
}

/** An agent whose starter was killed before it handed over the application ports answers, and is of no use to applications. */
async function serves(network: OpenNetwork, region: string, peers: readonly Peer[]): Promise<boolean> {
  try {
    const { entries } = await network.agents.health(region, HEALTH_LIMIT_MS);
    return peers.every(({ id }) => entries.includes(id) && network.record.entries[id] !== undefined);
  } catch (error) {
    if (error instanceof Failure && error.code === 'E356') return false;
    throw error;
  }
}

function gatewaysIn(topology: Topology, region: string): readonly Peer[] {
  const onChannels = new Set(Object.keys(topology.channels).flatMap((channel) => peersOf(topology, channel).map((peer) => peer.id)));
  return Object.values(topology.peers).filter((peer) => peer.at.region === region && onChannels.has(peer.id));
}

function dialHost(network: OpenNetwork, node: string): string {
  return network.record.nodes[node]?.address ?? '127.0.0.1';
}
