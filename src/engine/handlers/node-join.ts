import { comesTrue } from './comes-true.ts';
import type { Handler, StepContext, StepOf } from './handler.ts';

/** A node that has joined serves the channel as soon as it has written the block that it joined with. */
const SERVES_MS = 15_000;

export const nodeJoin: Handler<'node.join'> = {
  check: async (step, context) => ((await serves(step, context)) ? 'done' : 'todo'),
  async apply({ node, channel }, { world }) {
    await world.recovery.join(node, channel, 'newest');
  },
  async verify(step, context) {
    const so = await comesTrue(context.world.clock, SERVES_MS, () => serves(step, context));
    return so ? null : `${step.node} does not serve channel ${step.channel}`;
  },
  undo: 'nothing to undo',
};

/** The node itself is asked: rounds ask members of a channel only, and a spare is none. */
async function serves({ node, channel }: StepOf<'node.join'>, { world }: StepContext): Promise<boolean> {
  return world.recovery.membership(node, channel).then(
    () => true,
    () => false,
  );
}
