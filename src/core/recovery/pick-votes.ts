/** Which lost identities are started again, how many of them at once, and which hazards that has. */
import type { ChannelId, NodeId } from '../kernel/ids.ts';
import type { Refusal } from './codes.ts';
import type { ChannelInventory, Inventory } from './inventory.ts';
import { channelsWithoutQuorum, lostMembers, membersAlive } from './judge-loss.ts';
import { membersOf, readableDisks } from './logs.ts';
import { missingVotes, missingVotesWithPending } from './votes.ts';

export interface Votes {
  /** In the order of starting: until a leader is elected these start, afterwards `rest`, one at a time. */
  readonly votes: readonly NodeId[];
  readonly rest: readonly NodeId[];
  /** Channels that the started ones vote on: their data must all be in the seed. */
  readonly channels: readonly ChannelInventory[];
  readonly hazards: readonly string[];
  /** Votes that a channel will have beyond a bare quorum. */
  spare(channel: ChannelId): number;
}

interface Need {
  readonly channel: ChannelInventory;
  readonly members: readonly NodeId[];
  /** Without and with updates that may still commit. */
  readonly bare: number;
  readonly safe: number;
}

export function pickVotes(inventory: Inventory): Votes | { readonly refusals: readonly Refusal[] } {
  const needs = channelsWithoutQuorum(inventory).map((channel) => needOf(channel, inventory));
  const startable = lostMembers(inventory)
    .filter((member) => member.startable)
    .map(({ node }) => node);
  const votes = cover(needs, startable.toSorted());
  const short = needs.filter(({ members, safe }) => count(members, votes) < safe);
  if (short.length > 0) return { refusals: short.map((need) => tooFew(need, startable)) };
  const started = new Set(startable);
  return {
    votes,
    rest: startable.filter((node) => !votes.includes(node)).toSorted(),
    channels: inventory.channels.filter((channel) => (membersOf(channel) ?? []).some((node) => started.has(node))),
    hazards: needs.flatMap(hazard),
    spare: (id) => {
      const need = needs.find(({ channel }) => channel.channel === id);
      return need === undefined ? 1 : count(need.members, votes) - need.bare;
    },
  };
}

function needOf(channel: ChannelInventory, { updatesSent }: Inventory): Need {
  const members = membersOf(channel) ?? channel.expected;
  const alive = membersAlive(channel, members).length;
  const sent = Object.hasOwn(updatesSent, channel.channel) ? (updatesSent[channel.channel] ?? 0) : 0;
  const pending = Math.max(sent, ...readableDisks(channel).map((disk) => disk.pendingConfigurations));
  return {
    channel,
    members,
    bare: missingVotes(members.length, alive),
    safe: missingVotesWithPending(members.length, alive, pending),
  };
}

/** The fewest that serve every channel, by name: those that vote on more of the channels that still lack votes come first. */
function cover(needs: readonly Need[], startable: readonly NodeId[]): readonly NodeId[] {
  const votes: NodeId[] = [];
  for (;;) {
    const lacking = needs.filter(({ members, safe }) => count(members, votes) < safe);
    const worth = (node: NodeId): number => lacking.filter(({ members }) => members.includes(node)).length;
    const [next] = startable.filter((node) => !votes.includes(node) && worth(node) > 0).toSorted((a, b) => worth(b) - worth(a));
    if (next === undefined) return votes;
    votes.push(next);
  }
}

function count(members: readonly NodeId[], votes: readonly NodeId[]): number {
  return votes.filter((node) => members.includes(node)).length;
}

function tooFew({ channel, members, bare, safe }: Need, startable: readonly NodeId[]): Refusal {
  const there = startable.filter((node) => members.includes(node));
  const reason = safe > bare ? `${bare} for a quorum, ${safe - bare} more because an update may still commit` : `${bare} for a quorum`;
  const message = `${channel.channel} needs ${safe} lost identities (${reason}); ${there.length} can be started here: ${there.join(', ') || 'none'}`;
  return { code: 'R708', subject: channel.channel, message };
}

function hazard({ channel, bare, safe }: Need): readonly string[] {
  if (safe === bare) return [];
  return [
    `a channel update of ${channel.channel} may still commit at recovery and change the consenter set: ${safe} identities start before a leader is awaited, not ${bare}`,
  ];
}
