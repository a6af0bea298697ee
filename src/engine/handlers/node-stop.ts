import type { Handler } from './handler.ts';
import { refuseLosingQuorum } from './keeps-quorum.ts';

export const nodeStop: Handler<'node.stop'> = {
  check: async ({ node }, { world }) => ((await world.driver.inspect(node)).state === 'stopped' ? 'done' : 'todo'),
  before: ({ node }, context) => refuseLosingQuorum(node, context),
  apply: ({ node, graceSeconds }, { world }) => world.driver.stop(node, graceSeconds),
  undo: ({ node }, { world }) => world.driver.start(node),
};
