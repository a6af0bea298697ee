/** Who reached a node and who did not: the words that the checks share. */
import type { NodeId, RegionId } from '../../kernel/ids.ts';
import type { NodeScene, VantageProbe } from './node-scene.ts';
import { type Testimony, witnessed } from './symptom.ts';

/** silent: every probe of this region ran out of time, so packets vanish or nobody reads them. failed: an answer came back, but no good one. */
export type Reach = 'answered' | 'silent' | 'refused' | 'failed' | 'not asked';

export function reachFrom({ probes }: NodeScene, region: RegionId): Reach {
  const own = probes.filter(({ from }) => from === region);
  if (own.length === 0) return 'not asked';
  if (own.some(({ outcome }) => outcome === 'answered')) return 'answered';
  if (own.every(({ outcome }) => outcome === 'timeout')) return 'silent';
  return own.some(({ outcome }) => outcome === 'refused') ? 'refused' : 'failed';
}

export function answered({ probes }: NodeScene): readonly VantageProbe[] {
  return probes.filter(({ outcome }) => outcome === 'answered');
}

export function unanswered({ probes }: NodeScene): readonly VantageProbe[] {
  return probes.filter(({ outcome }) => outcome !== 'answered');
}

/** Something answered: the node, or a handshake that failed after its port was open. */
export function showsLife({ probes }: NodeScene): boolean {
  return probes.some(({ outcome }) => outcome === 'answered' || outcome === 'tls-error');
}

/** The machine says that the process is gone, somebody asked, and nothing answered anybody. */
export function provenDead(scene: NodeScene): boolean {
  return scene.machine?.state === 'stopped' && scene.probes.length > 0 && !showsLife(scene);
}

/** The machine says that the process is stopped by a signal, somebody asked, and nothing answered anybody. */
export function provenFrozen(scene: NodeScene): boolean {
  return scene.machine?.state === 'frozen' && scene.probes.length > 0 && !showsLife(scene);
}

export function agentSaw(probe: VantageProbe, saw: string = probe.outcome): Testimony {
  return witnessed('agent', probe.observer, saw, probe.at);
}

export function agentsSaw(probes: readonly VantageProbe[], node?: NodeId): readonly Testimony[] {
  return probes.map((probe) => agentSaw(probe, node === undefined ? probe.outcome : `${node}: ${probe.outcome}`));
}

/** A driver that cannot look is no witness. */
export function machineSaw({ id, machine }: NodeScene): readonly Testimony[] {
  if (machine === undefined || machine.state === 'unknown') return [];
  const { observer, state, detail, at } = machine;
  return [witnessed('machine', observer, `process of ${id} ${state}${detail === undefined ? '' : ` (${detail})`}`, at)];
}

export function consenterSaid(node: NodeId, said: string, at: number): Testimony {
  return witnessed('consensus', `consensus:${node}`, said, at);
}

export function lastAnswer(node: NodeScene): number {
  return Math.max(...answered(node).map(({ at }) => at));
}
