/** The recovery port of the pretended world: disks as they lie there, raw blocks, replay, and changes of membership one at a time. */
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import type { ConsensusDisk, PendingBlock, RecoveryPort, StoredBlock } from '../core/ports/recovery.ts';
import { previousHash, type Block, type Envelope } from './block.ts';
import { fail } from './codes.ts';
import type { Machine } from './machines.ts';
import type { ChannelModels, PretendedNetwork } from './network.ts';
import type { Consenter } from './raft/consenter.ts';
import { type ConsenterUpdate, refusal, updated } from './raft/membership-update.ts';
import type { RaftLog } from './raft/raft-log.ts';

/** A broadcast that hangs, and a block that does not come. */
const SUBMIT_LIMIT_MS = 7_000;
const BLOCK_LIMIT_MS = 30_000;
const LOOK_MS = 50;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function memoryRecovery(network: PretendedNetwork): RecoveryPort {
  return {
    consensusDisk: async (node, channel) => consensusDisk(network, node, channel),
    blocks: async (node, channel, from, to) => {
      const models = network.channel(channel);
      const machine = answering(network, node);
      const height = Math.min(to, servedHeight(network, models, machine));
      return Array.from({ length: Math.max(0, height - from) }, (_, at) => stored(network.block(models, machine, from + at) as Block));
    },
    diskBlocks: async (node, channel, from, to) => {
      network.reachable(node);
      const models = network.channel(channel);
      const machine = network.machines.get(node);
      const height = Math.min(to, network.height(models, machine));
      return Array.from({ length: Math.max(0, height - from) }, (_, at) => stored(network.block(models, machine, from + at) as Block));
    },
    submit: (channel, orderer, envelope) => submit(network, network.channel(channel), orderer, decoded(envelope)),
    changeMembership: (channel, change) =>
      changeMembership(network, channel, change.kind === 'add' ? { add: change.node } : { remove: change.node }),
    joined: async (node, channel) => network.height(network.channel(channel), answering(network, node)) > 0,
    membership: async (node, channel) => {
      const models = network.channel(channel);
      const machine = answering(network, node);
      const tip = network.block(models, machine, servedHeight(network, models, machine) - 1) as Block;
      return tip.membership.members.map((member) => member.node);
    },
    join: async (node, channel, block) => join(network, network.channel(channel), answering(network, node), block),
    rebuildDatabases: async (peer) => {
      const machine = stoppedPeer(network, peer);
      for (const { peers } of network.channelsOf(machine.id)) peers.ledger(peer)?.dropState();
    },
    rollback: async (peer, channel, block) => {
      stoppedPeer(network, peer);
      const ledger = network.channel(channel).peers.ledger(peer);
      const height = ledger?.blocks?.height ?? 0;
      if (block < 0 || block >= height) throw fail('E349', `${peer} has no block ${block} of ${channel}`, { subject: peer });
      ledger?.rollBack(block);
    },
  };
}

/** Proposes an update of the consenters through one orderer as any administrator may, also one that is unwise. Null = SUCCESS, or the refusal. */
export function proposeUpdate(
  network: PretendedNetwork,
  channel: ChannelId,
  orderer: NodeId,
  update: ConsenterUpdate,
): Promise<string | null> {
  const models = network.channel(channel);
  const consenter = raftOf(models, channel).consenter(orderer);
  if (consenter === undefined || !network.machines.runs(orderer)) throw fail('E339', `${orderer} does not answer`, { subject: orderer });
  const after = updated(consenter.newestMembership, update);
  const refused = refusal(consenter.newestMembership, after, consenter.core?.active ?? []);
  if (refused !== null) return Promise.resolve(refused);
  const txId = `config-${network.clock.now()}-${update.add ?? ''}-${update.remove ?? ''}`;
  return submit(network, models, orderer, { txId, op: null, membership: after }).then(
    () => null,
    (error: unknown) => String(error),
  );
}

function consensusDisk(network: PretendedNetwork, node: NodeId, channel: ChannelId): ConsensusDisk {
  network.reachable(node);
  const consenter = raftOf(network.channel(channel), channel).consenter(node);
  const [ledger, log] = [consenter?.ledger ?? null, consenter?.log ?? null];
  if (ledger === null) throw fail('E349', `${node} has no ledger of ${channel}`, { subject: node });
  const base = { node, channel, height: ledger.height, hash: ledger.tip?.hash ?? '' };
  if (log === null) {
    const caveats = ['there is no write-ahead log'];
    return { ...base, lastTerm: 0, lastIndex: 0, term: 0, committedIndex: 0, pendingConfigurations: 0, caveats };
  }
  const entries = log.slice(log.firstIndex, Number.POSITIVE_INFINITY);
  const configuring = entries.filter(
    (entry) => entry.index > log.commit && (entry.kind === 'change' || (entry.kind === 'block' && entry.block.configuration)),
  );
  return {
    ...base,
    lastTerm: log.lastTerm,
    lastIndex: log.lastIndex,
    term: log.term,
    committedIndex: log.commit,
    pendingConfigurations: configuring.length,
    pendingBlocks: pendingBlocks(log, ledger.height),
    caveats: [],
  };
}

function pendingBlocks(log: RaftLog, height: number): readonly PendingBlock[] {
  return log
    .slice(log.firstIndex, Number.POSITIVE_INFINITY)
    .flatMap((entry) => (entry.kind === 'block' && entry.block.number >= height ? [entry.block] : []))
    .map(({ number, hash, configuration }) => ({ number, hash, configuration }));
}

function stored(block: Block): StoredBlock {
  const { number, hash, configuration, envelopes } = block;
  return {
    number,
    hash,
    previousHash: previousHash(block),
    configuration,
    transactions: block.transactions.map(({ txId }) => txId),
    envelopes: envelopes.map((envelope) => encoder.encode(JSON.stringify(envelope))),
  };
}

function decoded(bytes: Uint8Array): Envelope {
  try {
    const found = JSON.parse(decoder.decode(bytes)) as Partial<Envelope>;
    if (typeof found.txId === 'string') return { op: null, ...found, txId: found.txId };
  } catch (error) {
    throw fail('E349', 'this is no pretended envelope', { cause: error });
  }
  throw fail('E349', 'this pretended envelope has no transaction id');
}

function submit(network: PretendedNetwork, { ordering }: ChannelModels, orderer: NodeId, envelope: Envelope): Promise<void> {
  answering(network, orderer);
  return network.clock.outside((resolve, reject) => {
    const cancel = network.clock.after(SUBMIT_LIMIT_MS, () => reject(fail('E339', `${orderer} did not answer`, { subject: orderer })));
    ordering.submit(orderer, envelope, (outcome) => {
      if (outcome === 'hangs') return;
      cancel();
      if (outcome === 'accepted') resolve();
      else reject(fail('E339', `${orderer} refused: no Raft leader`, { subject: orderer }));
    });
  });
}

async function changeMembership(
  network: PretendedNetwork,
  channel: ChannelId,
  update: ConsenterUpdate,
): Promise<{ readonly block: number }> {
  const models = network.channel(channel);
  const raft = raftOf(models, channel);
  const able = models.raft === null ? [] : Object.keys(network.topology.orderers).filter((id) => isLed(network, raft.consenter(id)));
  const [orderer] = able;
  if (orderer === undefined) throw fail('E339', `no orderer of ${channel} has a leader`, { subject: channel });
  const consenter = raft.consenter(orderer) as Consenter;
  const from = consenter.ledger?.height ?? 0;
  const after = updated(consenter.newestMembership, update);
  if (after.members.length === consenter.newestMembership.members.length && update.add === undefined) {
    throw fail('E338', `${update.remove ?? ''} is no consenter of ${channel}`, { subject: channel });
  }
  if (update.add !== undefined && consenter.newestMembership.members.some(({ node }) => node === update.add)) {
    throw fail('E338', `${update.add} is a consenter of ${channel} already`, { subject: channel });
  }
  const refused = await proposeUpdate(network, channel, orderer, update);
  if (refused !== null) throw fail('E338', `${orderer} refused the update of ${channel}: ${refused}`, { subject: channel });
  return network.clock.outside((resolve, reject) => {
    const end = network.clock.now() + BLOCK_LIMIT_MS;
    const look = (): void => {
      for (let number = from; number < (consenter.ledger?.height ?? 0); number++) {
        if (consenter.ledger?.block(number)?.configuration === true) {
          resolve({ block: number });
          return;
        }
      }
      if (network.clock.now() >= end) {
        reject(fail('E339', `the update of ${channel} was accepted, and no block came: it may commit later`, { subject: channel }));
      } else network.clock.after(LOOK_MS, look);
    };
    look();
  });
}

function isLed(network: PretendedNetwork, consenter: Consenter | undefined): boolean {
  if (consenter === undefined || (consenter.core?.leader ?? 0) === 0) return false;
  return reaches(network, network.machines.get(consenter.node));
}

function join(network: PretendedNetwork, models: ChannelModels, machine: Machine, block: 'newest' | 'genesis'): void {
  if (machine.kind === 'peer') {
    models.peers.join(machine.id);
    return;
  }
  const consenter = raftOf(models, models.channel.id).consenter(machine.id);
  if (consenter === undefined || consenter.ledger !== null) return;
  consenter.join(block === 'genesis' ? models.blocks.genesis : newestConfiguration(network, models));
}

/** As the most advanced orderer that answers has it. */
function newestConfiguration(network: PretendedNetwork, { channel, ordering }: ChannelModels): Block {
  const sources = Object.keys(network.topology.orderers).filter(
    (id) => reaches(network, network.machines.get(id)) && ordering.height(id) > 0,
  );
  const [best] = sources.toSorted((a, b) => ordering.height(b) - ordering.height(a));
  let block = best === undefined ? undefined : ordering.block(best, ordering.height(best) - 1);
  while (block !== undefined && !block.configuration) block = block.previous ?? undefined;
  if (block === undefined) throw fail('E339', `no orderer has a configuration block of ${channel.id}`, { subject: channel.id });
  return block;
}

function raftOf({ raft }: ChannelModels, channel: ChannelId) {
  if (raft === null) throw fail('E338', `${channel} is no Raft channel`, { subject: channel });
  return raft;
}

/** By the agent of any region. */
function reaches(network: PretendedNetwork, { id }: Machine): boolean {
  return Object.keys(network.topology.regions).some(
    (region) => !network.blind.has(region) && network.ask(network.agent(region), id) === 'answered',
  );
}

function answering(network: PretendedNetwork, node: NodeId): Machine {
  const machine = network.machines.get(node);
  if (!reaches(network, machine)) throw fail('E339', `${node} does not answer`, { subject: node });
  return machine;
}

function servedHeight(network: PretendedNetwork, models: ChannelModels, machine: Machine): number {
  const closed = machine.kind === 'peer' && models.peers.condition(machine.id) !== 'ready';
  const follows = models.raft?.consenter(machine.id)?.outside === true;
  const height = closed || follows ? 0 : network.height(models, machine);
  if (height === 0) throw fail('E339', `${machine.id} answers NOT_FOUND for channel ${models.channel.id}`, { subject: machine.id });
  return height;
}

function stoppedPeer(network: PretendedNetwork, peer: NodeId): Machine {
  const machine = network.reachable(peer);
  if (machine.kind !== 'peer') throw fail('E338', `${peer} is no peer`, { subject: peer });
  if (machine.state !== 'stopped')
    throw fail('E338', `the data of ${peer} cannot be changed: its process is ${machine.state}`, { subject: peer });
  return machine;
}
