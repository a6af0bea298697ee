/** What is asked only where it matters: whether a node that is gone may be started, and whom a channel with a gap has as consenters now. */
import type { Evidence } from '../core/decision/model.ts';
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import { isKnown } from '../core/observation/observed.ts';
import type { ProcessSighting } from '../core/observation/probe.ts';
import type { Snapshot } from '../core/observation/snapshot.ts';
import type { EngineWorld } from '../core/ports/recovery.ts';
import type { World } from '../core/ports/world.ts';

/** Nobody starts a node whose process is there, so the others need not be asked. What cannot be read counts as a hold. */
export async function holdsOf({ driver }: World, processes: readonly ProcessSighting[]): Promise<NonNullable<Evidence['held']>> {
  const gone = [...new Set(processes.filter(({ state }) => state === 'stopped').map(({ node }) => node))];
  const read = await Promise.all(
    gone.map(async (node): Promise<readonly [NodeId, string | null]> => {
      try {
        return [node, await driver.held(node)];
      } catch {
        return [node, 'whether it is held cannot be read'];
      }
    }),
  );
  return Object.fromEntries(read.filter((entry): entry is readonly [NodeId, string] => entry[1] !== null));
}

/** Of channels with a consenter that is not shown alive, where a spare could take its place; a channel that cannot be read is absent. */
export async function membershipOf(
  { topology, recovery }: World & Partial<Pick<EngineWorld, 'recovery'>>,
  { nodes, channels }: Snapshot,
): Promise<NonNullable<Evidence['membership']>> {
  if (recovery === undefined || !Object.values(topology.orderers).some(({ spare }) => spare)) return {};
  const lives = (node: NodeId): boolean => {
    const alive = nodes[node]?.alive;
    return alive !== undefined && isKnown(alive) && alive.value;
  };
  const read = await Promise.all(
    Object.values(topology.channels).map(async ({ id, consenters }): Promise<readonly (readonly [ChannelId, readonly NodeId[]])[]> => {
      const leader = channels[id]?.leader;
      const asked = leader !== undefined && isKnown(leader) ? leader.value : null;
      if (asked === null || consenters.every(lives)) return [];
      try {
        return [[id, await recovery.membership(asked, id)]];
      } catch {
        return [];
      }
    }),
  );
  return Object.fromEntries(read.flat());
}
