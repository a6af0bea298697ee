/** One node of a round: what every vantage point saw of it, kept apart, because two may differ and the difference is the news. */
import type { ChannelId, EpochMs, NodeId, RegionId } from '../../kernel/ids.ts';
import type { ChannelProbe, NodeProbe, ProcessSighting } from '../../observation/probe.ts';
import { nodes as nodesOf } from '../../topology/lookup.ts';
import type { FabricNode, Topology } from '../../topology/model.ts';
import type { Evidence } from '../model.ts';
import { ownValue } from '../../kernel/own-value.ts';

export interface NodeScene {
  readonly node: FabricNode;
  readonly id: NodeId;
  readonly region: RegionId;
  /** Every probe of it, by vantage point. */
  readonly probes: readonly VantageProbe[];
  /** What the machine says; undefined when nobody looked, or when two who looked differ. */
  readonly machine: ProcessSighting | undefined;
}

export interface VantageProbe extends NodeProbe {
  /** Where it was asked from. */
  readonly from: RegionId;
}

export interface ChannelAnswer {
  readonly observer: string;
  readonly from: RegionId;
  readonly at: EpochMs;
  readonly said: ChannelProbe;
}

/** In the order of the topology, whatever the order of the sightings. */
export function nodeScenes(topology: Topology, { sightings, processes }: Evidence): readonly NodeScene[] {
  const probes = Map.groupBy(
    sightings.flatMap(({ region, nodes }) => nodes.map((probe): VantageProbe => ({ ...probe, from: region }))),
    ({ node }) => node,
  );
  const machines = Map.groupBy(processes, ({ node }) => node);
  return nodesOf(topology).map((node) => ({
    node,
    id: node.id,
    region: node.at.region,
    probes: (probes.get(node.id) ?? []).toSorted(byVantage),
    machine: agreed(machines.get(node.id) ?? []),
  }));
}

/** Answers of the node itself about one channel. */
export function channelAnswers({ probes }: NodeScene, channel: ChannelId): readonly ChannelAnswer[] {
  return probes.flatMap(({ observer, from, at, outcome, channels }) => {
    const said = ownValue(channels, channel);
    return outcome === 'answered' && said !== undefined ? [{ observer, from, at, said }] : [];
  });
}

function agreed(sightings: readonly ProcessSighting[]): ProcessSighting | undefined {
  const [first, ...others] = sightings.toSorted((a, b) => b.at - a.at || byText(a, b));
  return others.every(({ state }) => state === first?.state) ? first : undefined;
}

function byVantage(a: VantageProbe, b: VantageProbe): number {
  return compareTexts(a.observer, b.observer) || a.at - b.at || byText(a, b);
}

function byText(a: unknown, b: unknown): number {
  return compareTexts(JSON.stringify(a), JSON.stringify(b));
}

export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
