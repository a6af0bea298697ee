import type { Handler } from './handler.ts';
import { refuseLosingQuorum } from './keeps-quorum.ts';
import { refuseLostAlive } from './lost-stay-lost.ts';

/** A node that was started a moment ago has little to put away. */
const GRACE_SECONDS = 10;

export const nodeStart: Handler<'node.start'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'running' ? 'done' : 'todo'),
  refuse: ({ node }, context) => refuseLostAlive(node, context),
  apply: ({ node }, { world }) => world.driver.start(node),
  /** Others may have died since, so that the quorum needs it now. */
  async undo({ node }, context) {
    await refuseLosingQuorum(node, context);
    await context.world.driver.stop(node, GRACE_SECONDS);
  },
};
