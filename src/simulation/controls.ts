/**
 * What a test or a harness may know and do that no port offers. Knowing: the truth on every disk, every role, everything that was ever accepted
 * or acknowledged. Doing: the faults that no driver makes.
 */
import { assert } from '../core/kernel/assert.ts';
import type { ChannelId, EpochMs, NodeId, RegionId } from '../core/kernel/ids.ts';
import type { Block } from './block.ts';
import type { Folders } from './driver.ts';
import { copyOf } from './files.ts';
import { fail } from './codes.ts';
import type { Machine } from './machines.ts';
import { type PretendedNetwork, RUINED, type Watcher } from './network.ts';
import type { Lie, Lies } from './observer.ts';
import type { PeerCondition } from './peer-model.ts';
import { walPath } from './raft/raft-log.ts';
import type { Role } from './raft/raft-core.ts';
import type { ConsenterUpdate } from './raft/membership-update.ts';
import { proposeUpdate } from './recovery.ts';

export interface RoleTruth {
  readonly role: Role | 'outside';
  readonly term: number;
  readonly leader: NodeId | null;
  /** Its consensus loop stands still in a dial. */
  readonly blocked: boolean;
  readonly voters: number;
}

export interface MemoryControls {
  leader(channel: ChannelId): NodeId | null;
  height(channel: ChannelId, node: NodeId): number;
  /** The true time, also while the engine's clock jumps. */
  now(): EpochMs;
  /** Lets time pass. */
  advance(milliseconds: number): Promise<void>;
  readFile(node: NodeId, path: string): string | null;
  writeFile(node: NodeId, path: string, text: string): void;
  readonly folders: Folders;

  /** Block `number` as it lies on the node's own disk, whether its process runs or not. Blocks of equal content are the same object. */
  block(channel: ChannelId, node: NodeId, number: number): Block | undefined;
  /** Orderers that have joined and peers, in the order of the topology. */
  members(channel: ChannelId): readonly NodeId[];
  roles(channel: ChannelId): Readonly<Record<NodeId, RoleTruth>>;
  condition(channel: ChannelId, peer: NodeId): PeerCondition;
  /** Transactions for which some orderer said SUCCESS. */
  accepted(channel: ChannelId): ReadonlySet<string>;
  /** Transactions that clients were told to be committed, with the block in which the peer had them. */
  acknowledged(channel: ChannelId): ReadonlyMap<string, Block>;
  /** Calls back at every block that any node writes and every process that ends; returns what stops it. It must not touch the world. */
  watch(watcher: Watcher): () => void;

  /** The agent of a region does not answer, or answers again. */
  blind(region: RegionId, blind: boolean): void;
  /** Adds so much to the way of everything from one region to another, one way; 0 takes it away. */
  slow(from: RegionId, to: RegionId, milliseconds: number): void;
  /** The driver cannot reach the machines of a region, or can again: it knows nothing of their processes then. */
  sever(region: RegionId, severed: boolean): void;
  /** What happens to a process without the driver: it ends, or its own supervisor starts it, whatever the engine holds. */
  end(node: NodeId): void;
  begin(node: NodeId): void;
  /** End of the certificate that a node presents; null = the observers do not learn it. */
  setCertificate(node: NodeId, notAfter: EpochMs | null): void;
  /** The clock of the engine jumps against everybody else's. */
  jumpClock(milliseconds: number): void;
  /** Free share of the node's disk. At 0 its process ends at the next write. */
  setFreeDisk(node: NodeId, share: number): void;
  /** Puts a stopped node's data back to a snapshot, whole: what an automatic restore of a volume does. No driver verb: `hold` does not stop it. */
  restore(node: NodeId, snapshot: string): void;
  /** Removes the write-ahead log of a stopped orderer; its ledger stays. */
  wipeLog(node: NodeId, channel: ChannelId): void;
  /** A stopped node's data can be read and no longer be started from, until it has others. */
  ruin(node: NodeId): void;
  /** Keys vanish from a peer's state database: from the next transactions on it validates wrongly. */
  loseState(peer: NodeId, channel: ChannelId): void;
  lie(node: NodeId, lie: Lie | null): void;
  /** An update of the consenters by an administrator, wise or not. Null = SUCCESS, which is no commit; otherwise the refusal. */
  proposeUpdate(channel: ChannelId, orderer: NodeId, update: ConsenterUpdate): Promise<string | null>;
}

export interface ClockOffset {
  milliseconds: number;
}

export function memoryControls(network: PretendedNetwork, folders: Folders, lies: Lies, offset: ClockOffset): MemoryControls {
  const { machines } = network;
  return {
    leader: (channel) => network.channel(channel).ordering.leader(),
    height: (channel, node) => network.height(network.channel(channel), machines.get(node)),
    now: () => network.clock.now(),
    advance: (milliseconds) => network.clock.sleep(milliseconds),
    readFile: (node, path) => {
      const content = machines.get(node).files[path];
      return typeof content === 'string' ? content : null;
    },
    writeFile: (node, path, text) => {
      const machine = machines.get(node);
      machine.files = { ...machine.files, [path]: text };
    },
    folders,

    block: (channel, node, number) => network.block(network.channel(channel), machines.get(node), number),
    members: (channel) =>
      machines
        .all()
        .filter((machine) => network.height(network.channel(channel), machine) > 0)
        .map(({ id }) => id),
    roles: (channel) => Object.fromEntries(Object.keys(network.topology.orderers).map((id) => [id, role(network, channel, id)])),
    condition: (channel, peer) => network.channel(channel).peers.condition(peer),
    accepted: (channel) => network.channel(channel).accepted,
    acknowledged: (channel) => network.channel(channel).acknowledged,
    watch: (watcher) => {
      network.watchers.add(watcher);
      return () => void network.watchers.delete(watcher);
    },

    blind: (region, blind) => {
      network.agent(region);
      if (blind) network.blind.add(region);
      else network.blind.delete(region);
    },
    slow: (from, to, milliseconds) => {
      network.agent(from);
      network.agent(to);
      network.links.slow(from, to, milliseconds);
    },
    sever: (region, severed) => {
      network.agent(region);
      if (severed) network.severed.add(region);
      else network.severed.delete(region);
    },
    end: (node) => network.end(machines.get(node), 'signal SIGKILL'),
    begin: (node) => {
      if (machines.get(node).state === 'stopped') network.begin(machines.get(node));
    },
    setCertificate: (node, notAfter) => {
      machines.get(node).certificateNotAfter = notAfter;
    },
    jumpClock: (milliseconds) => {
      offset.milliseconds += milliseconds;
    },
    setFreeDisk: (node, share) => {
      assert(share >= 0 && share <= 1, 'a share is between 0 and 1');
      machines.get(node).freeDisk = share;
    },
    restore: (node, snapshot) => {
      const machine = stopped(machines.get(node));
      const tree = machine.snapshots.get(snapshot);
      if (tree === undefined) throw fail('E349', `${node} has no snapshot ${snapshot}`, { subject: node });
      machine.files = copyOf(tree);
    },
    wipeLog: (node, channel) => {
      const machine = stopped(machines.get(node));
      machine.files = Object.fromEntries(Object.entries(machine.files).filter(([path]) => path !== walPath(channel)));
    },
    ruin: (node) => {
      const machine = stopped(machines.get(node));
      machine.files = { ...machine.files, [RUINED]: 'by a fault' };
    },
    loseState: (peer, channel) => {
      const ledger = network.channel(channel).peers.ledger(peer);
      if (ledger === null) throw fail('E349', `${peer} has no ledger of ${channel}`, { subject: peer });
      // A state that was dropped to be rebuilt is lost already.
      if (ledger.state !== null) ledger.state.lost = true;
    },
    lie: (node, lie) => {
      machines.get(node);
      if (lie === null) lies.kinds.delete(node);
      else lies.kinds.set(node, lie);
    },
    proposeUpdate: (channel, orderer, update) => proposeUpdate(network, channel, orderer, update),
  };
}

function role(network: PretendedNetwork, channel: ChannelId, orderer: NodeId): RoleTruth {
  const core = network.machines.runs(orderer) ? network.channel(channel).raft?.consenter(orderer)?.core : null;
  if (core === null || core === undefined) return { role: 'outside', term: 0, leader: null, blocked: false, voters: 0 };
  const consenter = network.channel(channel).raft?.consenter(orderer);
  const leader = consenter?.newestMembership.members.find(({ raftId }) => raftId === core.leader)?.node ?? null;
  return { role: core.role, term: core.log.term, leader, blocked: consenter?.blocked ?? false, voters: core.log.voters.length };
}

function stopped(machine: Machine): Machine {
  if (machine.state !== 'stopped') throw fail('E338', `the process of ${machine.id} is ${machine.state}`, { subject: machine.id });
  return machine;
}
