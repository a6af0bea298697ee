/** What takes the end of a process back. Where the plan held the node first, the hold goes only after this, and the next round starts it. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';

export async function startAgain(driver: Driver, node: NodeId): Promise<void> {
  if ((await driver.held(node)) === null) await driver.start(node);
}
