/** Somebody who asked got no answer, and nothing says that the process is gone or hangs. Only ever a reason to look at links. */
import type { RegionId } from '../../kernel/ids.ts';
import { DIAGNOSIS } from './codes.ts';
import { looksHung } from './hung.ts';
import { isBlind } from './partial-view.ts';
import { agentsSaw, answered, machineSaw, unanswered } from './reach.ts';
import type { NodeScene } from './node-scene.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function unreachable(scene: Scene): readonly Symptom[] {
  const blind = Object.keys(scene.topology.regions).filter((region) => isBlind(scene, region));
  return scene.nodes.flatMap((node) => (looksHung(node, scene) ? [] : (judge(node, blind) ?? [])));
}

function judge(node: NodeScene, blind: readonly RegionId[]): Symptom | null {
  const { state } = node.machine ?? {};
  const missed = unanswered(node).filter((probe) => !blind.includes(probe.from) || probe.from === node.region);
  const reached = answered(node);
  if (missed.length === 0 || (reached.length === 0 && (state === 'stopped' || state === 'frozen'))) return null;
  const from = [...new Set(missed.map((probe) => probe.from))].join(', ');
  const lives = reached.length > 0 || state === 'running';
  return {
    code: DIAGNOSIS.unreachable,
    subject: node.id,
    message: `${node.id} does not answer ${from}; ${lives ? 'it lives' : 'nobody knows whether it lives'}`,
    testimony: [...agentsSaw([...missed, ...reached]), ...machineSaw(node)],
    conclusive: lives,
  };
}
