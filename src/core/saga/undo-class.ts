/** Whether a step is taken back when its plan fails, in the context of that plan. */
import type { Plan } from '../plan/plan.ts';
import { STEP_KINDS } from '../plan/step-kinds.ts';
import type { Step } from '../plan/step.ts';

/** undo: it is taken back. keep: nothing has to be. stop: nothing before it is taken back either. */
export type UndoClass = 'undo' | 'keep' | 'stop';

/**
 * A node that has run on replaced data may have voted and acknowledged blocks with it. Putting its former data back would be the stale restore
 * that forks a chain without a word in any log (measured on Fabric v2.5.9 and v3.1.1), so such a start is its plan's point of no return.
 */
export function undoClass(plan: Plan, index: number): UndoClass {
  const step = plan.steps[index];
  if (step === undefined) return 'keep';
  if (step.kind === 'node.start' && plan.steps.slice(0, index).some((earlier) => replacesData(earlier, step.node))) return 'stop';
  const { undo } = STEP_KINDS[step.kind];
  if (undo === 'irreversible') return 'stop';
  return undo === 'nothing to undo' ? 'keep' : 'undo';
}

function replacesData(step: Step, node: string): boolean {
  switch (step.kind) {
    case 'node.set-aside':
    case 'node.clone':
    case 'peer.rollback':
      return step.node === node;
    default:
      return false;
  }
}
