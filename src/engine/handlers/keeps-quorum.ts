/** The last look before the process of a consenter that works is ended: the decision may be older than what is seen now. */
import type { Evidence } from '../../core/decision/model.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import { isReachedByHalf } from '../../core/observation/reached.ts';
import type { Channel } from '../../core/topology/model.ts';
import { fail } from '../codes.ts';
import { comesTrue } from './comes-true.ts';
import type { StepContext } from './handler.ts';

/** Nodes are asked some milliseconds apart, so a few blocks are no lag. */
const IN_STEP_BLOCKS = 10;
const CANARY_MS = 10_000;
/** A consenter that is in step has a block within a second after the leader has. */
const DELIVERED_MS = 3_000;

/**
 * Refuses where ending the process of a consenter that counts would leave no quorum shown alive. Where none is shown now, others have died or
 * are out of sight since the decision; only a plan that two people approved, which recovers a lost quorum, goes on then.
 */
export async function refuseLosingQuorum(node: NodeId, context: StepContext): Promise<void> {
  const evidence = await context.look.evidence();
  for (const channel of channelsThatCount(node, context, evidence)) refuseShort(node, channel, evidence, IN_STEP_BLOCKS);
}

/**
 * What a look shows is not enough to stop somebody who works: a consenter whose packets are lost one way looks well for as long as an election
 * takes, and a leader who hears of nobody is followed on. So a block is ordered now, and the others have to get it.
 */
export async function proveQuorumWithout(node: NodeId, context: StepContext): Promise<void> {
  const { world, look } = context;
  const before = await look.evidence();
  for (const channel of channelsThatCount(node, context, before)) {
    const leader = leaderOf(before, channel.id);
    if (leader === null && claimsToLead(node, channel.id, before)) continue;
    if (leader === null) throw fail('E814', `no quorum of ${channel.id} confirms a leader, and ${node} is needed`, { subject: node });
    const { block } = await world.ledger.canary(channel.id, leader, CANARY_MS);
    let now = before;
    const delivered = await comesTrue(world.clock, DELIVERED_MS, async () => {
      look.changed();
      now = await look.evidence();
      return shortOf(node, channel, now, blocksBehind(now, channel.id, block)) === null;
    });
    if (!delivered) refuseShort(node, channel, now, blocksBehind(now, channel.id, block));
  }
}

/** A leader that stalls and that nobody confirms is restarted where the others are many enough (D602): it can order nothing. */
function claimsToLead(node: NodeId, channel: ChannelId, { snapshot: { nodes } }: Evidence): boolean {
  const named = nodes[node]?.channels[channel]?.leader;
  return named !== undefined && isKnown(named) && named.value === node;
}

function leaderOf({ snapshot: { channels } }: Evidence, channel: ChannelId): NodeId | null {
  const leader = channels[channel]?.leader;
  return leader !== undefined && isKnown(leader) ? leader.value : null;
}

/** As far as a node may be behind the tip and still have the block. */
function blocksBehind({ snapshot: { channels } }: Evidence, channel: ChannelId, block: number): number {
  const height = channels[channel]?.height;
  return height === undefined || !isKnown(height) ? -1 : height.value - (block + 1);
}

/** Channels with the node among their consenters, as the network has them, that it may take a vote away from. */
function channelsThatCount(node: NodeId, { world, plan }: StepContext, evidence: Evidence): readonly Channel[] {
  const { nodes, channels } = evidence.snapshot;
  const alive = nodes[node]?.alive;
  if (alive === undefined || !isKnown(alive) || !alive.value) return [];
  return Object.values(world.topology.channels).filter((channel) => {
    const lost = plan.approval === 'two-people' && (channels[channel.id]?.quorum.margin ?? 0) < 0;
    return !lost && channels[channel.id] !== undefined && membersOf(channel, evidence).includes(node);
  });
}

function refuseShort(node: NodeId, channel: Channel, evidence: Evidence, blocks: number): void {
  const short = shortOf(node, channel, evidence, blocks);
  if (short !== null) throw fail('E814', short, { subject: node });
}

/** What the channel would be short of, when only those count that are so few blocks behind at most; null when of nothing. */
function shortOf(node: NodeId, channel: Channel, evidence: Evidence, blocks: number): string | null {
  const { snapshot, sightings } = evidence;
  const view = snapshot.channels[channel.id];
  if (view === undefined) return null;
  const { quorum, behind } = view;
  const counted = membersOf(channel, evidence).filter(
    (each) =>
      each !== node && isReachedByHalf(each, sightings) && (behind[each] ?? Infinity) <= blocks && follows(each, channel.id, evidence),
  );
  if (quorum.margin > 0 && counted.length >= quorum.needed) return null;
  return `without ${node} channel ${channel.id} has ${counted.length} of ${quorum.needed} consenters that are reached and in step`;
}

/** Whoever names another leader than the one that a quorum confirms, or none, does not hear of it: it answers us, and votes with nobody. */
function follows(node: NodeId, channel: ChannelId, evidence: Evidence): boolean {
  const named = evidence.snapshot.nodes[node]?.channels[channel]?.leader;
  const leader = leaderOf(evidence, channel);
  return leader === null || named === undefined || !isKnown(named) || named.value === leader;
}

function membersOf({ id, consenters }: Channel, { membership = {} }: Evidence): readonly NodeId[] {
  return membership[id] ?? consenters;
}
