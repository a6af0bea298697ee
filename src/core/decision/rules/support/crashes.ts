/** Whether a node dies again and again, and whether starting it once more could help. */
import type { NodeId } from '../../../kernel/ids.ts';
import { DIAGNOSIS } from '../../diagnose/codes.ts';
import { isLocked, STARTS } from '../../locks.ts';
import type { Diagnosis, RuleContext } from '../../model.ts';
import { suspected } from './seen.ts';

export function crashLoopOf(context: RuleContext, node: NodeId): Diagnosis | undefined {
  return suspected(context, DIAGNOSIS.crashLoop).find(({ subject }) => subject === node);
}

/** As often as the policy allows within one of its windows, and nobody has acknowledged it. */
export function restartedTooOften({ history }: RuleContext, node: NodeId): boolean {
  return isLocked(history, STARTS, node);
}
