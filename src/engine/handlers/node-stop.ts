import type { Handler } from './handler.ts';
import { proveQuorumWithout, refuseLosingQuorum } from './keeps-quorum.ts';
import { refuseHeld, startAgain } from './start-again.ts';

export const nodeStop: Handler<'node.stop'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'stopped' ? 'done' : 'todo'),
  async refuse({ node }, context) {
    await refuseHeld(node, context);
    await refuseLosingQuorum(node, context);
  },
  async apply({ node, graceSeconds }, context) {
    await proveQuorumWithout(node, context);
    await context.world.driver.stop(node, graceSeconds);
  },
  undo: ({ node }, { world }) => startAgain(world.driver, node),
};
