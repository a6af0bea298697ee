/** The process of a node is gone by the word of its machine, and nobody gets an answer. Without the machine it is suspected at most. */
import { DIAGNOSIS } from './codes.ts';
import { agentsSaw, machineSaw, provenDead, showsLife, unanswered } from './reach.ts';
import type { NodeScene } from './node-scene.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

/** One refusal may be a rule of one network. */
const REFUSALS = 2;

export function deadProcess({ nodes }: Scene): readonly Symptom[] {
  return nodes.filter(looksDead).map((scene) => ({
    code: DIAGNOSIS.deadProcess,
    subject: scene.id,
    message: provenDead(scene)
      ? `the process of ${scene.id} is gone`
      : `${scene.id} looks dead, but ${scene.machine?.state === 'stopped' ? 'nobody asked it' : 'its machine does not say so'}`,
    testimony: [...agentsSaw(unanswered(scene)), ...machineSaw(scene)],
    conclusive: provenDead(scene),
  }));
}

function looksDead(scene: NodeScene): boolean {
  if (showsLife(scene)) return false;
  const state = scene.machine?.state ?? 'unknown';
  if (state !== 'unknown') return state === 'stopped';
  const refusing = scene.probes.filter(({ outcome }) => outcome === 'refused').map(({ observer }) => observer);
  return new Set(refusing).size >= REFUSALS;
}
