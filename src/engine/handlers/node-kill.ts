import type { NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import { fail } from '../codes.ts';
import type { Handler, StepContext } from './handler.ts';
import { refuseLosingQuorum } from './keeps-quorum.ts';
import { startAgain } from './start-again.ts';

export const nodeKill: Handler<'node.kill'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'stopped' ? 'done' : 'todo'),
  before: ({ node }, context) => refuseLosingQuorum(node, context),
  async apply({ node }, context) {
    if (context.again) await refuseAnswering(node, context);
    await context.world.driver.kill(node);
  },
  undo: ({ node }, { world }) => startAgain(world.driver, node),
};

/** Between the intent and now an engine has died: what hung then may be well by now. */
async function refuseAnswering(node: NodeId, { look }: StepContext): Promise<void> {
  const alive = (await look.evidence()).snapshot.nodes[node]?.alive;
  if (alive !== undefined && isKnown(alive) && alive.value) throw fail('E814', `${node} answers again`, { subject: node });
}
