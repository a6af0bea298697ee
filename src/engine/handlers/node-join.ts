import { comesTrue } from './comes-true.ts';
import { Failure } from '../../core/kernel/failure.ts';
import type { Handler, StepContext, StepOf } from './handler.ts';

/** The answer to a join comes when the node takes part; an overloaded one may take a while to say so. */
const JOINED_MS = 15_000;

export const nodeJoin: Handler<'node.join'> = {
  check: async (step, context) => ((await joined(step, context)) ? 'done' : 'todo'),
  async apply({ node, channel }, { world }) {
    await world.recovery.join(node, channel, 'newest');
  },
  async verify(step, context) {
    const so = await comesTrue(context.world.clock, JOINED_MS, () => joined(step, context));
    return so ? null : `${step.node} does not take part in channel ${step.channel}`;
  },
  undo: 'nothing to undo',
};

/** The node itself is asked: rounds ask members of a channel only, and a spare is none. */
async function joined({ node, channel }: StepOf<'node.join'>, { world }: StepContext): Promise<boolean> {
  try {
    return await world.recovery.joined(node, channel);
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
