/** Builds one round of observation over examples/three-regions.yaml or certificates-bft.yaml: all well, then changed by the test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChannelProbe, ConsensusProbe, NodeProbe, ProbeOutcome, ProcessSighting, Sighting } from '../../src/core/observation/probe.ts';
import type { Round } from '../../src/core/observation/merge.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { FabricNode, Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';

export const AT = 1_800_000_000_000;
const IN_A_YEAR = AT + 365 * 86_400_000;

export function example(name: 'three-regions.yaml' | 'certificates-bft.yaml'): Topology {
  const file = join(import.meta.dirname, '..', '..', 'examples', name);
  const parsed = parseTopology(readFileSync(file, 'utf8'), file);
  if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
  return parsed.topology;
}

/** Hash of a block on the one good chain. */
export function goodHash(number: number): string {
  return `a${number}`.padEnd(64, '0');
}

export const HEIGHT = 10;

export class RoundBuilder {
  readonly topology: Topology;
  readonly #probes = new Map<string, NodeProbe>();
  readonly #processes = new Map<string, ProcessSighting>();
  readonly #regions: Set<string>;

  constructor(topology: Topology, leader: string) {
    this.topology = topology;
    this.#regions = new Set(Object.keys(topology.regions));
    for (const region of this.#regions) {
      for (const node of nodes(topology)) this.#probes.set(`${region} ${node.id}`, wellProbe(topology, region, node, leader));
    }
  }

  /** What the observers of some regions find when they ask a node; all regions when none are named. */
  outcome(node: string, outcome: ProbeOutcome, ...regions: string[]): this {
    return this.change(node, ({ observer, at }) => ({ observer, node, at, outcome, channels: {} }), ...regions);
  }

  channel(node: string, channel: string, change: (said: ChannelProbe) => ChannelProbe, ...regions: string[]): this {
    return this.change(
      node,
      (probe) => ({ ...probe, channels: { ...probe.channels, [channel]: change(probe.channels[channel] ?? {}) } }),
      ...regions,
    );
  }

  consensus(node: string, channel: string, consensus: ConsensusProbe): this {
    return this.channel(node, channel, (said) => ({ ...said, consensus }));
  }

  change(node: string, change: (probe: NodeProbe) => NodeProbe, ...regions: string[]): this {
    for (const region of regions.length === 0 ? this.#regions : regions) {
      const key = `${region} ${node}`;
      const probe = this.#probes.get(key);
      if (probe !== undefined) this.#probes.set(key, change(probe));
    }
    return this;
  }

  process(node: string, state: ProcessSighting['state']): this {
    this.#processes.set(node, { observer: 'driver:local', node, at: AT, state });
    return this;
  }

  withoutObserver(region: string): this {
    this.#regions.delete(region);
    return this;
  }

  round(): Round {
    const sightings = [...this.#regions].map((region): Sighting => {
      const own = nodes(this.topology).flatMap(({ id }) => this.#probes.get(`${region} ${id}`) ?? []);
      return { observer: `agent:${region}`, region, startedAt: AT - 50, endedAt: AT, nodes: own };
    });
    return { topology: this.topology, at: AT, sightings, processes: [...this.#processes.values()] };
  }
}

function wellProbe(topology: Topology, region: string, node: FabricNode, leader: string): NodeProbe {
  const channels: Record<string, ChannelProbe> = {};
  for (const { id, consenters, peers, consensus } of Object.values(topology.channels)) {
    const tip = { height: HEIGHT, hash: goodHash(HEIGHT - 1), hashes: { [HEIGHT - 2]: goodHash(HEIGHT - 2) } };
    if (peers.includes(node.id)) channels[id] = tip;
    if (!consenters.includes(node.id)) continue;
    channels[id] = { ...tip, consensus: consensus.kind === 'raft' ? raft(node.id === leader, leader, consenters.length) : view(0, leader) };
  }
  const orderer = node.kind === 'orderer' ? ({ operations: 'answered' } as const) : {};
  return {
    observer: `agent:${region}`,
    node: node.id,
    at: AT - 10,
    outcome: 'answered',
    ...orderer,
    channels,
    certificateNotAfter: IN_A_YEAR,
  };
}

export function raft(isLeader: boolean, leader: string | null | undefined, activeNodes: number): ConsensusProbe {
  return { kind: 'raft', isLeader, activeNodes, clusterSize: 5, ...(leader === undefined ? {} : { leader }) };
}

export function view(viewNumber: number, viewLeader: string | null, nextView: number = viewNumber): ConsensusProbe {
  return { kind: 'smartbft', viewNumber, viewLeader, nextView, currentView: viewNumber, poolSize: 0 };
}
