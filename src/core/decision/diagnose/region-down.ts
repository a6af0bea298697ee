/** A region that nobody outside reaches: down when nothing shows life in it, cut off when something does. The two must never be confused. */
import type { RegionId } from '../../kernel/ids.ts';
import { DIAGNOSIS } from './codes.ts';
import type { NodeScene } from './node-scene.ts';
import { agentSaw, machineSaw, provenDead, showsLife } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom, Testimony } from './symptom.ts';

export function regionDown(scene: Scene): readonly Symptom[] {
  return Object.keys(scene.topology.regions).flatMap((region) => {
    const residents = scene.nodes.filter((each) => each.region === region);
    if (residents.length === 0 || !residents.every(darkFromOutside)) return [];
    return [residents.some(lives) ? cut(region, residents) : down(region, residents)];
  });
}

export function darkFromOutside({ probes, region }: NodeScene): boolean {
  const outside = probes.filter(({ from }) => from !== region);
  return outside.length > 0 && outside.every(({ outcome }) => outcome !== 'answered' && outcome !== 'tls-error');
}

function lives(node: NodeScene): boolean {
  return showsLife(node) || node.machine?.state === 'running';
}

function down(region: RegionId, residents: readonly NodeScene[]): Symptom {
  const proven = residents.every(provenDead);
  return {
    code: DIAGNOSIS.regionDown,
    subject: region,
    message: proven ? `every process of ${region} is gone` : `no node of ${region} answers, and nobody knows whether one lives`,
    testimony: residents.flatMap(seen),
    conclusive: proven,
  };
}

function cut(region: RegionId, residents: readonly NodeScene[]): Symptom {
  return {
    code: DIAGNOSIS.regionCut,
    subject: region,
    message: `${region} is cut off, and ${residents
      .filter(lives)
      .map(({ id }) => id)
      .join(', ')} live`,
    testimony: residents.flatMap(seen),
    conclusive: true,
  };
}

function seen(node: NodeScene): readonly Testimony[] {
  return [...node.probes.map((probe) => agentSaw(probe, `${node.id}: ${probe.outcome}`)), ...machineSaw(node)];
}
