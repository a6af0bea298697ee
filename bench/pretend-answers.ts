/** What the agents of a fleet of any shape would send to the engine, round after round: their answers as the bytes that come over the socket. */
import type { NodeProbe, ProcessSighting, Sighting } from '../src/core/observation/probe.ts';
import { nodes } from '../src/core/topology/lookup.ts';
import type { Channel, FabricNode, Topology } from '../src/core/topology/model.ts';

const HEIGHT = 1_000;
const YEAR_MS = 365 * 24 * 3_600_000;
/** A loaded channel: every node of it is somewhere within so many blocks of the tip when it is asked. */
const SPREAD = 3;
const DIGITS = 64;

export interface Fleet {
  readonly topology: Topology;
  /** Those whose processes are gone: the machine says so, and every agent is refused. */
  readonly gone: ReadonlySet<string>;
  readonly channelsOf: ReadonlyMap<string, readonly Channel[]>;
}

export function pretendFleet(topology: Topology, gone: readonly string[] = []): Fleet {
  const channelsOf = new Map<string, Channel[]>();
  for (const channel of Object.values(topology.channels)) {
    for (const id of [...channel.consenters, ...channel.peers]) channelsOf.set(id, [...(channelsOf.get(id) ?? []), channel]);
  }
  return { topology, gone: new Set(gone), channelsOf };
}

/** One answer for each region. Every channel grows by two blocks a second. */
export function answersOf(fleet: Fleet, at: number, second: number): readonly Buffer[] {
  const all = nodes(fleet.topology);
  return Object.keys(fleet.topology.regions).map((region) => {
    const observer = `agent:${region}`;
    const found = all.map((node) => probeOf(fleet, node, { observer, at, second }));
    const sighting: Sighting = { observer, region, startedAt: at, endedAt: at + 200, nodes: found };
    return Buffer.from(JSON.stringify(sighting));
  });
}

export function processesOf({ topology, gone }: Fleet, at: number): readonly ProcessSighting[] {
  return nodes(topology).map(({ id }) => ({ observer: 'driver:local', node: id, at, state: gone.has(id) ? 'stopped' : 'running' }));
}

interface Asking {
  readonly observer: string;
  readonly at: number;
  readonly second: number;
}

function probeOf({ gone, channelsOf }: Fleet, { id, kind }: FabricNode, { observer, at, second }: Asking): NodeProbe {
  const asked = { observer, node: id, at: at + 100 };
  if (gone.has(id)) return { ...asked, outcome: 'refused', detail: 'connect ECONNREFUSED', channels: {} };
  const said = (channelsOf.get(id) ?? []).map((channel) => [channel.id, answerOf(channel, id, gone, second)] as const);
  return {
    ...asked,
    outcome: 'answered',
    roundTripMs: 14,
    certificateNotAfter: at + YEAR_MS,
    ...(kind === 'orderer' ? { operations: 'answered' as const } : {}),
    channels: Object.fromEntries(said),
  };
}

function answerOf(channel: Channel, id: string, gone: ReadonlySet<string>, second: number): NodeProbe['channels'][string] {
  const height = HEIGHT + 2 * second + (id.length % SPREAD);
  const hashes = Object.fromEntries([2, 3, 4].map((back) => [height - back, hashOf(height - back)]));
  const chain = { height, hash: hashOf(height - 1), hashes };
  const place = channel.consenters.indexOf(id);
  if (place < 0) return chain;
  const alive = channel.consenters.filter((each) => !gone.has(each));
  const [leader = null] = alive;
  if (channel.consensus.kind === 'smartbft') {
    const view = { kind: 'smartbft' as const, viewNumber: 1, viewLeader: leader, nextView: 1, currentView: 1, poolSize: 0 };
    return { ...chain, consensus: view };
  }
  const sizes = { activeNodes: alive.length, clusterSize: channel.consenters.length };
  return { ...chain, consensus: { kind: 'raft' as const, isLeader: id === leader, ...sizes, leader } };
}

function hashOf(block: number): string {
  return block.toString(16).padStart(DIGITS, 'a');
}
