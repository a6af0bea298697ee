import type { Handler } from './handler.ts';

export const peerRebuildDatabases: Handler<'peer.rebuild-databases'> = {
  /** Nobody can see from outside whether databases were dropped; dropping them twice only costs time. */
  check: async () => 'todo',
  apply: ({ node }, { world }) => world.recovery.rebuildDatabases(node),
  /** The peer's height after its start is what the plan waits for. */
  verify: async () => null,
  undo: 'nothing to undo',
};
