import type { RegionId } from '../../kernel/ids.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { Rule, RuleContext } from '../model.ts';
import { proven, suspected } from './support/seen.ts';
import { membersOf } from './support/votes.ts';
import { listed, ruleFinding } from './support/words.ts';

export const partialView: Rule = {
  id: 'D104',
  title: 'the observer sees too little',
  when: 'no majority of the regions has a vantage point that sees anything, or no consenter of a channel answered and they are not all proven dead or hung',
  does: 'it alerts and plans nothing: what looks like a lost network may be a lost observer',
  hint: 'Repair the agents or their links; `holdfast status` names the regions that are missing.',
  source: 'requirements R20, R26',
  judge(context) {
    const reason = tooLittle(context);
    if (reason === null) return null;
    const { sightings } = context.evidence;
    const evidence = `${sightings.length} vantage points: ${listed(sightings.map(({ observer }) => observer))}`;
    const finding = ruleFinding(partialView, { severity: 'error', subject: 'engine', message: reason, evidence });
    return { findings: [finding], halt: reason };
  },
};

function tooLittle(context: RuleContext): string | null {
  const { topology, evidence } = context;
  if (evidence.snapshot.network !== topology.name) return `what was seen is of another network: ${evidence.snapshot.network}`;
  const regions = Object.keys(topology.regions);
  const seeing = regions.filter((region) => sees(context, region));
  if (seeing.length * 2 <= regions.length) return `only ${seeing.length} of ${regions.length} regions see anything`;
  const mute = Object.keys(topology.channels).find((channel) => isMute(context, channel));
  return mute === undefined ? null : `no consenter of ${mute} answered anybody, and they are not proven dead`;
}

/** An answer or a refusal came back to somebody there, and it is not the one region that misses what others see. */
function sees(context: RuleContext, region: RegionId): boolean {
  if (suspected(context, DIAGNOSIS.partialView).some(({ subject }) => subject === region)) return false;
  return context.evidence.sightings
    .filter((sighting) => sighting.region === region)
    .some(({ nodes }) => nodes.some(({ outcome }) => outcome === 'answered' || outcome === 'refused'));
}

function isMute(context: RuleContext, channel: string): boolean {
  const members = membersOf(context, channel);
  const answering = new Set(
    context.evidence.sightings.flatMap(({ nodes }) => nodes.filter(({ outcome }) => outcome === 'answered').map(({ node }) => node)),
  );
  if (members.length === 0 || members.some((node) => answering.has(node))) return false;
  const accounted = new Set([...proven(context, DIAGNOSIS.deadProcess), ...proven(context, DIAGNOSIS.hung)].map(({ subject }) => subject));
  return !members.every((node) => accounted.has(node));
}
