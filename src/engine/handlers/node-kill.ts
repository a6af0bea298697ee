import type { Handler } from './handler.ts';
import { refuseLosingQuorum } from './keeps-quorum.ts';
import { startAgain } from './start-again.ts';

export const nodeKill: Handler<'node.kill'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'stopped' ? 'done' : 'todo'),
  before: ({ node }, context) => refuseLosingQuorum(node, context),
  apply: ({ node }, { world }) => world.driver.kill(node),
  undo: ({ node }, { world }) => startAgain(world.driver, node),
};
