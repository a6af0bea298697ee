/** The cuts at the driver that make one fence. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { CutState } from '../../core/ports/driver.ts';

/** One cut per node that is fenced off: each is made and healed alone. */
export function fenceCutId(fence: string, from: NodeId): string {
  return `${fence}-${from}`;
}

/** Ids of one fence are those of its target: `fence-a-b` may be the fence of `a` towards `b`, or the fence of `a-b`. */
export function cutsOfFence(cuts: readonly CutState[], fence: string, to: NodeId): readonly CutState[] {
  return cuts.filter(({ id, cut }) => cut.to.kind === 'node' && cut.to.node === to && (id === fence || id.startsWith(`${fence}-`)));
}
