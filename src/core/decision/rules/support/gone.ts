/** Consenters that are gone for good as far as the policy is concerned, and zones that are. */
import type { NodeId } from '../../../kernel/ids.ts';
import { nodes } from '../../../topology/lookup.ts';
import type { Place } from '../../../topology/model.ts';
import { DIAGNOSIS } from '../../diagnose/codes.ts';
import type { Diagnosis, RuleContext } from '../../model.ts';
import { bySubject, proven, suspected } from './seen.ts';
import { channelsOfConsenter } from './votes.ts';

/** Proven dead without a break, the longest first. Whoever is started again and again between is in a crash loop, which counts as well. */
export function goneConsenters(context: RuleContext): readonly Diagnosis[] {
  const dead = bySubject([...proven(context, DIAGNOSIS.deadProcess), ...proven(context, DIAGNOSIS.crashLoop)]);
  return dead.filter(({ subject }) => channelsOfConsenter(context, subject).length > 0).toSorted((a, b) => a.since - b.since);
}

export function zoneOf({ region, zone }: Place): string {
  return `${region}/${zone ?? '-'}`;
}

/** Zones, of those that have two nodes at least, of which every node is proven dead. */
export function lostZones(context: RuleContext): ReadonlySet<string> {
  const dead = new Set(proven(context, DIAGNOSIS.deadProcess).map(({ subject }) => subject));
  const zones = Map.groupBy(nodes(context.topology), ({ at }) => zoneOf(at));
  const lost = [...zones].filter(([, residents]) => residents.length > 1 && residents.every(({ id }) => dead.has(id)));
  return new Set(lost.map(([zone]) => zone));
}

/** Nodes with any diagnosis against them. */
export function doubtedNodes(context: RuleContext): ReadonlySet<NodeId> {
  const { deadProcess, unreachable, hung, silentConsenter, stuckHeight, crashLoop, diskNearlyFull } = DIAGNOSIS;
  const against = suspected(context, deadProcess, unreachable, hung, silentConsenter, stuckHeight, crashLoop, diskNearlyFull);
  return new Set(against.map(({ subject }) => subject));
}
