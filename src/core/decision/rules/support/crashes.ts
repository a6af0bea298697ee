/** Whether a node dies again and again, and what could help. */
import type { NodeId } from '../../../kernel/ids.ts';
import { DIAGNOSIS } from '../../diagnose/codes.ts';
import { isLocked, STARTS } from '../../locks.ts';
import type { Diagnosis, RuleContext } from '../../model.ts';
import { proven, suspected } from './seen.ts';

/** What these died of may have passed by the next start: the database is back, somebody made room. */
const MAY_PASS = ['state-database-lost', 'disk-full'];

/** Whether starting the node as it is would only make it die again. */
export function diesAgain(context: RuleContext, node: NodeId): boolean {
  return crashLoopOf(context, node) !== undefined || restartedTooOften(context, node);
}

export function crashLoopOf(context: RuleContext, node: NodeId): Diagnosis | undefined {
  return suspected(context, DIAGNOSIS.crashLoop).find(({ subject, detail }) => subject === node && !MAY_PASS.includes(detail ?? ''));
}

/** As often as the policy allows within one of its windows, and nobody has acknowledged it. */
export function restartedTooOften({ history }: RuleContext, node: NodeId): boolean {
  return isLocked(history, STARTS, node);
}

/** Dead processes whose log ends with one of these panics. */
export function diedOf(context: RuleContext, ...panics: readonly string[]): readonly Diagnosis[] {
  return proven(context, DIAGNOSIS.crashLoop).filter(({ detail }) => detail !== undefined && panics.includes(detail));
}
