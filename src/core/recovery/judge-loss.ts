/**
 * Whether recovering a lost majority is allowed at all. Every reason against it is told, not only the first: whoever has to repair them
 * wants the list. It must never take silence for death, nor what could not be read for the best case.
 */
import { quorumSize } from '../consensus/quorum.ts';
import type { NodeId } from '../kernel/ids.ts';
import type { Refusal } from './codes.ts';
import { disagreements } from './chains.ts';
import { isFenced, proofWords } from './fence-proof.ts';
import type { ChannelInventory, Inventory, LostMember } from './inventory.ts';
import { diskOf, membersOf, readableDisks } from './logs.ts';

/** One observer that is cut off sees everybody else as dead. */
export const OBSERVERS_NEEDED = 2;

export function judgeLoss(inventory: Inventory): readonly Refusal[] {
  const without = channelsWithoutQuorum(inventory);
  if (without.length === 0) {
    const channels = inventory.channels.map(({ channel }) => channel).join(', ');
    return [
      { code: 'R701', subject: inventory.network, message: `every channel has a quorum: ${channels === '' ? 'there is none' : channels}` },
    ];
  }
  const others = inventory.channels.filter((channel) => !without.includes(channel));
  return [
    ...lostMembers(inventory).flatMap(judgeLost),
    ...inventory.channels.flatMap(judgeChannel),
    ...others.flatMap((channel) => withoutMargin(channel, survivorsToCopy(inventory))),
  ];
}

/** Channels whose survivors are no quorum. */
export function channelsWithoutQuorum({ channels }: Inventory): readonly ChannelInventory[] {
  return channels.filter((channel) => {
    const members = membersOf(channel) ?? channel.expected;
    return membersAlive(channel, members).length < quorumSize('raft', Math.max(1, members.length));
  });
}

/** Lost consenters of the channels that have no quorum. Whoever is missing elsewhere is for ordinary means. */
export function lostMembers(inventory: Inventory): readonly LostMember[] {
  const members = new Set(channelsWithoutQuorum(inventory).flatMap((channel) => [...(membersOf(channel) ?? []), ...channel.expected]));
  return inventory.lost.filter(({ node }) => members.has(node));
}

/** Survivors of the channels that are to be recovered, in the order in which they are stopped, copied and started again. */
export function survivorsToCopy(inventory: Inventory): readonly NodeId[] {
  const nodes = channelsWithoutQuorum(inventory).flatMap((channel) => channel.survivors.map(({ node }) => node));
  return [...new Set(nodes)].toSorted();
}

/** Survivors that the configuration counts: one that it has removed has no vote. */
export function membersAlive({ survivors }: ChannelInventory, members: readonly NodeId[]): readonly NodeId[] {
  return survivors.map(({ node }) => node).filter((node) => members.includes(node));
}

/** A channel that orders, and would not while one of its consenters is copied. */
function withoutMargin(channel: ChannelInventory, copied: readonly NodeId[]): readonly Refusal[] {
  const members = membersOf(channel) ?? channel.expected;
  const alive = membersAlive(channel, members).length;
  const needed = quorumSize('raft', Math.max(1, members.length));
  if (alive > needed || !members.some((node) => copied.includes(node))) return [];
  return [
    {
      code: 'R720',
      subject: channel.channel,
      message: `${channel.channel} has ${alive} of ${needed} consenters that it needs, and one would stop`,
    },
  ];
}

function judgeLost(member: LostMember): readonly Refusal[] {
  const { node, answers, asked, proofs } = member;
  const refusals: Refusal[] = answers.map((answer) => ({ code: 'R702', subject: node, message: `${node} is not dead: ${answer}` }));
  if (new Set(asked).size < OBSERVERS_NEEDED) {
    const who = asked.length === 0 ? 'nobody' : asked.join(', ');
    refusals.push({ code: 'R716', subject: node, message: `${node} was looked at by ${who} only; two observers are needed` });
  }
  if (!isFenced(member)) {
    const known = proofs.length === 0 ? 'it is only silent' : proofs.map(proofWords).join('; ');
    refusals.push({ code: 'R703', subject: node, message: `${node} is not proven fenced: ${known}` });
  }
  return refusals;
}

function judgeChannel(channel: ChannelInventory): readonly Refusal[] {
  const { channel: id, consensus } = channel;
  if (consensus !== 'raft') return [{ code: 'R714', subject: id, message: `${id} is ordered by ${consensus}` }];
  return [...unreadable(channel), ...membership(channel), ...disagreements(channel), ...pendingConflicts(channel)];
}

function unreadable({ channel, survivors }: ChannelInventory): readonly Refusal[] {
  if (survivors.length === 0) return [{ code: 'R706', subject: channel, message: `no consenter of ${channel} has survived` }];
  return survivors.flatMap(({ node, disk }) =>
    'unreadable' in disk ? [{ code: 'R706' as const, subject: node, message: `the log of ${node} on ${channel}: ${disk.unreadable}` }] : [],
  );
}

function membership(channel: ChannelInventory): readonly Refusal[] {
  const members = membersOf(channel);
  const { channel: id, expected, survivors } = channel;
  if (members === null) return [{ code: 'R705', subject: id, message: `no survivor says who the consenters of ${id} are` }];
  const refusals: Refusal[] = [];
  if (!sameMembers(members, expected)) {
    refusals.push({ code: 'R705', subject: id, message: `${id} has ${listed(members)}; the topology file says ${listed(expected)}` });
  }
  const top = Math.max(...readableDisks(channel).map(({ height }) => height));
  for (const survivor of survivors) {
    if (diskOf(survivor)?.height !== top || survivor.members === null || sameMembers(survivor.members, members)) continue;
    refusals.push({
      code: 'R705',
      subject: survivor.node,
      message: `${survivor.node} counts ${listed(survivor.members)} on ${id}, another survivor of its height ${listed(members)}`,
    });
  }
  return refusals;
}

/** What a survivor's log would still commit must be what peers hold already. */
function pendingConflicts(channel: ChannelInventory): readonly Refusal[] {
  const held = new Map<number, string>();
  for (const { blocks } of channel.peers) for (const { number, hash } of blocks) held.set(number, hash);
  return readableDisks(channel).flatMap(({ node, pendingBlocks = [] }) =>
    pendingBlocks.flatMap(({ number, hash }) => {
      const other = held.get(number);
      if (other === undefined || other === hash) return [];
      const message = `the log of ${node} holds block ${number} as ${hash.slice(0, 16)}, a peer as ${other.slice(0, 16)}`;
      return [{ code: 'R715' as const, subject: node, message }];
    }),
  );
}

function sameMembers(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}

function listed(nodes: readonly NodeId[]): string {
  return nodes.length === 0 ? 'nobody' : nodes.toSorted().join(', ');
}
