/**
 * A process that is there and answers nothing: frozen by the word of its machine, or its kernel takes connections from several sides while
 * the program never answers. Silence alone is not it: a cut looks the same from outside.
 */
import { ownValue } from '../../kernel/own-value.ts';
import { DIAGNOSIS } from './codes.ts';
import { agentSaw, agentsSaw, answered, machineSaw, provenFrozen, showsLife, unanswered } from './reach.ts';
import type { NodeScene, VantageProbe } from './node-scene.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function hung(scene: Scene): readonly Symptom[] {
  return scene.nodes.flatMap((each) => frozen(each) ?? mute(each, scene) ?? []);
}

/** Whether the program of this node hangs, by any sign. */
export function looksHung(node: NodeScene, scene: Scene): boolean {
  return frozen(node) !== null || mute(node, scene) !== null;
}

/** The same by the word of its machine: whatever ails it is in its process, and no matter of links. */
export function isHung(node: NodeScene, scene: Scene): boolean {
  return provenFrozen(node) || (mute(node, scene) !== null && node.machine?.state === 'running');
}

function frozen(node: NodeScene): Symptom | null {
  if (node.machine?.state !== 'frozen' || answered(node).length > 0) return null;
  return {
    code: DIAGNOSIS.hung,
    subject: node.id,
    message: `the process of ${node.id} is frozen`,
    testimony: [...agentsSaw(unanswered(node)), ...machineSaw(node)],
    conclusive: provenFrozen(node),
  };
}

/** From as many sides as there are, two are enough. */
const SIDES = 2;

function mute(node: NodeScene, scene: Scene): Symptom | null {
  const { topology } = scene;
  const state = node.machine?.state ?? 'unknown';
  if (showsLife(node) || state === 'stopped' || state === 'frozen') return null;
  const connecting = node.probes.filter(connectsOnly);
  const sides = new Set(connecting.map(({ from }) => from)).size;
  if (sides === 0 || sides < Math.min(SIDES, Object.keys(topology.regions).length)) return null;
  const works = workedLately(node, scene);
  return {
    code: DIAGNOSIS.hung,
    subject: node.id,
    message: `${node.id} takes connections and answers nothing${works ? ' in time, and works by what others or its log show' : ''}`,
    testimony: [...connecting.map((probe) => agentSaw(probe, 'connected, and no answer in time')), ...machineSaw(node)],
    conclusive: state === 'running' && !works,
  };
}

/** It answers too late and works. A leader counts whom it heard for an election timeout, so a node that hangs is counted for a while, too. */
function workedLately({ id }: NodeScene, { history, policy, now }: Scene): boolean {
  const at = ownValue(history.signs, id)?.at ?? null;
  return at !== null && now - at < policy.hung.killAfterMs;
}

/** The kernel takes a connection, or the listener of metrics answers, and the question itself runs out of time. */
function connectsOnly({ outcome, operations, connects }: VantageProbe): boolean {
  return outcome === 'timeout' && (operations === 'answered' || connects === 'answered');
}
