import type { Handler } from './handler.ts';

export const nodeHold: Handler<'node.hold'> = {
  check: async ({ node }, { world }) => ((await world.driver.held(node)) === null ? 'todo' : 'done'),
  apply: ({ node, reason }, { world }) => world.driver.hold(node, reason),
  undo: ({ node }, { world }) => world.driver.release(node),
};
