import type { Handler } from './handler.ts';
import { noHold } from './no-hold.ts';

export const nodeHold: Handler<'node.hold'> = {
  /**
   * A machine that does not answer can be told nothing, nor can one that the driver has no word for. Whoever is lost with it is proven away by what two people said, or by a hold from before,
   * and is looked for once more before a clone of another may vote (lost-stay-lost.ts).
   */
  async check({ node }, { world: { driver }, plan }) {
    const vouched = plan.approval === 'two-people';
    if (vouched && (noHold(driver, node) !== null || (await driver.inspect(node)).state === 'unknown')) return 'done';
    return (await driver.held(node)) === null ? 'todo' : 'done';
  },
  apply: ({ node, reason }, { world }) => world.driver.hold(node, reason),
  undo: ({ node }, { world }) => world.driver.release(node),
};
