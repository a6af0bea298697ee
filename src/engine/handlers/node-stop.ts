import type { Handler } from './handler.ts';
import { refuseLosingQuorum } from './keeps-quorum.ts';

export const nodeStop: Handler<'node.stop'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'stopped' ? 'done' : 'todo'),
  async apply({ node, graceSeconds }, context) {
    if (!context.again) await refuseLosingQuorum(node, context);
    await context.world.driver.stop(node, graceSeconds);
  },
  undo: ({ node }, { world }) => world.driver.start(node),
};
