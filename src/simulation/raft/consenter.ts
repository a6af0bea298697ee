/**
 * One orderer of a Raft channel: the process that runs on its disk, and which part that process plays: it catches up with the block that it
 * joined with, follows from outside, or is a consenter (Fabric v3.1.1, orderer/common/multichannel).
 */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { ConsensusProbe } from '../../core/observation/probe.ts';
import type { RaftConsensus } from '../../core/topology/model.ts';
import type { Block, Envelope, Membership } from '../block.ts';
import type { LedgerFile } from '../ledger-file.ts';
import type { Machine } from '../machines.ts';
import type { OrderingWorld, Submission } from '../ordering.ts';
import { ConsenterDisk } from './consenter-disk.ts';
import { newestConfigurationElsewhere } from './eviction.ts';
import { forward } from './forwarding.ts';
import { Mailbox } from './mailbox.ts';
import type { Message } from './message.ts';
import { followFromOutside } from './outside-follower.ts';
import { Panic } from './panic.ts';
import { pull } from './puller.ts';
import { RaftChain } from './raft-chain.ts';
import type { RaftCore } from './raft-core.ts';
import { freshLog, type RaftLog } from './raft-log.ts';

const LOGGED_WRITES = 3;
/** From the start of a process until its consensus begins: it reads its files and opens its ports first. */
const START_UP_MS: readonly [number, number] = [100, 300];

export interface ConsenterContext {
  readonly world: OrderingWorld;
  readonly consensus: RaftConsensus;
  consenter(node: NodeId): Consenter | undefined;
}

export class Consenter {
  readonly node: NodeId;
  readonly #context: ConsenterContext;
  readonly #machine: Machine;
  readonly #disk: ConsenterDisk;
  readonly #mailbox: Mailbox;
  #chain: RaftChain | null = null;
  /** Grows with every start and stop: what an earlier process had scheduled finds out that it is gone. */
  #life = 0;
  #running = false;
  /** It follows the channel without being a consenter. */
  #outside = false;
  /** Of this process. */
  readonly #tally = { bytes: 0, writes: 0 };

  constructor(node: NodeId, context: ConsenterContext) {
    const { world } = context;
    const machine = world.machines.get(node);
    this.node = node;
    this.#context = context;
    this.#machine = machine;
    this.#disk = new ConsenterDisk(machine, world.channel.id, world.blocks.genesis);
    this.#mailbox = this.#openMailbox();
  }

  #openMailbox(): Mailbox {
    return new Mailbox({
      node: this.node,
      connections: this.#context.world.connections,
      running: () => this.#running,
      frozen: () => this.#frozen,
      address: (raftId) => this.#chain?.address(raftId),
      deliver: (to, message) => this.#context.consenter(to)?.receive(message, this.node),
      unreachable: (raftId) => this.core?.unreachable(raftId),
      loopGoesOn: () => this.#chain?.goOn(),
    });
  }

  // What it shows

  /** It takes part without being a consenter, and serves its blocks to nobody (registrar.go GetChain). */
  get outside(): boolean {
    return this.#outside;
  }

  get core(): RaftCore | null {
    return this.#chain?.core ?? null;
  }

  get ledger(): LedgerFile | null {
    return this.#disk.ledger;
  }

  get log(): RaftLog | null {
    return this.#disk.log;
  }

  /** Its consensus loop stands still in a dial. */
  get blocked(): boolean {
    return this.#mailbox.dialling;
  }

  get newestMembership(): Membership {
    return this.#disk.membership;
  }

  serves(): boolean {
    const { ledger, core } = this;
    if (!this.#running || ledger === null || ledger.height === 0) return false;
    if (core === null) return this.#outside;
    return core.leader !== 0 || core.log.voters.length <= 2;
  }

  probe(): ConsensusProbe | null {
    if (this.ledger === null) return null;
    if (this.#chain !== null) return this.#chain.probe();
    return { kind: 'raft', isLeader: false, activeNodes: 0, clusterSize: this.#disk.membership.members.length, leader: null };
  }

  // Its process

  /** As after the channel was made and has run for a while. */
  settle(raftLog: RaftLog, leader: number): void {
    this.#disk.layGenesis();
    this.#disk.layLog(raftLog);
    this.#life += 1;
    this.#running = true;
    this.#beginPart();
    this.#chain?.assumeLed(leader);
  }

  start(): void {
    this.#life += 1;
    this.#running = true;
    this.#outside = false;
    Object.assign(this.#tally, { bytes: 0, writes: 0 });
    const { clock, random } = this.#context.world;
    const life = this.#life;
    clock.after(random.between(...START_UP_MS), () => {
      if (life === this.#life) this.#beginPart();
    });
  }

  stop(): void {
    this.#life += 1;
    this.#running = false;
    this.#endConsensus();
    this.#context.world.servingChanged(this.node);
  }

  /** The process computes again after it was frozen; what had reached its sockets meanwhile comes first. */
  thaw(): void {
    this.#mailbox.goOn();
  }

  /** Joins a channel with this configuration block. No second time. */
  join(block: Block): void {
    if (this.ledger !== null) return;
    this.#life += 1;
    this.#disk.layJoinBlock(block);
    this.#beginPart();
  }

  // What reaches it

  submit(envelope: Envelope, answer: (outcome: Submission) => void): void {
    const chain = this.#chain;
    if (this.#frozen) this.#mailbox.keep(() => this.submit(envelope, answer));
    else if (chain === null || chain.core.leader === 0) answer('refused');
    else if (chain.core.role === 'leader') chain.take(envelope, answer);
    else this.#passOn(chain, envelope, answer);
  }

  #passOn(chain: RaftChain, envelope: Envelope, answer: (outcome: Submission) => void): void {
    const { leader } = chain.core;
    const passage = {
      world: this.#context.world,
      from: this.node,
      leader: () => chain.address(leader),
      deliver: (to: NodeId, passed: Envelope) => this.#context.consenter(to)?.forwarded(passed),
    };
    forward(passage, envelope, answer);
  }

  /** A transaction that another orderer passed on to the leader. */
  forwarded(envelope: Envelope): void {
    if (this.#frozen) this.#mailbox.keep(() => this.forwarded(envelope));
    else if (this.core?.role === 'leader') this.#chain?.take(envelope, null);
  }

  /** A message that has arrived. Somebody who is no member of the channel as this node knows it is not listened to. */
  receive(message: Message, sender: NodeId): void {
    const chain = this.#chain;
    if (chain === null || message.to !== chain.core.id || chain.address(message.from) !== sender) return;
    if (this.#mailbox.still) this.#mailbox.keep(() => this.receive(message, sender));
    else chain.step(message);
  }

  get #frozen(): boolean {
    return this.#machine.state === 'frozen';
  }

  // Which part it plays

  #beginPart(): void {
    const { ledger } = this;
    if (ledger === null) return;
    const goal = this.#disk.joinBlock?.number ?? 0;
    if (ledger.height <= goal)
      this.#pullUntil(
        () => ledger.height > goal,
        () => this.#beginPart(),
      );
    else if (this.#disk.member(this.node) !== undefined) this.#beginConsensus(ledger);
    else this.#beginFollowing(ledger);
  }

  #beginFollowing(ledger: LedgerFile): void {
    this.#say('This node is no consenter of the channel; it follows');
    this.#outside = true;
    const life = this.#life;
    const host = {
      world: this.#context.world,
      alive: () => life === this.#life,
      isMember: () => this.#disk.member(this.node) !== undefined,
      highestElsewhere: () => Math.max(0, ...this.#sources().map((id) => this.#ledgerOf(id)?.height ?? 0)),
      pullUntil: (until: () => boolean, done: () => void) => this.#pullUntil(until, done),
      becomesMember: () => this.#beginPart(),
    };
    followFromOutside(host, ledger);
  }

  #beginConsensus(ledger: LedgerFile): void {
    const member = this.#disk.member(this.node);
    if (member === undefined) return;
    this.#outside = false;
    const found = this.log;
    const ids = this.#disk.membership.members.map(({ raftId }) => raftId);
    const log = found ?? freshLog(ids, ledger.height);
    if (found === null) this.#disk.layLog(log);
    else this.#say('Found WAL data, restarting raft node');
    this.#chain = this.#openChain(member.raftId, log, ledger.lastIndex);
    this.#chain.begin();
  }

  #openChain(raftId: number, log: RaftLog, applied: number): RaftChain {
    const { world, consensus } = this.#context;
    const host = {
      node: this.node,
      world,
      consensus,
      disk: this.#disk,
      mailbox: this.#mailbox,
      tally: this.#tally,
      after: (milliseconds: number, run: () => void) => this.#after(milliseconds, run),
      guarded: (work: () => void) => this.#guarded(work),
      write: (block: Block, index: number) => this.#write(block, index),
      pullUntil: (until: () => boolean, done: () => void) => this.#pullUntil(until, done),
      configurationElsewhere: () => newestConfigurationElsewhere(world, this.#machine.spot, this.#sources(), (id) => this.#ledgerOf(id)),
      evicted: (by: number) => this.#leaveConsensus(by),
      say: (line: string) => this.#say(line),
    };
    return new RaftChain(host, raftId, log, applied);
  }

  #endConsensus(): void {
    const chain = this.#chain;
    this.#chain = null;
    this.#mailbox.empty();
    chain?.end();
  }

  /** It takes the block that evicts it before it looks at its own configuration again. */
  #leaveConsensus(evictedBy: number): void {
    this.#say('This node was evicted from the channel and follows it from now on');
    this.#life += 1;
    this.#endConsensus();
    this.#outside = true;
    this.#pullUntil(
      () => (this.ledger?.height ?? 0) > evictedBy,
      () => this.#beginPart(),
    );
    this.#context.world.servingChanged(this.node);
  }

  // What its parts share

  #sources(): readonly NodeId[] {
    const { members } = this.#disk.joinBlock?.membership ?? this.#disk.membership;
    return members.map(({ node }) => node).filter((id) => id !== this.node);
  }

  #ledgerOf(id: NodeId): LedgerFile | null {
    return this.#context.consenter(id)?.ledger ?? null;
  }

  #pullUntil(until: () => boolean, done: () => void): void {
    const life = this.#life;
    const host = {
      node: this.node,
      world: this.#context.world,
      alive: () => life === this.#life,
      frozen: () => this.#frozen,
      sources: () => this.#sources(),
      ledgerOf: (id: NodeId) => this.#ledgerOf(id),
      take: (source: LedgerFile, number: number) => this.#take(source, number),
    };
    pull(host, () => this.ledger?.height ?? 0, until, done);
  }

  #take(source: LedgerFile, number: number): boolean {
    const block = source.block(number);
    const { ledger } = this;
    if (block === undefined || ledger === null || (ledger.tip !== undefined && block.previous !== ledger.tip)) return false;
    this.#guarded(() => this.#write(block, source.index(number)));
    return true;
  }

  #write(block: Block, index: number): void {
    const { ledger } = this;
    if (ledger === null) return;
    this.#disk.append(ledger, block, index);
    this.#tally.writes += 1;
    if (this.#tally.writes <= LOGGED_WRITES || block.configuration) this.#say(`Writing block [${block.number}] (Raft index: ${index})`);
    this.#context.world.wrote(this.node, block);
  }

  #after(milliseconds: number, run: () => void): () => void {
    const life = this.#life;
    return this.#context.world.clock.after(milliseconds, () => {
      if (life !== this.#life) return;
      if (this.#frozen) this.#mailbox.keep(run);
      else this.#guarded(run);
    });
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Panic)) throw error;
      this.#context.world.crash(this.node, error.message);
    }
  }

  #say(line: string): void {
    this.#machine.log.push(`[channel: ${this.#context.world.channel.id}] ${line}`);
  }
}
