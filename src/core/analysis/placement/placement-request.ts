/** The question that a topology and a few wishes ask. */
import type { ConsensusKind } from '../../consensus/quorum.ts';
import type { ChannelId, DomainPath, NodeId, RegionId } from '../../kernel/ids.ts';
import { channel, consenters, nodes, peersOf } from '../../topology/lookup.ts';
import type { Place, Topology } from '../../topology/model.ts';
import { problem } from './check-request.ts';
import type { PlacementRefusal, PlacementRequest } from './model.ts';

export interface PlacementWishes {
  /** Default: as many as the channel has. */
  readonly consenters?: number;
  /** Default: the channel's. */
  readonly consensus?: ConsensusKind;
  readonly keep?: readonly NodeId[];
  readonly maxPerRegion?: number;
  readonly capacities?: Readonly<Record<DomainPath, number>>;
  /** Default: every region that has a peer of the channel, by its peers. */
  readonly clients?: Readonly<Record<RegionId, number>>;
}

export function placementRequest(topology: Topology, id: ChannelId, wishes: PlacementWishes = {}): PlacementRequest | PlacementRefusal {
  const members = consenters(topology, id);
  const strangers = (wishes.keep ?? []).filter((node) => !Object.hasOwn(topology.orderers, node));
  const nowhere = Object.keys(wishes.clients ?? {}).filter((region) => !Object.hasOwn(topology.regions, region));
  if (strangers.length + nowhere.length > 0) {
    const unknown = strangers.map((node) => problem('L105', `"${node}" is to be kept, and no orderer of the topology`, node));
    return {
      kind: 'impossible',
      problems: [...unknown, ...nowhere.map((region) => problem('L106', `"${region}" has clients, and is no region`, region))],
    };
  }
  const keep = (wishes.keep ?? []).map((node) => [node, topology.orderers[node]?.at ?? { region: '' }] as const);
  const organisation = members[0]?.organisation ?? Object.values(topology.organisations).find(({ kind }) => kind === 'orderer')?.id ?? '';
  return {
    consensus: wishes.consensus ?? channel(topology, id).consensus.kind,
    consenters: wishes.consenters ?? members.length,
    sites: sitesOf(topology),
    ...(wishes.maxPerRegion === undefined ? {} : { maxPerRegion: wishes.maxPerRegion }),
    capacities: wishes.capacities ?? {},
    keep: Object.fromEntries(keep),
    current: Object.fromEntries(members.map((member) => [member.id, member.at])),
    latency: topology.latency,
    clients: wishes.clients ?? peersPerRegion(topology, id),
    organisation,
    taken: [...nodes(topology).map((node) => node.id), ...Object.keys(topology.regions)],
  };
}

/**
 * The zones of every region, or the region itself when it declares none; in either the racks that nodes name there, if any: who leaves
 * the rack open where racks are known would seem to stand apart from all of them.
 */
export function sitesOf(topology: Topology): readonly Place[] {
  return Object.values(topology.regions).flatMap(({ id, zones }) => {
    const areas: readonly Place[] = zones.length === 0 ? [{ region: id }] : zones.map((zone) => ({ region: id, zone }));
    return areas.flatMap((area) => racksIn(topology, area));
  });
}

function racksIn(topology: Topology, area: Place): readonly Place[] {
  const here = nodes(topology).filter(({ at }) => at.region === area.region && at.zone === area.zone);
  const racks = [...new Set(here.flatMap(({ at }) => at.rack ?? []))];
  return racks.length === 0 ? [area] : racks.map((rack) => ({ ...area, rack }));
}

function peersPerRegion(topology: Topology, id: ChannelId): Readonly<Record<RegionId, number>> {
  const weights = new Map<RegionId, number>();
  for (const { at } of peersOf(topology, id)) weights.set(at.region, (weights.get(at.region) ?? 0) + 1);
  return Object.fromEntries(weights);
}
