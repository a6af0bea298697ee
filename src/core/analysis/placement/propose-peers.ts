/**
 * Where the peers of an organisation should stand: as consenters, but one that is left is enough, so the quorum is 1. Peers that stand
 * well stay: a peer that moves has to copy its whole ledger.
 */
import { assert } from '../../kernel/assert.ts';
import type { NodeId, OrganisationId } from '../../kernel/ids.ts';
import { channel, peersOfOrganisation } from '../../topology/lookup.ts';
import type { Place, Topology } from '../../topology/model.ts';
import { placeText } from '../../topology/place.ts';
import { domainTrees } from './domain-tree.ts';
import { fastest, groundOf } from './fastest.ts';
import type { PeerProposal, PlacementRequest } from './model.ts';
import { counterExampleOf, proofOf, survivesOf } from './proof.ts';
import { seat } from './seats.ts';
import { shown } from './shown-latency.ts';
import { countsOf } from './spread.ts';
import { tolerance } from './tolerance.ts';

/** A single peer is gone for every restart. */
const MIN_PEERS = 2;
const MAX_STEPS = 2_000;

/** For every organisation of the request's channel. `request` gives sites, distances, clients and the names that are taken. */
export function proposePeers(topology: Topology, channelId: string, request: PlacementRequest): readonly PeerProposal[] {
  const taken = [...request.taken];
  return channel(topology, channelId).organisations.map((organisation) => {
    const peers = peersOfOrganisation(topology, organisation, channelId).map(({ id, at }) => [id, at] as const);
    const proposal = proposeFor(organisation, Object.fromEntries(peers), { ...request, taken });
    taken.push(...Object.keys(proposal.peers));
    return proposal;
  });
}

function proposeFor(organisation: OrganisationId, current: Readonly<Record<NodeId, Place>>, request: PlacementRequest): PeerProposal {
  const { maxPerRegion: _, ...others } = request;
  const count = Math.max(MIN_PEERS, Object.keys(current).length);
  const bare: PlacementRequest = { ...others, consenters: count, capacities: {}, keep: {}, current, organisation };
  const best = tolerance(domainTrees(bare), count, count - 1).best();
  const keep = standingWell(bare, best);
  const ground = groundOf({ ...bare, keep }, domainTrees({ ...bare, keep }), 1, 'gateway');
  const found = fastest(ground, best, [], MAX_STEPS);
  assert(found !== undefined, 'what was kept leaves the best tolerance in reach');
  const division = ground.tolerance.division(found.counts, best, true);
  assert(division !== undefined, 'counts that reach a tolerance can be divided');
  const stem = `peer-${organisation}-`;
  const { places, edits } = seat({ counts: countsOf(division.where), keep, current, taken: request.taken, stem, organisation });
  const counterExample = counterExampleOf(places, 1, ground.regions.length, 'peers');
  return {
    organisation,
    peers: Object.fromEntries(Object.entries(places).map(([id, place]) => [id, placeText(place)])),
    survives: survivesOf(places, 1),
    proof: proofOf(places, 1),
    ...(counterExample === undefined ? {} : { counterExample }),
    gateway: 'unknown' in found.latency ? found.latency : shown(found.latency),
    edits,
  };
}

/** In the order of the file, each that leaves the best tolerance in reach together with those before it. */
function standingWell(request: PlacementRequest, best: readonly number[]): Readonly<Record<NodeId, Place>> {
  return Object.entries(request.current).reduce<Readonly<Record<NodeId, Place>>>((keep, [id, place]) => {
    const more = { ...keep, [id]: place };
    const trees = domainTrees({ ...request, keep: more });
    return tolerance(trees, request.consenters, request.consenters - 1).reachable(best) ? more : keep;
  }, {});
}
