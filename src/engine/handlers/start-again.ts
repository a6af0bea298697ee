/** What takes the end of a process back. Where the plan held the node first, the hold goes only after this, and the next round starts it. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';
import { fail } from '../codes.ts';
import type { StepContext } from './handler.ts';
import { noHold } from './no-hold.ts';

export async function startAgain(driver: Driver, node: NodeId): Promise<void> {
  if ((await driver.held(node)) === null) await driver.start(node);
}

/** Whom somebody else holds the plan could not start again, so it does not stop it. Holds of nodes that run are not in the evidence of a round. */
export async function refuseHeld(node: NodeId, { plan: { steps }, world: { driver } }: StepContext): Promise<void> {
  const starts = steps.some((step) => step.kind === 'node.start' && step.node === node);
  const holds = steps.some((step) => step.kind === 'node.hold' && step.node === node);
  if (!starts || holds || noHold(driver, node) !== null) return;
  const reason = await driver.held(node);
  if (reason !== null) throw fail('E814', `${node} is held (${reason}) and could not be started again`, { subject: node });
}
