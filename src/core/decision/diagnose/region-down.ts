/** A region that nobody outside reaches: down when nothing shows life in it, cut off when something does. The two must never be confused. */
import type { RegionId } from '../../kernel/ids.ts';
import { DIAGNOSIS } from './codes.ts';
import type { NodeScene } from './node-scene.ts';
import { agentSaw, machineSaw, provenDead, reachFrom, showsLife } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom, Testimony } from './symptom.ts';

export function regionDown(scene: Scene): readonly Symptom[] {
  return Object.keys(scene.topology.regions).flatMap((region) => {
    const residents = scene.nodes.filter((each) => each.region === region);
    if (residents.length === 0 || !residents.every(darkFromOutside)) return [];
    const observed = scene.present.has(region);
    const living = residents.filter(observed ? showsLife : runs);
    if (living.length > 0) return reachesOut(scene, region) ? [] : [cut(region, residents, living)];
    // One dead process is no dead region while its own vantage point takes part.
    return residents.some(exists) || (observed && residents.length === 1) ? [] : [down(region, residents)];
  });
}

export function darkFromOutside({ probes, region }: NodeScene): boolean {
  const outside = probes.filter(({ from }) => from !== region);
  return outside.length > 0 && outside.every(({ outcome }) => outcome !== 'answered' && outcome !== 'tls-error');
}

/** Then it is not cut off from everybody, whatever those who do not reach it say. */
function reachesOut({ nodes }: Scene, region: RegionId): boolean {
  return nodes.some((each) => each.region !== region && reachFrom(each, region) === 'answered');
}

function runs(node: NodeScene): boolean {
  return node.machine?.state === 'running';
}

function exists(node: NodeScene): boolean {
  return runs(node) || node.machine?.state === 'frozen';
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

function cut(region: RegionId, residents: readonly NodeScene[], living: readonly NodeScene[]): Symptom {
  return {
    code: DIAGNOSIS.regionCut,
    subject: region,
    message: `${region} is cut off, and ${living.length} of its ${residents.length} nodes live`,
    testimony: residents.flatMap(seen),
    conclusive: true,
  };
}

function seen(node: NodeScene): readonly Testimony[] {
  return [...node.probes.map((probe) => agentSaw(probe, `${node.id}: ${probe.outcome}`)), ...machineSaw(node)];
}
