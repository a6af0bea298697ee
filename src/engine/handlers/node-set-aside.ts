/** Copies first and empties afterwards, so that a crash at any point leaves the data in at least one place, whole. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';
import type { Handler } from './handler.ts';
import { snapshotsLabelled } from './snapshots.ts';

export const nodeSetAside: Handler<'node.set-aside'> = {
  check: async ({ node, label }, { world }) => ((await isAside(world.driver, node, label)) ? 'done' : 'todo'),
  async apply({ node, label }, { world: { driver } }) {
    const [known] = await snapshotsLabelled(driver, node, label);
    const id = known ?? (await driver.snapshot(node, label));
    await driver.wipe(node);
    return `set aside as ${id}`;
  },
  async undo({ node, label }, { world: { driver } }) {
    const [id] = await snapshotsLabelled(driver, node, label);
    if (id === undefined) return;
    await driver.wipe(node);
    await driver.copyIn(node, `snapshot:${id}`, '.');
  },
};

async function isAside(driver: Driver, node: NodeId, label: string): Promise<boolean> {
  return (await snapshotsLabelled(driver, node, label)).length > 0 && !(await driver.hasData(node));
}
