/** Cuts, fences and holds of a running network, as its driver finds them. What the driver cannot look at is absent. */
import type { Standing } from '../core/chaos/standing-words.ts';
import { nodes } from '../core/topology/lookup.ts';
import type { OpenNetwork } from './open.ts';

export async function standingIn({ driver, topology }: Pick<OpenNetwork, 'driver' | 'topology'>): Promise<Standing> {
  const cuts = await driver.cuts().catch(() => []);
  const held = await Promise.all(nodes(topology).map(async ({ id }) => [id, await driver.held(id).catch(() => null)] as const));
  return { cuts, held: Object.fromEntries(held.filter((entry): entry is readonly [string, string] => entry[1] !== null)) };
}
