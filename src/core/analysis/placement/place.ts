/**
 * Where consenters should stand: as many domains as possible may be lost (region first, then zone, rack, host), and among such placements
 * the fastest. Tolerance is proven by counting; latency carries its lower bound. Nothing here reads the clock or draws lots: the same
 * request gives the same answer.
 */
import { assert } from '../../kernel/assert.ts';
import type { NodeId } from '../../kernel/ids.ts';
import { liesTolerated, quorumSize } from '../../consensus/quorum.ts';
import type { Place } from '../../topology/model.ts';
import { placeText } from '../../topology/place.ts';
import { checkRequest } from './check-request.ts';
import { quorumMs } from './commit-latency.ts';
import { domainTrees } from './domain-tree.ts';
import { fastest, groundOf } from './fastest.ts';
import type { Fastest, Ground } from './fastest.ts';
import { frontOf, undominated } from './front.ts';
import type { Candidate } from './front.ts';
import { DOMAIN_LEVELS } from './model.ts';
import type {
  DomainLevel,
  FrontPoint,
  LeaderLatency,
  PlacementAnswer,
  PlacementLatency,
  PlacementProposal,
  PlacementRequest,
} from './model.ts';
import { rounded, shown } from './shown-latency.ts';
import { counterExampleOf, occupiedDomains, proofOf, survivesOf } from './proof.ts';
import { seat } from './seats.ts';
import { countsOf } from './spread.ts';

/** Steps of the search for the proposal: some tenths of a second for 50 regions. */
const MAX_STEPS = 12_000;

export function proposePlacement(request: PlacementRequest): PlacementAnswer {
  const problems = checkRequest(request);
  if (problems.length > 0) return { kind: 'impossible', problems };
  const { consensus, consenters, keep, current, taken } = request;
  const quorum = quorumSize(consensus, consenters);
  const ground = groundOf(request, domainTrees(request), quorum, 'commit');
  const best = ground.tolerance.best();
  const { candidates, complete } = frontOf(ground);
  const starts = [currentCounts(ground), ...candidates.map((each) => each.fastest.counts)];
  const chosen = fastest(ground, best, starts, MAX_STEPS);
  assert(chosen !== undefined, 'a tolerance that can be reached has a placement');
  const division = ground.tolerance.division(chosen.counts, best, true);
  assert(division !== undefined, 'counts that reach a tolerance can be divided');

  const { places, edits } = seat({
    counts: countsOf(division.where),
    keep,
    current,
    taken,
    stem: 'orderer',
    organisation: request.organisation,
  });
  const survives = survivesOf(places, quorum);
  assert(
    DOMAIN_LEVELS.every((level, i) => survives[level] === best[i]),
    `the placement bears ${JSON.stringify(survives)}, and ${best.join()} was proven`,
  );
  const counterExample = counterExampleOf(places, quorum, ground.room.filter((room) => room > 0).length);
  const byzantine = byzantineOf(request, places);
  return {
    kind: 'proposal',
    consensus,
    quorum,
    consenters: Object.fromEntries(Object.entries(places).map(([id, place]) => [id, placeText(place)])),
    survives,
    proof: proofOf(places, quorum),
    ...(counterExample === undefined ? {} : { counterExample }),
    ...(byzantine === undefined ? {} : { byzantine }),
    latency: latencyOf(ground, chosen),
    front: undominated([{ reaches: best, fastest: chosen }, ...candidates]).map((each) => frontPoint(ground, each)),
    frontComplete: complete,
    edits,
  };
}

/** Today's consenters, as counts to begin with: they are a proposal only where they are as good. */
function currentCounts({ request, regions }: Ground): readonly number[] {
  const places = Object.values(request.current);
  return regions.map((region) => places.filter((place) => place.region === region).length);
}

function byzantineOf({ consensus, consenters }: PlacementRequest, places: Readonly<Record<NodeId, Place>>): PlacementProposal['byzantine'] {
  if (consensus === 'raft') return undefined;
  const f = liesTolerated(consensus, consenters);
  const exceeding = occupiedDomains(places).filter(({ holds }) => holds.length > f);
  const at = (level: DomainLevel) => exceeding.filter(({ levels }) => levels.includes(level)).map(({ path }) => path);
  return { f, domainsThatExceedF: { region: at('region'), zone: at('zone'), rack: at('rack'), host: at('host') } };
}

function latencyOf(ground: Ground, { counts, latency }: Fastest): PlacementLatency {
  if ('unknown' in latency) return latency;
  const { foundMs, boundMs } = shown(latency);
  const leaders = ground.regions.flatMap((region, i): readonly LeaderLatency[] => {
    const consenters = counts[i] ?? 0;
    if (consenters === 0) return [];
    const reach = quorumMs(ground.cautious, counts, ground.quorum, i);
    return [{ region, consenters, clientMs: rounded(ground.cautious.clientMs[i] ?? 0), quorumMs: rounded(reach) }];
  });
  return { foundMs, boundMs, gapMs: rounded(foundMs - boundMs), optimal: foundMs === boundMs, leaders };
}

function frontPoint({ regions, request, quorum }: Ground, { reaches, fastest: { counts, latency } }: Candidate): FrontPoint {
  const [region = 0, zone = 0, rack = 0, host = 0] = reaches;
  const held = regions.map((name, i) => [name, counts[i] ?? 0] as const).filter(([, count]) => count > 0);
  return {
    survives: { region, zone, rack, host, node: request.consenters - quorum },
    regions: Object.fromEntries(held),
    latency: 'unknown' in latency ? latency : shown(latency),
  };
}
