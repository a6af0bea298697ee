/** Somebody who asked got no answer, and nothing says that the process is gone or frozen. Only ever a reason to look at links. */
import { DIAGNOSIS } from './codes.ts';
import { agentSaw, answered, machineSaw, unanswered } from './reach.ts';
import type { NodeScene } from './node-scene.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function unreachable({ nodes }: Scene): readonly Symptom[] {
  return nodes.filter(partlyOrWholly).map((scene) => {
    const reached = answered(scene);
    const missed = unanswered(scene);
    const from = [...new Set(missed.map((probe) => probe.from))].join(', ');
    const lives = reached.length > 0 || scene.machine?.state === 'running';
    const known = lives ? 'it lives' : 'nobody knows whether it lives';
    return {
      code: DIAGNOSIS.unreachable,
      subject: scene.id,
      message: `${scene.id} does not answer ${from}; ${known}`,
      testimony: [...missed, ...reached].map((probe) => agentSaw(probe)).concat(machineSaw(scene)),
      conclusive: lives,
    };
  });
}

function partlyOrWholly(scene: NodeScene): boolean {
  const state = scene.machine?.state;
  return unanswered(scene).length > 0 && (answered(scene).length > 0 || (state !== 'stopped' && state !== 'frozen'));
}
