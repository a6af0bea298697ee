/** Snapshots by the label of a plan. The driver adds to the label, so that two of one name are two. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';
import { fail } from '../codes.ts';

export async function snapshotsLabelled(driver: Driver, node: NodeId, label: string): Promise<readonly string[]> {
  return (await driver.snapshots(node)).filter((id) => id.startsWith(`${label}-`));
}

/** The one of this label; a second one, made by a step that was begun twice, is a copy of the same stopped data. */
export async function theSnapshot(driver: Driver, node: NodeId, label: string): Promise<string> {
  const [id] = await snapshotsLabelled(driver, node, label);
  if (id === undefined) throw fail('E814', `${node} has no snapshot ${label}`, { subject: node });
  return id;
}
