import type { NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import { fail } from '../codes.ts';
import type { Handler, StepContext } from './handler.ts';
import { startAgain } from './start-again.ts';

export const nodeKill: Handler<'node.kill'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'stopped' ? 'done' : 'todo'),
  refuse: ({ node }, context) => refuseAnswering(node, context),
  apply: ({ node }, { world }) => world.driver.kill(node),
  undo: ({ node }, { world }) => startAgain(world.driver, node),
};

/**
 * Only what hangs is killed, and what hung when it was decided may be well by now: an engine may have died since. Whoever answers nobody has no
 * vote to lose.
 */
async function refuseAnswering(node: NodeId, { look }: StepContext): Promise<void> {
  const alive = (await look.evidence()).snapshot.nodes[node]?.alive;
  if (alive !== undefined && isKnown(alive) && alive.value) throw fail('E814', `${node} answers again`, { subject: node });
}
