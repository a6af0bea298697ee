import type { Handler } from './handler.ts';

export const nodeHold: Handler<'node.hold'> = {
  /**
   * A machine that does not answer can be told nothing. Whoever is lost with it is proven away by what two people said, or by a hold from before,
   * and is looked for once more before a clone of another may vote (lost-stay-lost.ts).
   */
  async check({ node }, { world: { driver }, plan }) {
    if (plan.approval === 'two-people' && (await driver.inspect(node)).state === 'unknown') return 'done';
    return (await driver.held(node)) === null ? 'todo' : 'done';
  },
  apply: ({ node, reason }, { world }) => world.driver.hold(node, reason),
  undo: ({ node }, { world }) => world.driver.release(node),
};
