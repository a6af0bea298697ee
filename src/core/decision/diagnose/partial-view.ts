/** What the observers themselves cannot see: a region without a vantage point, or one that sees nothing that others see. */
import type { RegionId } from '../../kernel/ids.ts';
import { DIAGNOSIS } from './codes.ts';
import type { VantageProbe } from './node-scene.ts';
import { agentSaw } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function partialView(scene: Scene): readonly Symptom[] {
  return Object.keys(scene.topology.regions).flatMap((region) => {
    const missing = !scene.present.has(region);
    if (!missing && !isBlind(scene, region)) return [];
    const message = missing
      ? `no vantage point in ${region} took part`
      : `the vantage point in ${region} reaches nothing outside it, others do`;
    const probes = scene.nodes.flatMap((each) => each.probes.filter(({ from }) => from === region));
    return [{ code: DIAGNOSIS.partialView, subject: region, message, testimony: said(probes), conclusive: true }];
  });
}

/**
 * Its vantage point reaches nothing outside it, while some third region reaches what it does not: what it misses is its own trouble. Of two
 * regions that do not see each other neither is blind.
 */
export function isBlind({ nodes }: Scene, region: RegionId): boolean {
  const outside = nodes.filter((each) => each.region !== region);
  const own = outside.flatMap(({ probes }) => probes.filter(({ from }) => from === region));
  const others = outside.flatMap(({ probes, region: home }) => probes.filter(({ from }) => from !== region && from !== home));
  return own.length > 0 && !own.some(answers) && others.some(answers);
}

function answers({ outcome }: VantageProbe): boolean {
  return outcome === 'answered';
}

function said(probes: readonly VantageProbe[]): Symptom['testimony'] {
  return probes.map((probe) => agentSaw(probe, `${probe.node}: ${probe.outcome}`));
}
