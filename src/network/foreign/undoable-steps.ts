/** Steps that no program of the operator does: a plan with one of them must not begin, because it could not be finished. */
import type { Refusal } from '../../core/recovery/codes.ts';
import type { RecoveryPlan } from '../../core/recovery/recovery-plan.ts';

export function undoableSteps({ plan }: Pick<RecoveryPlan, 'plan'>): readonly Refusal[] {
  return plan.steps.flatMap((step): readonly Refusal[] => {
    switch (step.kind) {
      case 'link.fence':
        return [
          {
            code: 'R740',
            subject: step.to,
            message: `${step.from.join(', ')} must not reach ${step.to} while blocks are ordered again, and no program of the driver cuts links`,
          },
        ];
      case 'peer.rollback':
      case 'peer.rebuild-databases':
        return [{ code: 'R740', subject: step.node, message: `${step.node} must be rolled back, and no program of the driver does that` }];
      default:
        return [];
    }
  });
}
