/**
 * A host is dead: no process on it, and not even a refusal comes back. A process that died on a living host is refused by its kernel, which
 * is harmless; towards a dead host connections hang (facts: fabric-orderers.md 5.2).
 */
import { hostPath } from './host-path.ts';
import { DIAGNOSIS } from './codes.ts';
import { agentsSaw, machineSaw, provenDead, unanswered } from './reach.ts';
import type { NodeScene } from './node-scene.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function deadHost({ nodes }: Scene): readonly Symptom[] {
  const hosts = Map.groupBy(
    nodes.filter(({ node }) => node.at.host !== undefined),
    ({ node }) => hostPath(node.at),
  );
  return [...hosts].flatMap(([host, residents]) => {
    if (!residents.every(dark)) return [];
    const proven = residents.every((each) => provenDead(each) && observers(each) >= 2);
    return [
      {
        code: DIAGNOSIS.deadHost,
        subject: host,
        message: `host ${host} is dead, with ${residents.map(({ id }) => id).join(', ')}`,
        testimony: residents.flatMap((each) => [...agentsSaw(unanswered(each), each.id), ...machineSaw(each)]),
        conclusive: proven,
      },
    ];
  });
}

function dark({ probes, machine }: NodeScene): boolean {
  const state = machine?.state ?? 'unknown';
  if (state === 'running' || state === 'frozen') return false;
  return probes.length > 0 && probes.every(({ outcome }) => outcome === 'timeout' || outcome === 'unreachable');
}

function observers({ probes }: NodeScene): number {
  return new Set(probes.map(({ observer }) => observer)).size;
}
