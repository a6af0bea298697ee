/** Rules about endorsement, queries, and what peers and clients hang on. */
import { peersOf } from '../../topology/lookup.ts';
import { placeText } from '../../topology/place.ts';
import { ownPolicies } from '../survivability/own-policies.ts';
import type { Topology } from '../../topology/model.ts';
import { about, single } from './ordering-rules.ts';
import type { ChannelInQuestion, ChannelRule, NetworkRule, Observation } from './structure-rule.ts';

export const SERVICE_RULES: readonly ChannelRule[] = [alreadyStopped, oneRegionOfEntry, oneZoneEndorses];
export const SUPPORT_RULES: readonly NetworkRule[] = [loneAuthority, distantDatabase, loneBalancer];

function alreadyStopped({ channel, survival }: ChannelInQuestion): readonly Observation[] {
  const { ordering, acknowledged, endorsement, query } = survival.survivability;
  const channelWide = Object.entries({ ordering, acknowledged, endorsement, query }).map(([what, losses]) => [what, losses] as const);
  const chaincodes = ownPolicies(survival.chaincodes).map(({ name, endorsement: losses }) => [`endorsement of ${name}`, losses] as const);
  return [...channelWide, ...chaincodes]
    .filter(([, { level }]) => level.node.smallest === 0 && level.node.limited === undefined)
    .map(([what, losses]) => {
      const problem = 'problem' in losses && typeof losses.problem === 'string' ? losses.problem : undefined;
      const evidence = problem ?? `${channel.peers.length} peers (${channel.peers.join(', ') || 'none'}), policy ${channel.endorsement}`;
      return about(
        channel.id,
        'S101',
        `${what} on "${channel.id}" is impossible already`,
        evidence,
        what === 'query' ? 'peers' : 'endorsement',
      );
    });
}

function oneRegionOfEntry({ topology, channel }: ChannelInQuestion): readonly Observation[] {
  if (Object.keys(topology.regions).length < 2) return [];
  return channel.organisations.flatMap((organisation) => {
    const serving = peersOf(topology, channel.id).filter((peer) => peer.organisation === organisation && !peer.uses.includes('standby'));
    const regions = new Set(serving.map(({ at }) => at.region));
    if (serving.length === 0 || regions.size > 1) return [];
    const evidence = `serving peers: ${serving.map(({ id, at }) => `${id} in ${placeText(at)}`).join(', ')}`;
    return [about(channel.id, 'S106', `${organisation} enters "${channel.id}" in ${[...regions].join()} only`, evidence, 'peers')];
  });
}

/** Per policy that is in force; a zone that is the only one of its region and channel says nothing new. */
function oneZoneEndorses({ topology, channel, domains, survival }: ChannelInQuestion): readonly Observation[] {
  const zones = new Set(peersOf(topology, channel.id).map(({ id }) => domains.of.get(id)?.zone));
  if (zones.size < 2) return [];
  const { endorsement } = survival.survivability;
  const policies = ownPolicies(survival.chaincodes).map((each) => [` of ${each.name}`, each.endorsement] as const);
  const inForce = policies.length === 0 ? [['', endorsement] as const] : policies;
  return inForce.flatMap(([what, { level }]) =>
    single(level.zone.sets).map((zone) => {
      const lost = channel.peers.filter((id) => domains.of.get(id)?.zone === zone);
      return about(
        channel.id,
        'S107',
        `losing zone ${zone} stops endorsement${what} on "${channel.id}"`,
        `it holds ${lost.join(', ')}`,
        'endorsement',
      );
    }),
  );
}

function loneAuthority({ certificates, organisations }: Topology): readonly Observation[] {
  const authorities = Object.values(certificates.authorities);
  return Object.keys(organisations).flatMap((organisation) => {
    const [only, ...others] = authorities.filter((each) => each.organisation === organisation);
    if (only === undefined || others.length > 0) return [];
    const where = only.at === undefined ? 'outside' : `in ${placeText(only.at)}`;
    return [
      network('S108', `${only.id} is the only certificate authority of ${organisation}`, `it stands ${where}`, [
        'certificates',
        'authorities',
        only.id,
      ]),
    ];
  });
}

/** Two peers on one database are refused by the parser: each would overwrite the other's state. */
function distantDatabase({ stateDatabases, peers }: Topology): readonly Observation[] {
  return Object.values(stateDatabases).flatMap(({ id, at, peers: users }) => {
    const elsewhere = users.filter((peer) => {
      const place = peers[peer]?.at;
      return (
        place !== undefined && (place.region !== at.region || (place.zone !== undefined && at.zone !== undefined && place.zone !== at.zone))
      );
    });
    if (elsewhere.length === 0) return [];
    const evidence = `${elsewhere.join(', ')} is in another zone; it stands in ${placeText(at)}`;
    return [
      network('S109', `losing ${placeText(at)} takes ${elsewhere.join(', ')} with it, by its state database ${id}`, evidence, [
        'state-databases',
        id,
      ]),
    ];
  });
}

function loneBalancer({ loadBalancers }: Topology): readonly Observation[] {
  const all = Object.values(loadBalancers);
  return all
    .filter(({ id, standbyOf }) => standbyOf === undefined && !all.some((other) => other.standbyOf === id))
    .filter(({ serves }) => !all.some((other) => other.serves !== serves && sameServed(other.serves, serves)))
    .map(({ id, at, serves }) => {
      const behind = [...serves.orderers, ...serves.peers];
      return network(
        'S110',
        `the load balancer ${id} has no standby`,
        `${behind.join(', ')} are behind it; it stands in ${placeText(at)}`,
        ['load-balancers', id],
      );
    });
}

function sameServed(a: { orderers: readonly string[]; peers: readonly string[] }, b: typeof a): boolean {
  const key = ({ orderers, peers }: typeof a): string => [...orderers, ...peers].toSorted().join();
  return key(a) === key(b);
}

function network(code: Observation['code'], message: string, evidence: string, path: readonly string[]): Observation {
  return { code, message, evidence, path };
}
