/**
 * A small, honest model of Raft ordering (etcdraft, v3.1.1): randomised election timeouts, leases, quorum, a leader that steps
 * down when it hears no quorum, transactions that a dying leader takes with it, and the stall after a silent loss.
 * It leaves out terms on disk, log divergence and the crash loop of an emptied follower.
 */
import type { NodeId } from '../core/kernel/ids.ts';
import type { ConsensusProbe } from '../core/observation/probe.ts';
import type { RaftConsensus } from '../core/topology/model.ts';
import type { Envelope } from './chain.ts';
import { Heights, hears, quorumRoundTrip, type OrderingModel, type OrderingWorld, type Submission } from './ordering.ts';
import { SilentLoss } from './silent-loss.ts';

/** Accepted transactions that die with a leader: 1-6 were measured at 50 transactions per second. */
const LOST_WITH_LEADER: readonly [number, number] = [1, 7];
/** A stalled leader still takes transactions until its queues are full. */
const ACCEPTS_WHILE_STALLED_MS = 5_000;

interface Member {
  lastHeard: number;
  timeout: number;
  /** Whom it follows, as it would say itself. */
  believes: NodeId | null;
}

export class RaftModel implements OrderingModel {
  readonly #world: OrderingWorld;
  readonly #consensus: RaftConsensus;
  readonly #quorum: number;
  readonly #members: ReadonlyMap<NodeId, Member>;
  readonly #heights: Heights;
  readonly #silentLoss: SilentLoss;
  #leader: NodeId | null;
  #quorumHeard: number;
  #stalledSince: number | null = null;
  #pool: Envelope[] = [];
  #poolSince = 0;

  constructor(world: OrderingWorld, consensus: RaftConsensus) {
    this.#world = world;
    this.#consensus = consensus;
    const { consenters } = world.channel;
    this.#quorum = Math.floor(consenters.length / 2) + 1;
    this.#leader = consenters[0] ?? null;
    this.#quorumHeard = world.clock.now();
    this.#members = new Map(
      consenters.map((id) => [id, { lastHeard: world.clock.now(), timeout: this.#drawTimeout(), believes: this.#leader }]),
    );
    this.#heights = new Heights(world);
    this.#silentLoss = new SilentLoss(world);
  }

  leader(): NodeId | null {
    return this.#leader;
  }

  height(orderer: NodeId): number {
    return this.#heights.of(orderer);
  }

  probe(orderer: NodeId): ConsensusProbe {
    const { believes } = this.#member(orderer);
    const activeNodes = this.#world.channel.consenters.filter((id) => this.#world.machines.runs(id)).length;
    return { kind: 'raft', isLeader: believes === orderer, activeNodes, clusterSize: this.#members.size, leader: believes };
  }

  submit(orderer: NodeId, envelope: Envelope): Submission {
    const { believes } = this.#member(orderer);
    if (believes === null) return 'refused';
    if (believes !== orderer && !hears(this.#world, orderer, believes)) return 'hangs';
    if (believes !== this.#leader) return 'refused';
    const now = this.#world.clock.now();
    if (this.#stalledSince !== null && now - this.#stalledSince > ACCEPTS_WHILE_STALLED_MS) return 'hangs';
    if (this.#pool.length === 0) this.#poolSince = now;
    this.#pool.push(envelope);
    return 'accepted';
  }

  stopped(orderer: NodeId): void {
    const member = this.#member(orderer);
    member.believes = null;
    if (orderer !== this.#leader) return;
    this.#leader = null;
    const [low, high] = LOST_WITH_LEADER;
    this.#pool.splice(-Math.floor(this.#world.random.between(low, high)));
  }

  /** A fresh process knows no leader and waits a whole timeout before it campaigns. */
  started(orderer: NodeId): void {
    Object.assign(this.#member(orderer), { lastHeard: this.#world.clock.now(), timeout: this.#drawTimeout(), believes: null });
  }

  wiped(orderer: NodeId): void {
    this.#heights.empty(orderer);
  }

  tick(): void {
    this.#noteStall();
    if (this.#stalledSince !== null) return;
    const reached = this.#heartbeat();
    this.#elect();
    if (this.#leader !== null && reached.length >= this.#quorum) this.#order(this.#leader, reached);
  }

  #noteStall(): void {
    const since = this.#silentLoss.stalledSince();
    // The stall ends with an election; what the blocked leader had taken is gone.
    if (this.#stalledSince !== null && since === null) {
      this.#pool = [];
      const now = this.#world.clock.now();
      for (const member of this.#members.values()) member.lastHeard = now;
      this.#quorumHeard = now;
    }
    this.#stalledSince = since;
  }

  /** Returns those that the leader reaches, itself included. */
  #heartbeat(): readonly NodeId[] {
    const leader = this.#leader;
    if (leader === null) return [];
    const { clock, channel } = this.#world;
    const now = clock.now();
    const reached = channel.consenters.filter((id) => hears(this.#world, leader, id));
    for (const id of reached) {
      Object.assign(this.#member(id), { lastHeard: now, believes: leader });
      this.#heights.follow(id, leader);
    }
    if (reached.length >= this.#quorum) this.#quorumHeard = now;
    else if (now - this.#quorumHeard > this.#electionTimeout()) this.#stepDown(leader);
    return reached;
  }

  #stepDown(leader: NodeId): void {
    if (this.#world.machines.runs(leader)) this.#member(leader).believes = null;
    this.#leader = null;
    this.#pool = [];
  }

  #elect(): void {
    const now = this.#world.clock.now();
    for (const id of this.#world.channel.consenters) {
      const member = this.#member(id);
      if (!this.#world.machines.runs(id) || id === this.#leader) continue;
      const silence = now - member.lastHeard;
      if (silence > this.#electionTimeout() && member.believes !== id) member.believes = null;
      if (silence <= member.timeout) continue;
      member.timeout = this.#drawTimeout();
      member.lastHeard = now;
      member.believes = null;
      if (this.#votes(id, now) >= this.#quorum) this.#win(id, now);
    }
  }

  /** Nobody votes for a node with an older log, nor while it hears a leader (PreVote, CheckQuorum). */
  #votes(candidate: NodeId, now: number): number {
    return this.#world.channel.consenters.filter((id) => {
      if (id === candidate) return true;
      const leased = now - this.#member(id).lastHeard < this.#electionTimeout() && this.#member(id).believes !== null;
      return !leased && hears(this.#world, candidate, id) && this.height(id) <= this.height(candidate);
    }).length;
  }

  #win(id: NodeId, now: number): void {
    const former = this.#leader;
    if (former !== null) this.#pool = [];
    this.#leader = id;
    this.#quorumHeard = now;
    this.#poolSince = now;
    this.#member(id).believes = id;
    this.#world.machines.get(id).log.push(`${id} became leader of ${this.#world.channel.id}`);
  }

  #order(leader: NodeId, reached: readonly NodeId[]): void {
    const { chain, clock, channel } = this.#world;
    const full = this.#pool.length >= channel.batch.maxMessages;
    if (this.#pool.length === 0 || (!full && clock.now() - this.#poolSince < this.#consensus.batchTimeoutMs)) return;
    const batch = this.#pool.splice(0, channel.batch.maxMessages);
    this.#poolSince = clock.now();
    chain.append(batch, clock.now() + quorumRoundTrip(this.#world, leader, reached, this.#quorum));
  }

  #electionTimeout(): number {
    return this.#consensus.electionTicks * this.#consensus.tickIntervalMs;
  }

  /** Between one and two election timeouts (etcd raft, resetRandomizedElectionTimeout). */
  #drawTimeout(): number {
    return this.#electionTimeout() + this.#world.random.between(0, this.#electionTimeout());
  }

  #member(id: NodeId): Member {
    const member = this.#members.get(id);
    return member ?? { lastHeard: 0, timeout: Infinity, believes: null };
  }
}
