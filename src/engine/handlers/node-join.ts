import { isKnown } from '../../core/observation/observed.ts';
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
    const { node, channel } = step;
    const ask = async (): Promise<boolean> => {
      context.look.changed();
      return serves(step, context);
    };
    return (await comesTrue(context.world.clock, SERVES_MS, ask)) ? null : `${node} does not serve channel ${channel}`;
  },
  undo: 'nothing to undo',
};

async function serves({ node, channel }: StepOf<'node.join'>, { look }: StepContext): Promise<boolean> {
  const height = (await look.evidence()).snapshot.nodes[node]?.channels[channel]?.height;
  return height !== undefined && isKnown(height);
}
