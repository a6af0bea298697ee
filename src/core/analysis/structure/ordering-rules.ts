/** Rules about consenters and where they are. */
import { crashesTolerated, quorumSize } from '../../consensus/quorum.ts';
import { consenters } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import type { DomainId, Level } from '../survivability/model.ts';
import type { ChannelInQuestion, ChannelRule, Observation } from './structure-rule.ts';

export const ORDERING_RULES: readonly ChannelRule[] = [
  noMargin,
  oneRegionDecides,
  noSpreadBears,
  evenRaft,
  activeNodes,
  standbyHoldsQuorum,
  unlinkedRegions,
];

function noMargin({ channel, survival }: ChannelInQuestion): readonly Observation[] {
  const { smallest } = survival.survivability.ordering.level.node;
  const n = channel.consenters.length;
  if (smallest !== 1) return [];
  const needed = quorumSize(channel.consensus.kind, n);
  return [
    about(
      channel.id,
      'S114',
      `the loss of any consenter stops "${channel.id}"`,
      `${needed} of ${n} consenters are needed: ${channel.consenters.join(', ')}`,
    ),
  ];
}

/** Where a better spread over the regions of the file exists; where none does, that is S103. */
function oneRegionDecides(question: ChannelInQuestion): readonly Observation[] {
  const { channel, survival } = question;
  if (!bearsARegion(question)) return [];
  const held = votes(question, 'region');
  const { ordering, acknowledged } = survival.survivability;
  const n = channel.consenters.length;
  const needed = quorumSize(channel.consensus.kind, n);
  return single(ordering.level.region.sets).map((region) => {
    const alone = acknowledged.level.region.sets.some((set) => set.length === 1 && set[0] === region);
    const what = alone ? 'stops ordering and can lose acknowledged blocks' : 'stops ordering';
    const rest = n - (held.get(region) ?? 0);
    const evidence = `${region} holds ${held.get(region)} of ${n} consenters (${spread(held)}); ${rest} are left, ${needed} are needed`;
    return about(channel.id, 'S102', `losing ${region} ${what} on "${channel.id}"`, evidence);
  });
}

function noSpreadBears(question: ChannelInQuestion): readonly Observation[] {
  const { topology, channel } = question;
  const regions = Object.keys(topology.regions).length;
  const n = channel.consenters.length;
  if (regions < 2 || crashesTolerated(channel.consensus.kind, n) === 0 || bearsARegion(question)) return [];
  const most = Math.ceil(n / regions);
  const needed = quorumSize(channel.consensus.kind, n);
  const evidence = `of ${n} in ${regions} regions one holds ${most} at least; ${n - most} are left, ${needed} are needed (today: ${spread(votes(question, 'region'))})`;
  return [about(channel.id, 'S103', `no spread of ${n} consenters over ${regions} regions bears the loss of any one`, evidence)];
}

/** Whether some spread over the regions of the file does: the largest share is at least ceil(n / regions). */
function bearsARegion({ topology, channel }: ChannelInQuestion): boolean {
  const n = channel.consenters.length;
  return n - Math.ceil(n / Object.keys(topology.regions).length) >= quorumSize(channel.consensus.kind, n);
}

function evenRaft({ channel }: ChannelInQuestion): readonly Observation[] {
  const n = channel.consenters.length;
  if (channel.consensus.kind !== 'raft' || n % 2 === 1 || n < 4) return [];
  const borne = crashesTolerated('raft', n);
  const evidence = `${n} bear ${borne}, ${n - 1} bear ${crashesTolerated('raft', n - 1)}; a quorum is ${quorumSize('raft', n)} instead of ${quorumSize('raft', n - 1)}`;
  return [about(channel.id, 'S104', `the ${n}th consenter of "${channel.id}" buys no ordering, only durability`, evidence)];
}

function activeNodes(question: ChannelInQuestion): readonly Observation[] {
  const { topology, channel } = question;
  if (topology.platform.kind !== 'fabric') return [];
  const held = votes(question, 'region');
  if (channel.consensus.kind !== 'raft' || held.size < 2 || crashesTolerated('raft', channel.consenters.length) === 0) return [];
  const most = Math.max(...held.values());
  const left = channel.consenters.length - most;
  if (left >= quorumSize('raft', channel.consenters.length)) return [];
  const evidence = `active_nodes is ${channel.consenters.length} until the region with ${most} is lost, then 0: it never passes a warning level`;
  return [about(channel.id, 'S105', `active_nodes of "${channel.id}" gives no warning before a region stops ordering`, evidence)];
}

function standbyHoldsQuorum(question: ChannelInQuestion): readonly Observation[] {
  const { topology, channel, survival } = question;
  const held = votes(question, 'region');
  return single(survival.survivability.ordering.level.region.sets)
    .filter((region) => topology.regions[region]?.role === 'standby' && held.size > 1)
    .map((region) => {
      const evidence = `${region} holds ${held.get(region)} of ${channel.consenters.length} consenters; ${quorumSize(channel.consensus.kind, channel.consenters.length)} are needed`;
      return about(channel.id, 'S111', `losing the standby region ${region} stops ordering on "${channel.id}"`, evidence);
    });
}

/** A consenter that reaches fewer than a quorum directly (itself included) can never lead. */
function unlinkedRegions({ topology, channel }: ChannelInQuestion): readonly Observation[] {
  const members = consenters(topology, channel.id);
  const needed = quorumSize(channel.consensus.kind, members.length);
  const stranded = members.filter(({ at }) => members.filter((other) => linked(topology, at.region, other.at.region)).length < needed);
  if (stranded.length === 0) return [];
  const [first] = stranded;
  const reach = members.filter((other) => linked(topology, first?.at.region ?? '', other.at.region)).map(({ id }) => id);
  const evidence = `${first?.id} reaches ${reach.join(', ')}: ${reach.length} with itself, ${needed} are needed`;
  return [about(channel.id, 'S115', `${stranded.map(({ id }) => id).join(', ')} can never lead "${channel.id}"`, evidence)];
}

function linked(topology: Topology, a: string, b: string): boolean {
  return a === b || !topology.links.some(({ between, kind }) => kind === 'none' && between.includes(a) && between.includes(b));
}

/** How many consenters each domain holds, in the order of the consenters. */
export function votes({ topology, channel, domains }: ChannelInQuestion, level: Level): ReadonlyMap<DomainId, number> {
  const held = new Map<DomainId, number>();
  for (const { id } of consenters(topology, channel.id)) {
    const domain = domains.of.get(id)?.[level] ?? id;
    held.set(domain, (held.get(domain) ?? 0) + 1);
  }
  return held;
}

export function spread(held: ReadonlyMap<DomainId, number>): string {
  return [...held].map(([domain, count]) => `${domain} ${count}`).join(', ');
}

export function single(sets: readonly (readonly DomainId[])[]): readonly DomainId[] {
  return sets.flatMap((set) => (set.length === 1 ? set : []));
}

export function about(channel: string, code: Observation['code'], message: string, evidence: string, key = 'consenters'): Observation {
  return { code, message, evidence, path: ['channels', channel, key] };
}
