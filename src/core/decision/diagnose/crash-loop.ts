/**
 * A dead process that another restart will not keep alive: its log ends with a known panic, or the restarts are used up. The log alone never
 * says that a process is dead, and an old panic above a newer start says nothing.
 */
import { DIAGNOSIS } from './codes.ts';
import { type Panic, lastPanic } from './known-panics.ts';
import type { NodeScene } from './node-scene.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { agentsSaw, machineSaw, provenDead, showsLife, unanswered } from './reach.ts';
import type { Scene } from './scene.ts';
import { type Symptom, type Testimony, witnessed } from './symptom.ts';

/** As much of a line as an operator reads. */
const SHOWN = 300;

export function crashLoop(scene: Scene): readonly Symptom[] {
  return scene.nodes.filter((each) => each.machine?.state === 'stopped' && !showsLife(each)).flatMap((each) => judge(each, scene) ?? []);
}

function judge(node: NodeScene, { evidence, history, policy, now }: Scene): Symptom | null {
  const panic = lastPanic(node.node.kind, ownValue(evidence.logs, node.id) ?? []);
  const restarts = (ownValue(history.restarts, node.id) ?? []).filter((at) => at > now - policy.restart.windowMs).length;
  if (panic === null && restarts < policy.restart.limit) return null;
  const why = panic === null ? `it was restarted ${restarts} times` : panic.known.cure;
  return {
    code: DIAGNOSIS.crashLoop,
    subject: node.id,
    message: `${node.id} dies again when it is started: ${why}`,
    ...(panic === null ? {} : { detail: panic.known.name }),
    testimony: [...agentsSaw(unanswered(node)), ...machineSaw(node), ...words(node, panic, restarts, evidence.at)],
    conclusive: provenDead(node),
  };
}

function words(node: NodeScene, panic: Panic | null, restarts: number, at: number): readonly Testimony[] {
  const counted = restarts === 0 ? [] : [witnessed('log', 'engine', `started ${node.id} ${restarts} times`, at)];
  return panic === null ? counted : [...counted, witnessed('log', `log:${node.id}`, panic.line.slice(0, SHOWN), at)];
}
