import type { Handler } from './handler.ts';
import { refuseLosingQuorum } from './keeps-quorum.ts';
import { startAgain } from './start-again.ts';

export const nodeStop: Handler<'node.stop'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'stopped' ? 'done' : 'todo'),
  before: ({ node }, context) => refuseLosingQuorum(node, context),
  apply: ({ node, graceSeconds }, { world }) => world.driver.stop(node, graceSeconds),
  undo: ({ node }, { world }) => startAgain(world.driver, node),
};
