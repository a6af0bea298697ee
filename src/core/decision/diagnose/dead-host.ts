/**
 * A host looks dead: nobody can look at its processes, and not even a refusal comes back from it. A process that died on a living host is
 * refused by its kernel, which is harmless; towards a dead host connections hang (facts: fabric-orderers.md 5.2). Never proven: a host
 * that is cut off looks the same, and a machine that says what runs on it lives.
 */
import { DIAGNOSIS } from './codes.ts';
import { hostPath } from './host-path.ts';
import type { NodeScene } from './node-scene.ts';
import { agentsSaw } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function deadHost({ nodes }: Scene): readonly Symptom[] {
  const hosts = Map.groupBy(
    nodes.filter(({ node }) => node.at.host !== undefined),
    ({ node }) => hostPath(node.at),
  );
  return [...hosts].flatMap(([host, residents]) => {
    if (!residents.every(dark)) return [];
    const message = `host ${host} looks dead, with ${residents.map(({ id }) => id).join(', ')}`;
    const testimony = residents.flatMap((each) => agentsSaw(each.probes, each.id));
    return [{ code: DIAGNOSIS.deadHost, subject: host, message, testimony, conclusive: false }];
  });
}

function dark({ probes, machine }: NodeScene): boolean {
  if (machine !== undefined && machine.state !== 'unknown') return false;
  return probes.length > 0 && probes.every(({ outcome }) => outcome === 'timeout' || outcome === 'unreachable');
}
