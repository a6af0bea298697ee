/**
 * Gathers everything that a recovery is judged by, through the ports only. It changes nothing, and what it cannot find out it leaves out or
 * says why: the judge (core/recovery) takes that as the worst case.
 */
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { canonicalJson } from '../../core/kernel/canonical-json.ts';
import { Failure } from '../../core/kernel/failure.ts';
import type { ProcessSighting, Sighting } from '../../core/observation/probe.ts';
import type { EngineWorld, StoredBlock } from '../../core/ports/recovery.ts';
import type { BlockFacts, ChannelInventory, FenceProof, Inventory, PeerLedger, SurvivorLog } from '../../core/recovery/inventory.ts';
import { basisOf, type Digest } from '../../core/recovery/basis.ts';
import { channelsWithoutQuorum } from '../../core/recovery/judge-loss.ts';
import { readableDisks } from '../../core/recovery/logs.ts';
import type { Channel } from '../../core/topology/model.ts';
import { lostMember } from './lost-member.ts';
import { readUpdatesSent, standingAttestations } from './read-log.ts';

export interface InventoryOptions {
  /** Id of the running network. */
  readonly network: string;
  readonly topologyDigest: string;
}

/** What was seen in one round, shared by all parts of the collection. */
export interface Round {
  readonly world: EngineWorld;
  readonly sightings: readonly Sighting[];
  readonly processes: readonly ProcessSighting[];
}

/** A page of blocks that peers hold beyond the survivors. */
const PAGE = 50;
/** More than this beyond the survivors is no loss of a majority: the peer is of another chain, or the survivors are of an old backup. */
const BEYOND_LIMIT = 10_000;
/** Between the beginnings of two looks. */
const LOOK_AGAIN_MS = 300;
/** Beside the election timeout that a leader without a quorum needs to step down. */
const SETTLE_MS = 5_000;

export async function collectInventory(world: EngineWorld, { network, topologyDigest }: InventoryOptions): Promise<Inventory> {
  const { topology, observer, clock, store } = world;
  const at = clock.now();
  const [sightings, processes, attested, updatesSent] = await Promise.all([
    observer.sightings(),
    observer.processes(),
    standingAttestations(store, at),
    readUpdatesSent(store, at),
  ]);
  const round: Round = { world, sightings, processes };
  const channels = Object.values(topology.channels);
  const consenters = [...new Set(channels.flatMap((channel) => channel.consenters))];
  const lost = consenters.filter((node) => !isAlive(round, node));
  const proofsOf = (node: NodeId): readonly FenceProof[] => attested.filter((each) => each.node === node).map(({ proof }) => proof);
  return {
    network,
    name: topology.name,
    topologyDigest,
    at,
    observers: sightings.map((sighting) => sighting.observer),
    channels: await Promise.all(channels.map((channel) => collectChannel(round, channel, lost))),
    lost: await Promise.all(lost.map((node) => lostMember(round, node, proofsOf(node)))),
    updatesSent,
  };
}

/**
 * What is found twice in a row, with no survivor that still takes itself for the leader: it may be writing what it can no longer replicate, and a
 * plan made meanwhile would not fit a moment later. After the limit the last look counts; whoever executes the plan looks again anyway.
 * `first` is a look that somebody took just now: the answer is never that one where a quorum is lost.
 */
export async function settledInventory(
  world: EngineWorld,
  options: InventoryOptions,
  digest: Digest,
  first?: Inventory,
): Promise<Inventory> {
  let before = first ?? (await collectInventory(world, options));
  if (channelsWithoutQuorum(before).length === 0) return before;
  const limitMs = SETTLE_MS + Math.max(0, ...before.channels.map(({ electionMs }) => electionMs));
  for (const end = world.clock.now() + limitMs; ;) {
    await world.clock.sleep(Math.max(0, before.at + LOOK_AGAIN_MS - world.clock.now()));
    const now = await collectInventory(world, options);
    const same = canonicalJson(basisOf(now, digest)) === canonicalJson(basisOf(before, digest));
    if ((same && now.channels.every(({ leading }) => leading.length === 0)) || world.clock.now() >= end) return now;
    before = now;
  }
}

/** One answer from anywhere is enough: what answers is not lost. */
function isAlive({ sightings }: Round, node: NodeId): boolean {
  return sightings.some((sighting) => sighting.nodes.some((probe) => probe.node === node && probe.outcome === 'answered'));
}

async function collectChannel(round: Round, channel: Channel, lost: readonly NodeId[]): Promise<ChannelInventory> {
  const alive = channel.consenters.filter((node) => !lost.includes(node));
  const survivors = await Promise.all(alive.map((node) => survivorOf(round, node, channel.id)));
  const heard = channel.peers.flatMap((node) => {
    const tip = tipOf(round, node, channel.id);
    return tip === null ? [] : [{ node, ...tip }];
  });
  const base: ChannelInventory = {
    channel: channel.id,
    consensus: channel.consensus.kind,
    electionMs: channel.consensus.kind === 'raft' ? 2 * channel.consensus.tickIntervalMs * channel.consensus.electionTicks : 0,
    expected: channel.consenters,
    survivors,
    leading: alive.filter((node) => saysItLeads(round, node, channel.id)),
    peers: [],
    silentPeers: channel.peers.filter((node) => !heard.some((peer) => peer.node === node)),
    leftBehind: [],
  };
  const top = Math.max(0, ...readableDisks(base).map(({ height }) => height));
  const peers = await Promise.all(heard.map(({ node, height, hash }) => peerLedger(round, channel.id, { node, height, hash }, top)));
  const tip = Math.max(top, ...heard.map(({ height }) => height));
  const leftBehind = await Promise.all(
    [...lost, ...base.silentPeers].filter((node) => isOf(channel, node)).map((node) => leftOn(round, node, channel.id, tip)),
  );
  const full = {
    ...base,
    peers,
    leftBehind: leftBehind.flatMap(({ left }) => left),
    readDisks: leftBehind.flatMap(({ node, read }) => (read && isGone(round, node) ? [node] : [])),
  };
  return withHashes(round, full);
}

function saysItLeads({ sightings }: Round, node: NodeId, channel: ChannelId): boolean {
  return sightings.some((sighting) =>
    sighting.nodes.some((probe) => {
      const consensus = probe.channels[channel]?.consensus;
      return probe.node === node && consensus?.kind === 'raft' && consensus.isLeader;
    }),
  );
}

function isOf({ consenters, peers }: Channel, node: NodeId): boolean {
  return consenters.includes(node) || peers.includes(node);
}

async function survivorOf({ world: { recovery } }: Round, node: NodeId, channel: ChannelId): Promise<SurvivorLog> {
  const [disk, members] = await Promise.all([
    orReason(() => recovery.consensusDisk(node, channel)),
    orReason(() => recovery.membership(node, channel)),
  ]);
  return {
    node,
    disk: 'value' in disk ? disk.value : { unreadable: disk.reason },
    members: 'value' in members ? members.value : null,
    hashes: {},
  };
}

/** The highest tip that anybody was told by this node. */
function tipOf({ sightings }: Round, node: NodeId, channel: ChannelId): { readonly height: number; readonly hash: string } | null {
  const tips = sightings.flatMap((sighting) =>
    sighting.nodes.flatMap((probe) => {
      const { height, hash } = probe.channels[channel] ?? {};
      return probe.node === node && height !== undefined && hash !== undefined ? [{ height, hash }] : [];
    }),
  );
  return tips.toSorted((a, b) => b.height - a.height)[0] ?? null;
}

async function peerLedger(
  { world }: Round,
  channel: ChannelId,
  { node, height, hash }: { readonly node: NodeId; readonly height: number; readonly hash: string },
  top: number,
): Promise<PeerLedger> {
  const blocks: BlockFacts[] = [];
  const to = Math.min(height, top + BEYOND_LIMIT);
  for (let from = top; from < to; from += PAGE) {
    const page = await orReason(() => world.recovery.blocks(node, channel, from, Math.min(from + PAGE, to)));
    // What is missing here is missing in the inventory, and the judge refuses a gap.
    if (!('value' in page)) break;
    blocks.push(...page.value.map(factsOf));
  }
  return { node, height, hash, hashes: {}, blocks };
}

/** Blocks behind the tip on the disk of a node that is gone, where its disk can be read at all. */
async function leftOn(round: Round, node: NodeId, channel: ChannelId, tip: number): Promise<LeftOn> {
  const { diskBlocks } = round.world.recovery;
  if (diskBlocks === undefined) return { node, left: [], read: false };
  const found = await orReason(() => diskBlocks(node, channel, tip, tip + BEYOND_LIMIT));
  if (!('value' in found)) return { node, left: [], read: false };
  const last = found.value.at(-1);
  const blocks = found.value.map(factsOf);
  return { node, left: last === undefined ? [] : [{ node, height: last.number + 1, blocks, stopped: isGone(round, node) }], read: true };
}

interface LeftOn {
  readonly node: NodeId;
  readonly left: ChannelInventory['leftBehind'];
  readonly read: boolean;
}

function isGone({ processes }: Round, node: NodeId): boolean {
  return processes.some((each) => each.node === node && each.state === 'stopped');
}

function factsOf({ number, hash, previousHash, configuration, transactions }: StoredBlock): BlockFacts {
  return { number, hash, previousHash, configuration, transactions };
}

/** Every ledger is asked for its hashes at the last blocks of all shorter ones: there any two of them are compared. */
async function withHashes({ world }: Round, channel: ChannelInventory): Promise<ChannelInventory> {
  const disks = readableDisks(channel);
  const heights = [...disks, ...channel.peers].map(({ height }) => height);
  const hashesOf = async (node: NodeId, height: number): Promise<Readonly<Record<number, string>>> => {
    const wanted = [...new Set(heights.filter((other) => other > 0 && other < height).map((other) => other - 1))];
    const found = await Promise.all(
      wanted.map((number) => orReason(() => world.recovery.blocks(node, channel.channel, number, number + 1))),
    );
    return Object.fromEntries(
      found.flatMap((page) => ('value' in page ? page.value.map(({ number, hash }) => [number, hash] as const) : [])),
    );
  };
  const survivors = channel.survivors.map(async (each) => ({
    ...each,
    hashes: 'unreadable' in each.disk ? {} : await hashesOf(each.node, each.disk.height),
  }));
  const peers = channel.peers.map(async (each) => ({ ...each, hashes: await hashesOf(each.node, each.height) }));
  return { ...channel, survivors: await Promise.all(survivors), peers: await Promise.all(peers) };
}

async function orReason<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | { readonly reason: string }> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof Failure) return { reason: error.message };
    throw error;
  }
}
