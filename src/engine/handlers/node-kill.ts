import type { Handler } from './handler.ts';
import { refuseLosingQuorum } from './keeps-quorum.ts';

export const nodeKill: Handler<'node.kill'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'stopped' ? 'done' : 'todo'),
  async apply({ node }, context) {
    if (!context.again) await refuseLosingQuorum(node, context);
    await context.world.driver.kill(node);
  },
  undo: ({ node }, { world }) => world.driver.start(node),
};
