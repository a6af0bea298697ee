/**
 * The steps of a recovery, in the only safe order. Every prefix keeps: a lost identity is held before anything else is done; every survivor
 * is copied before the first write; a clone goes into a held, stopped, emptied folder; nothing is ordered before what only peers hold was
 * ordered again; after the missing votes, one identity at a time, each at the tip before the next.
 */
import type { NodeId } from '../kernel/ids.ts';
import type { Condition, Step } from '../plan/step.ts';
import type { Replay, Stray } from './data-at-risk.ts';
import type { ChannelInventory, Inventory } from './inventory.ts';
import { channelsWithoutQuorum, lostMembers, survivorsToCopy } from './judge-loss.ts';
import { membersOf } from './logs.ts';
import type { Votes } from './pick-votes.ts';

export interface RecoveryOrder {
  readonly inventory: Inventory;
  readonly votes: Votes;
  readonly seed: NodeId;
  readonly replays: readonly Replay[];
  readonly strays: readonly Stray[];
  /** Names the copies of this recovery. */
  readonly label: string;
}

/** SIGTERM; an orderer without quorum has nothing to finish. */
const STOP_GRACE_SECONDS = 10;
/** A process that was killed is gone at once; the driver has to look. */
const STOPPED_MS = 20_000;
/** Start until it answers: milliseconds when empty, longer with a large ledger to open. */
const ALIVE_MS = 60_000;
/** Beside the election: connections between orderers back off up to this long when nobody was restarted (facts/fabric-orderers-v3.md 1). */
const BACK_OFF_MS = 30_000;
const CANARY_MS = 30_000;
/** Catching up from a copy that is some seconds old. */
const AT_TIP_MS = 120_000;

export function recoverySteps(order: RecoveryOrder): readonly Step[] {
  const { votes, inventory } = order;
  const broken = channelsWithoutQuorum(inventory);
  return [
    ...holdLost(inventory),
    ...holdStrays(order),
    ...copySurvivors(order),
    ...fences(order),
    ...votes.votes.flatMap((node) => seedFrom(order, node)),
    ...votes.votes.flatMap(begin),
    ...broken.map(led),
    ...replay(order),
    ...broken.flatMap((channel) => canaries(channel, order.seed, sureOf(votes))),
    ...broken.flatMap((channel) => atTip(channel, sureOn(channel, votes))),
    ...votes.rest.flatMap((node) => [
      ...seedFrom(order, node),
      ...begin(node),
      ...votes.channels.flatMap((channel) => atTip(channel, [node])),
    ]),
    ...broken.flatMap((channel) => atTip(channel, [...sureOn(channel, votes), ...votes.rest])),
    ...broken.flatMap((channel) => canaries(channel, order.seed, [])),
    ...bringBackStrays(order),
  ];
}

/** Held first, looked at afterwards: between looking and holding somebody could start it. */
function holdLost(inventory: Inventory): readonly Step[] {
  const sorted = lostMembers(inventory).toSorted((a, b) => (a.node < b.node ? -1 : 1));
  const held = sorted.map(({ node }): Step => ({ kind: 'node.hold', node, reason: 'lost with a majority of consenters' }));
  const seen = sorted.filter(({ proofs }) => proofs.some(({ kind }) => kind === 'process-gone'));
  return [...held, ...seen.map(({ node }) => until({ kind: 'node.stopped', node }, STOPPED_MS))];
}

/** A peer that comes back with blocks that the channel no longer has would stand on a chain of its own. */
function holdStrays(order: RecoveryOrder): readonly Step[] {
  const peers = strayPeers(order);
  const held = peers.map((node): Step => ({ kind: 'node.hold', node, reason: 'holds blocks that only the lost side had' }));
  return [...held, ...peers.map((node) => until({ kind: 'node.stopped', node }, STOPPED_MS))];
}

/** They are not started: their machine may be gone as well. Whoever starts them finds them on the chain of all others. */
function bringBackStrays(order: RecoveryOrder): readonly Step[] {
  return strayPeers(order).flatMap((node): readonly Step[] => [
    { kind: 'node.snapshot', node, label: order.label },
    ...order.strays
      .filter(({ peer }) => peer === node)
      .map(({ channel, lastGood }): Step => ({ kind: 'peer.rollback', node, channel, block: lastGood })),
    { kind: 'node.release', node },
  ]);
}

function strayPeers({ strays }: RecoveryOrder): readonly NodeId[] {
  return [...new Set(strays.map(({ peer }) => peer))].toSorted();
}

/** One at a time, so that reading goes on; the restart also forgets how long the lost ones were not reachable. */
function copySurvivors({ inventory, label }: RecoveryOrder): readonly Step[] {
  return survivorsToCopy(inventory).flatMap((node): readonly Step[] => [
    { kind: 'node.stop', node, graceSeconds: STOP_GRACE_SECONDS },
    until({ kind: 'node.stopped', node }, STOPPED_MS),
    { kind: 'node.snapshot', node, label },
    { kind: 'node.start', node },
    until({ kind: 'node.alive', node }, ALIVE_MS),
  ]);
}

function seedFrom({ seed, label }: RecoveryOrder, node: NodeId): readonly Step[] {
  return [
    { kind: 'node.set-aside', node, label },
    { kind: 'node.clone', node, from: seed, label },
  ];
}

function begin(node: NodeId): readonly Step[] {
  return [{ kind: 'node.release', node }, { kind: 'node.start', node }, until({ kind: 'node.alive', node }, ALIVE_MS)];
}

function led({ channel, electionMs }: ChannelInventory): Step {
  return until({ kind: 'channel.led', channel }, 2 * electionMs + BACK_OFF_MS);
}

/**
 * Peers reach no orderer from before the first election until the replay is done: a transaction of a client in between would become
 * another block of the number that a peer already has.
 */
function fences({ inventory, votes, seed, replays }: RecoveryOrder): readonly Step[] {
  return fenced(inventory, votes, seed, replays).map(({ id, from, to }): Step => ({ kind: 'link.fence', id, from, to }));
}

function replay({ inventory, votes, seed, replays }: RecoveryOrder): readonly Step[] {
  const steps = replays.map((each): Step => ({ kind: 'channel.replay', ...each, orderer: seed }));
  const lifted = fenced(inventory, votes, seed, replays).map(({ id, to }): Step => ({ kind: 'link.unfence', id, to }));
  return [...steps, ...lifted];
}

interface PeerFence {
  readonly id: string;
  readonly from: readonly NodeId[];
  readonly to: NodeId;
}

function fenced({ channels, network }: Inventory, { votes }: Votes, seed: NodeId, replays: readonly Replay[]): readonly PeerFence[] {
  const affected = channels.filter(({ channel }) => replays.some((each) => each.channel === channel));
  const peers = [...new Set(affected.flatMap((channel) => [...channel.peers.map(({ node }) => node), ...channel.silentPeers]))].toSorted();
  const orderers = new Set([seed, ...votes, ...affected.flatMap((channel) => channel.survivors.map(({ node }) => node))]);
  if (peers.length === 0) return [];
  return [...orderers].toSorted().map((to) => ({ id: replayFence(network, to), from: peers, to }));
}

/** Keeps peers from this orderer while blocks are ordered again. */
export function replayFence(network: string, orderer: NodeId): string {
  return `replay-${network}-${orderer}`;
}

/** Through the seed it proves ordering, through a started identity that it takes part. */
function canaries({ channel }: ChannelInventory, seed: NodeId, started: readonly NodeId[]): readonly Step[] {
  return [seed, ...started.slice(0, 1)].map((orderer): Step => ({ kind: 'channel.canary', channel, orderer, timeoutMs: CANARY_MS }));
}

/** An update that still commits may put any started identity out of the consenter set: then none of them has to take part. */
function sureOf({ votes, hazards }: Votes): readonly NodeId[] {
  return hazards.length === 0 ? votes : [];
}

/** A survivor, too, gets no more blocks when the update removes it. */
function sureOn({ survivors }: ChannelInventory, votes: Votes): readonly NodeId[] {
  return votes.hazards.length === 0 ? [...survivors.map(({ node }) => node).toSorted(), ...votes.votes] : [];
}

/** Not equal heights of all at once: clients write meanwhile, and no two nodes are asked at the same moment. */
function atTip(channel: ChannelInventory, nodes: readonly NodeId[]): readonly Step[] {
  const members = membersOf(channel) ?? [];
  const atLeast = Math.max(0, ...channel.survivors.map(({ disk }) => ('unreadable' in disk ? 0 : disk.height)));
  const own = nodes.filter((node) => members.includes(node));
  return own.map((node) => until({ kind: 'node.at-tip', channel: channel.channel, node, atLeast }, AT_TIP_MS));
}

function until(condition: Condition, timeoutMs: number): Step {
  return { kind: 'wait.until', condition, timeoutMs };
}
