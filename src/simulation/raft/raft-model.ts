/**
 * Raft ordering of one channel: a consenter per orderer, each with its own disk and process. Nothing is shared between them but the links: what
 * one knows of another it has been told. Initially the channel has run for a while, led by its first consenter.
 */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { ConsensusProbe } from '../../core/observation/probe.ts';
import type { RaftConsensus } from '../../core/topology/model.ts';
import type { Block, Envelope, Membership } from '../block.ts';
import type { OrderingModel, OrderingWorld, Submission } from '../ordering.ts';
import { Consenter } from './consenter.ts';
import { newChannelLog, type RaftLog } from './raft-log.ts';

export class RaftModel implements OrderingModel {
  readonly #consenters: ReadonlyMap<NodeId, Consenter>;
  readonly #machines: OrderingWorld['machines'];

  constructor(world: OrderingWorld, consensus: RaftConsensus) {
    this.#machines = world.machines;
    const context = { world, consensus, consenter: (id: NodeId) => this.#consenters.get(id) };
    this.#consenters = new Map(Object.keys(world.topology.orderers).map((id) => [id, new Consenter(id, context)]));
    this.#settle(world);
  }

  #settle({ blocks, connections, topology }: OrderingWorld): void {
    const { members } = blocks.genesis.membership;
    const ids = members.map(({ raftId }) => raftId);
    for (const { node } of members) {
      this.#consenters.get(node)?.settle(runningLog(ids), ids[0] ?? 0);
      for (const other of members) if (other.node !== node) connections.open(node, other.node);
    }
    // A spare runs and follows, but is in no consenter set.
    for (const { id, spare } of Object.values(topology.orderers)) {
      if (!spare || members.some(({ node }) => node === id)) continue;
      this.#consenters.get(id)?.start();
      this.#consenters.get(id)?.join(blocks.genesis);
    }
  }

  consenter(orderer: NodeId): Consenter | undefined {
    return this.#consenters.get(orderer);
  }

  leader(): NodeId | null {
    let found: Consenter | null = null;
    for (const consenter of this.#consenters.values()) {
      if (consenter.core?.role !== 'leader' || !this.#machines.runs(consenter.node)) continue;
      if (found === null || consenter.core.log.term > (found.core?.log.term ?? 0)) found = consenter;
    }
    return found?.node ?? null;
  }

  height(orderer: NodeId): number {
    return this.#consenters.get(orderer)?.ledger?.height ?? 0;
  }

  block(orderer: NodeId, number: number): Block | undefined {
    return this.#consenters.get(orderer)?.ledger?.block(number);
  }

  raftIndex(orderer: NodeId, number: number): number {
    return this.#consenters.get(orderer)?.ledger?.index(number) ?? 0;
  }

  serves(orderer: NodeId): boolean {
    return this.#consenters.get(orderer)?.serves() ?? false;
  }

  probe(orderer: NodeId): ConsensusProbe | null {
    return this.#consenters.get(orderer)?.probe() ?? null;
  }

  submit(orderer: NodeId, envelope: Envelope, answer: (outcome: Submission) => void): void {
    const consenter = this.#consenters.get(orderer);
    if (consenter === undefined) answer('refused');
    else consenter.submit(envelope, answer);
  }

  tick(): void {}

  wiped(): void {}

  stopped(orderer: NodeId): void {
    this.#consenters.get(orderer)?.stop();
  }

  started(orderer: NodeId): void {
    this.#consenters.get(orderer)?.start();
  }

  thawed(orderer: NodeId): void {
    this.#consenters.get(orderer)?.thaw();
  }
}

/** The members of a new channel are numbered in their order. */
export function firstMembership(consenters: readonly NodeId[]): Membership {
  return { members: consenters.map((node, at) => ({ raftId: at + 1, node })), nextRaftId: consenters.length + 1 };
}

/** As after the first election. */
function runningLog(ids: readonly number[]): RaftLog {
  const log = newChannelLog(ids);
  log.term = 2;
  log.append([{ kind: 'empty', index: ids.length + 1, term: 2 }]);
  log.commit = log.lastIndex;
  return log;
}
