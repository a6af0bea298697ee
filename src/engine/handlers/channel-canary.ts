import type { Handler } from './handler.ts';

export const channelCanary: Handler<'channel.canary'> = {
  /** An earlier canary says nothing of now. */
  check: async () => 'todo',
  async apply({ channel, orderer, timeoutMs }, { world }) {
    const { block, ms } = await world.ledger.canary(channel, orderer, timeoutMs);
    return `block ${block} after ${Math.round(ms)} ms`;
  },
  /** It was seen in a block by the very orderer. */
  verify: async () => null,
  undo: 'nothing to undo',
};
