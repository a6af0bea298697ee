import type { Handler } from './handler.ts';
import { snapshotsLabelled } from './snapshots.ts';

export const nodeSnapshot: Handler<'node.snapshot'> = {
  /** Labels belong to one plan, and the driver lists whole snapshots only. */
  check: async ({ node, label }, { world }) => ((await snapshotsLabelled(world.driver, node, label)).length > 0 ? 'done' : 'todo'),
  apply: async ({ node, label }, { world }) => `snapshot ${await world.driver.snapshot(node, label)}`,
  async undo({ node, label }, { world }) {
    for (const id of await snapshotsLabelled(world.driver, node, label)) await world.driver.deleteSnapshot(node, id);
  },
};
