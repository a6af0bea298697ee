import type { Handler } from './handler.ts';

export const nodeRelease: Handler<'node.release'> = {
  check: async ({ node }, { world }) => ((await world.driver.held(node)) === null ? 'done' : 'todo'),
  /** The reason, so that the hold can be put back. */
  before: ({ node }, { world }) => world.driver.held(node),
  apply: ({ node }, { world }) => world.driver.release(node),
  async undo({ node }, { world, before }) {
    if (typeof before === 'string') await world.driver.hold(node, before);
  },
};
