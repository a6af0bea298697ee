/** What is asked only where it matters: whether a node that is gone may be started, and whom a channel with a gap has as consenters now. */
import type { Evidence } from '../core/decision/model.ts';
import { quorumSize } from '../core/consensus/quorum.ts';
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import { ownValue } from '../core/kernel/own-value.ts';
import { consensusKnowledge } from '../core/observation/consensus/consensus-knowledge.ts';
import { isKnown } from '../core/observation/observed.ts';
import type { ProcessSighting, Sighting } from '../core/observation/probe.ts';
import type { Snapshot } from '../core/observation/snapshot.ts';
import type { EngineWorld } from '../core/ports/recovery.ts';
import type { World } from '../core/ports/world.ts';
import type { Channel, Topology } from '../core/topology/model.ts';

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

/**
 * Of channels with a consenter that is not shown alive, or with an orderer that the file does not list, where a spare could take or has taken a
 * place; a channel that cannot be read is absent.
 */
export async function membershipOf(
  { topology, recovery }: World & Partial<Pick<EngineWorld, 'recovery'>>,
  snapshot: Snapshot,
  sightings: readonly Sighting[],
): Promise<NonNullable<Evidence['membership']>> {
  if (recovery === undefined || !Object.values(topology.orderers).some(({ spare }) => spare)) return {};
  const read = await Promise.all(
    Object.values(topology.channels).map(async (channel): Promise<readonly (readonly [ChannelId, readonly NodeId[]])[]> => {
      const asked = leaderOf(channel, snapshot);
      if (asked === null || (channel.consenters.every(lives) && !decidedByOthers(topology, channel, sightings))) return [];
      try {
        return [[channel.id, await recovery.membership(asked, channel.id)]];
      } catch {
        return [];
      }
    }),
  );
  return Object.fromEntries(read.flat());

  function lives(node: NodeId): boolean {
    const alive = snapshot.nodes[node]?.alive;
    return alive !== undefined && isKnown(alive) && alive.value;
  }
}

/** Whom a quorum of the file's consenters follows: a spare that has become a consenter may lead, and is no claimant by the file. */
function leaderOf({ id, consenters, consensus }: Channel, { nodes, channels }: Snapshot): NodeId | null {
  const leader = channels[id]?.leader;
  if (leader !== undefined && isKnown(leader)) return leader.value;
  const named = consenters.flatMap((node) => {
    const each = nodes[node]?.channels[id]?.leader;
    return each !== undefined && isKnown(each) && each.value !== null ? [each.value] : [];
  });
  const needed = quorumSize(consensus.kind, consenters.length);
  return named.find((node) => named.filter((each) => each === node).length >= needed) ?? null;
}

/** A spare that only follows hears of no leader. */
function decidedByOthers({ orderers }: Topology, { id, consenters, consensus }: Channel, sightings: readonly Sighting[]): boolean {
  if (consensus.kind === 'qbft') return false;
  const { named } = consensusKnowledge(consensus.kind);
  const others = sightings.flatMap(({ nodes }) =>
    nodes.filter(({ node }) => !consenters.includes(node) && ownValue(orderers, node) !== undefined),
  );
  return others.some(({ node, channels }) => {
    const probe = ownValue(channels, id)?.consensus;
    return probe !== undefined && named({ node, probe }) !== null;
  });
}
