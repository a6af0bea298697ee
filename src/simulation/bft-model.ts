/**
 * A small model of SmartBFT ordering (v3.1.1): a static leader by view number, a quorum of ceil((n+f+1)/2), pools on every node
 * (so that nothing accepted is lost), and a view change after min(heartbeat, forward + complain). A leader that was lost is
 * voted out also when it is back at once (facts on SmartBFT 2.3).
 */
import type { NodeId } from '../core/kernel/ids.ts';
import type { ConsensusProbe } from '../core/observation/probe.ts';
import type { SmartBftConsensus } from '../core/topology/model.ts';
import type { Block, Envelope } from './block.ts';
import { Chain, Heights } from './chain.ts';
import { hears, quorumRoundTrip, type OrderingModel, type OrderingWorld, type Submission } from './ordering.ts';
import { SilentLoss } from './silent-loss.ts';

/** What a view change itself takes. */
const VIEW_CHANGE_MS = 100;

export class BftModel implements OrderingModel {
  readonly #world: OrderingWorld;
  readonly #consensus: SmartBftConsensus;
  readonly #quorum: number;
  readonly #chain: Chain;
  readonly #heights: Heights;
  readonly #silentLoss: SilentLoss;
  readonly #pool = new Map<string, Envelope>();
  readonly #ordered = new Set<string>();
  #view = 0;
  #poolSince = 0;
  #lostAt: number | null = null;
  /** View changes in a row that found no leader; each waits longer. */
  #failed = 0;

  constructor(world: OrderingWorld, consensus: SmartBftConsensus) {
    this.#world = world;
    this.#consensus = consensus;
    const n = world.channel.consenters.length;
    this.#quorum = Math.ceil((n + Math.floor((n - 1) / 3) + 1) / 2);
    this.#chain = new Chain(world.blocks, world.clock.now());
    this.#heights = new Heights(world, this.#chain);
    this.#silentLoss = new SilentLoss(world);
  }

  leader(): NodeId | null {
    const { consenters } = this.#world.channel;
    return consenters[this.#view % consenters.length] ?? null;
  }

  height(orderer: NodeId): number {
    return this.#heights.of(orderer);
  }

  block(orderer: NodeId, number: number): Block | undefined {
    return number < this.height(orderer) ? this.#chain.block(number) : undefined;
  }

  raftIndex(): number {
    return 0;
  }

  serves(orderer: NodeId): boolean {
    return this.#world.machines.runs(orderer);
  }

  probe(): ConsensusProbe {
    const view = this.#view;
    return { kind: 'smartbft', viewNumber: view, viewLeader: this.leader(), nextView: view, currentView: view, poolSize: this.#pool.size };
  }

  /** SUCCESS means "in this node's pool", also without a quorum. */
  submit(_orderer: NodeId, envelope: Envelope, answer: (outcome: Submission) => void): void {
    if (this.#ordered.has(envelope.txId) || this.#pool.has(envelope.txId)) {
      answer('accepted');
      return;
    }
    if (this.#pool.size >= this.#consensus.poolSize) {
      answer('refused');
      return;
    }
    if (this.#pool.size === 0) this.#poolSince = this.#world.clock.now();
    this.#pool.set(envelope.txId, envelope);
    this.#world.accepted(envelope);
    answer('accepted');
  }

  stopped(orderer: NodeId): void {
    if (orderer === this.leader()) this.#lostAt ??= this.#world.clock.now();
    this.#world.servingChanged(orderer);
  }

  /** The view outlives its leader's process: others have it, and the log on disk. */
  started(): void {}

  thawed(): void {}

  wiped(orderer: NodeId): void {
    this.#heights.empty(orderer);
  }

  tick(): void {
    const leader = this.leader();
    if (leader === null) return;
    const reached = this.#world.channel.consenters.filter((id) => hears(this.#world, leader, id));
    for (const id of reached) this.#heights.follow(id, leader);
    if (reached.length < this.#quorum) this.#lostAt ??= this.#world.clock.now();
    if (this.#lostAt !== null) this.#changeView(this.#lostAt);
    else if (this.#silentLoss.stalledSince() === null) this.#order(leader, reached);
  }

  #changeView(lostAt: number): void {
    const { leaderHeartbeatMs, requestForwardMs, requestComplainMs, viewChangeMs } = this.#consensus;
    const noticed = this.#pool.size === 0 ? leaderHeartbeatMs : Math.min(leaderHeartbeatMs, requestForwardMs + requestComplainMs);
    const patience = (this.#failed === 0 ? noticed : viewChangeMs * this.#failed) + VIEW_CHANGE_MS;
    if (this.#world.clock.now() - lostAt < patience) return;
    this.#view += 1;
    const next = this.leader();
    const reached = this.#world.channel.consenters.filter((id) => next !== null && hears(this.#world, next, id));
    this.#failed = reached.length >= this.#quorum ? 0 : this.#failed + 1;
    this.#lostAt = this.#failed === 0 ? null : this.#world.clock.now();
    for (const id of reached) this.#world.machines.get(id).log.push(`changed to view ${this.#view}, leader ${next}`);
  }

  #order(leader: NodeId, reached: readonly NodeId[]): void {
    const { clock, channel } = this.#world;
    const full = this.#pool.size >= channel.batch.maxMessages;
    if (this.#pool.size === 0 || (!full && clock.now() - this.#poolSince < this.#consensus.batchIntervalMs)) return;
    const batch = [...this.#pool.values()].slice(0, channel.batch.maxMessages);
    for (const { txId } of batch) {
      this.#pool.delete(txId);
      this.#ordered.add(txId);
    }
    this.#poolSince = clock.now();
    // Two rounds of votes (prepare, commit) instead of Raft's one.
    this.#chain.append(batch, clock.now() + 2 * quorumRoundTrip(this.#world, leader, reached, this.#quorum));
  }
}
