/**
 * One orderer of a Raft channel: what lies on its disk, the process that runs on it, and the chain logic between Raft and the ledger
 * (Fabric v3.1.1, orderer/consensus/etcdraft/chain.go). Whatever is not in its files is gone when the process ends.
 */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { ConsensusProbe } from '../../core/observation/probe.ts';
import type { RaftConsensus } from '../../core/topology/model.ts';
import { isAncestor, type Block, type Envelope, type Membership, previousHash } from '../block.ts';
import type { Stored } from '../files.ts';
import { LedgerFile, ledgerPath } from '../ledger-file.ts';
import type { Machine } from '../machines.ts';
import type { OrderingWorld, Submission } from '../ordering.ts';
import type { Message } from './message.ts';
import { POLL_MS, pull, type PullerHost } from './puller.ts';
import { RaftCore } from './raft-core.ts';
import { type Entry, RaftLog, walPath } from './raft-log.ts';
import { Sequencer } from './sequencer.ts';

/** With a small payload and its certificates. */
const ENVELOPE_BYTES = 4_096;
/** Entries that are kept before a snapshot (etcdraft, DefaultSnapshotCatchUpEntries). */
const CATCH_UP_ENTRIES = 4;
/** A consenter without a leader for so long asks the others whether it is still one (Consensus.EvictionSuspicion). */
const EVICTION_SUSPICION_MS = 600_000;
/** What a process holds of messages while its loop stands still. */
const INBOX_LIMIT = 4_000;
const LOGGED_WRITES = 3;
/** From the start of a process until its consensus begins: it reads its files and opens its ports first. */
const START_UP_MS: readonly [number, number] = [100, 300];

/** Ends the process from deep inside, as Go's panic does. */
class Panic extends Error {}

/** The configuration block that an orderer was told to join with, until it has caught up with it. */
class JoinBlock implements Stored {
  readonly block: Block;
  constructor(block: Block) {
    this.block = block;
  }
  clone(): JoinBlock {
    return this;
  }
}

export interface ConsenterContext {
  readonly world: OrderingWorld;
  readonly consensus: RaftConsensus;
  consenter(node: NodeId): Consenter | undefined;
}

export class Consenter {
  readonly node: NodeId;
  core: RaftCore | null = null;
  readonly #context: ConsenterContext;
  readonly #machine: Machine;
  readonly #sequencer: Sequencer;
  /** Grows with every start and stop: what an earlier process had scheduled finds out that it is gone. */
  #life = 0;
  #running = false;
  /** It follows the channel without being a consenter. */
  #outside = false;
  #blocked = false;
  #pulling = false;
  #outbox: Message[] = [];
  #inbox: (() => void)[] = [];
  /** A configuration block is written, and its change of members is not applied yet. */
  #wanted: { readonly change: 'add' | 'remove'; readonly raftId: number } | null = null;
  #leaderlessSince = 0;
  #remotes: ReadonlyMap<number, NodeId> = new Map();
  #wasLeader = false;
  #lastNamed = 0;
  #bytes = 0;
  #writes = 0;

  constructor(node: NodeId, context: ConsenterContext) {
    this.node = node;
    this.#context = context;
    const { world, consensus } = context;
    this.#machine = world.machines.get(node);
    this.#sequencer = new Sequencer({
      batchTimeoutMs: consensus.batchTimeoutMs,
      maxMessages: world.channel.batch.maxMessages,
      maxInFlight: consensus.maxInflightBlocks,
      after: (milliseconds, run) => this.#after(milliseconds, run),
      accepted: (envelope) => world.accepted(envelope),
      tip: () => this.#tip(),
      build: (previous, envelopes) => world.blocks.after(previous, envelopes, (block) => this.#onChain(block, previous)),
      propose: (block) => this.#propose(block),
    });
  }

  // What lies on its disk

  get ledger(): LedgerFile | null {
    const found = this.#machine.files[this.#path];
    return found instanceof LedgerFile ? found : null;
  }

  get log(): RaftLog | null {
    const found = this.#machine.files[walPath(this.#channel)];
    return found instanceof RaftLog ? found : null;
  }

  get #channel(): string {
    return this.#context.world.channel.id;
  }

  get #path(): string {
    return ledgerPath('orderer', this.#channel);
  }

  #store(path: string, content: Stored): void {
    this.#machine.files = { ...this.#machine.files, [path]: content };
  }

  #tip(): Block {
    return this.ledger?.tip ?? this.#context.world.blocks.genesis;
  }

  // Its process

  /** As after the channel was made and has run for a while. */
  settle(raftLog: RaftLog, leader: number): void {
    this.#store(this.#path, new LedgerFile([this.#context.world.blocks.genesis], [0]));
    this.#store(walPath(this.#channel), raftLog);
    this.#life += 1;
    this.#running = true;
    this.#beginPart();
    this.core?.assumeLed(leader);
    this.#lastNamed = leader;
    this.#applyCommitted();
    this.#noteRole();
  }

  start(): void {
    this.#life += 1;
    this.#running = true;
    this.#outside = false;
    this.#writes = 0;
    this.#bytes = 0;
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
    this.#goOn();
  }

  /** Joins a channel with this configuration block. No second time. */
  join(block: Block): void {
    if (this.ledger !== null) return;
    this.#life += 1;
    if (block.number === 0) this.#store(this.#path, new LedgerFile([block], [0]));
    else {
      this.#store(this.#path, new LedgerFile());
      this.#store(`ledger/pendingops/${this.#channel}`, new JoinBlock(block));
    }
    this.#beginPart();
  }

  serves(): boolean {
    if (!this.#running || this.ledger === null || this.ledger.height === 0) return false;
    if (this.core === null) return this.#outside;
    return this.core.leader !== 0 || this.core.log.voters.length <= 2;
  }

  probe(): ConsensusProbe | null {
    if (this.ledger === null) return null;
    const { core } = this;
    if (core === null) {
      const { members } = this.#tip().membership;
      return { kind: 'raft', isLeader: false, activeNodes: 0, clusterSize: members.length, leader: null };
    }
    const leader = core.leader === 0 ? null : (this.#address(core.leader) ?? null);
    return { kind: 'raft', isLeader: core.role === 'leader', activeNodes: core.activeNodes, clusterSize: core.log.voters.length, leader };
  }

  submit(envelope: Envelope, answer: (outcome: Submission) => void): void {
    const { core } = this;
    if (this.#machine.state === 'frozen') this.#keep(() => this.submit(envelope, answer));
    else if (core === null || core.leader === 0) answer('refused');
    else if (core.role === 'leader') this.#guarded(() => this.#sequencer.take(envelope, answer));
    else this.#forward(envelope, core.leader, answer, true);
  }

  /** Its consensus loop stands still in a dial. */
  get blocked(): boolean {
    return this.#blocked;
  }

  get newestMembership(): Membership {
    return this.#tip().membership;
  }

  // Which part it plays

  #beginPart(): void {
    const { ledger } = this;
    if (ledger === null) return;
    const pending = this.#machine.files[`ledger/pendingops/${this.#channel}`];
    const goal = pending instanceof JoinBlock ? pending.block.number : 0;
    if (ledger.height <= goal)
      this.#pullUntil(
        () => ledger.height > goal,
        () => this.#beginPart(),
      );
    else if (this.#isMember()) this.#beginConsensus(ledger);
    else this.#followFromOutside(ledger);
  }

  #isMember(): boolean {
    return this.#ownId() !== undefined;
  }

  #ownId(): number | undefined {
    return this.#tip().membership.members.find(({ node }) => node === this.node)?.raftId;
  }

  #address(raftId: number): NodeId | undefined {
    return this.#remotes.get(raftId);
  }

  /** Whom it talks to: the newest members, and those who are to go for as long as Raft counts them. */
  #configureRemotes(): void {
    const remotes = new Map(this.#tip().membership.members.map(({ raftId, node }) => [raftId, node]));
    for (const raftId of this.log?.voters ?? []) {
      for (let block: Block | null = this.#tip(); !remotes.has(raftId) && block !== null; block = block.previous) {
        const former = block.membership.members.find((member) => member.raftId === raftId);
        if (former !== undefined) remotes.set(raftId, former.node);
      }
    }
    this.#remotes = remotes;
  }

  #followFromOutside(ledger: LedgerFile): void {
    this.#say('This node is no consenter of the channel; it follows');
    this.#outside = true;
    const life = this.#life;
    const behind = (): boolean => this.#sources().some((id) => (this.#context.consenter(id)?.ledger?.height ?? 0) > ledger.height);
    let pause: number = POLL_MS.first;
    const poll = (): void => {
      if (life !== this.#life) return;
      if (this.#isMember()) {
        this.#beginPart();
        return;
      }
      const goal = ledger.height;
      if (behind()) {
        // Never beyond a block that makes it a consenter.
        this.#pullUntil(() => this.#isMember() || (ledger.height > goal && !behind()), poll);
        pause = Math.max(POLL_MS.first, pause / 2);
      } else {
        this.#context.world.clock.after(pause, poll);
        pause = Math.min(POLL_MS.limit, pause * 2);
      }
    };
    poll();
  }

  #sources(): readonly NodeId[] {
    const pending = this.#machine.files[`ledger/pendingops/${this.#channel}`];
    const { members } = (pending instanceof JoinBlock ? pending.block : this.#tip()).membership;
    return members.map(({ node }) => node).filter((id) => id !== this.node);
  }

  #pullUntil(until: () => boolean, done: () => void): void {
    const life = this.#life;
    const host: PullerHost = {
      node: this.node,
      world: this.#context.world,
      alive: () => life === this.#life,
      frozen: () => this.#machine.state === 'frozen',
      sources: () => this.#sources(),
      ledgerOf: (id) => this.#context.consenter(id)?.ledger ?? null,
      take: (source, number) => {
        const block = source.block(number);
        const { ledger } = this;
        if (block === undefined || ledger === null || (ledger.tip !== undefined && block.previous !== ledger.tip)) return false;
        this.#guarded(() => this.#write(block, source.index(number)));
        return true;
      },
    };
    pull(host, () => this.ledger?.height ?? 0, until, done);
  }

  #beginConsensus(ledger: LedgerFile): void {
    const { tickIntervalMs, electionTicks, heartbeatTicks } = this.#context.consensus;
    const id = this.#ownId();
    if (id === undefined) return;
    this.#outside = false;
    if (this.log === null) this.#store(walPath(this.#channel), this.#freshLog(ledger));
    else this.#say('Found WAL data, restarting raft node');
    const host = {
      send: (message: Message) => void this.#outbox.push(message),
      random: () => this.#context.world.random.next(),
      panic: (text: string): never => {
        throw new Panic(text);
      },
      roleChanged: () => {},
    };
    this.core = new RaftCore(id, this.log as RaftLog, ledger.lastIndex, { electionTicks, heartbeatTicks }, host);
    this.#wanted = this.#missingChange();
    this.#configureRemotes();
    this.#leaderlessSince = this.#now();
    this.#lastNamed = 0;
    this.#say(`${id} became follower at term ${this.core.log.term}`);
    const life = this.#life;
    const { core } = this;
    const tick = (): void => {
      if (life !== this.#life || core !== this.core) return;
      this.#tick();
      this.#context.world.clock.after(tickIntervalMs, tick);
    };
    this.#context.world.clock.after(this.#context.world.random.between(0, tickIntervalMs), tick);
    this.#context.world.servingChanged(this.node);
    this.#guarded(() => this.#applyCommitted());
  }

  /** Whoever makes a channel or joins with its first block votes at once; whoever joins later learns the log from the leader. */
  #freshLog(ledger: LedgerFile): RaftLog {
    const ids = this.#tip().membership.members.map(({ raftId }) => raftId);
    if (ledger.height > 1) {
      const log = new RaftLog();
      log.voters = ids;
      return log;
    }
    return newChannelLog(ids);
  }

  #endConsensus(): void {
    this.core = null;
    this.#blocked = false;
    this.#pulling = false;
    this.#outbox = [];
    this.#inbox = [];
    this.#wanted = null;
    this.#wasLeader = false;
    this.#sequencer.end();
  }

  // Its consensus loop

  #tick(): void {
    if (this.#still()) return;
    this.#turn(() => this.core?.tick());
    const { core } = this;
    if (core === null) return;
    if (core.leader !== 0) this.#leaderlessSince = this.#now();
    else if (this.#now() - this.#leaderlessSince > EVICTION_SUSPICION_MS) this.#suspectEviction();
    if (core.role === 'leader') this.#pursueChange();
  }

  /** A message that has arrived. Somebody who is no member of the channel as this node knows it is not listened to. */
  receive(message: Message, sender: NodeId): void {
    const { core } = this;
    if (core === null || message.to !== core.id || this.#address(message.from) !== sender) return;
    if (this.#still()) this.#keep(() => this.receive(message, sender));
    else this.#turn(() => core.step(message));
  }

  /** A transaction that another orderer passed on to the leader. */
  forwarded(envelope: Envelope): void {
    if (this.#machine.state === 'frozen') this.#keep(() => this.forwarded(envelope));
    else if (this.core?.role === 'leader') this.#guarded(() => this.#sequencer.take(envelope, null));
  }

  #still(): boolean {
    return this.#blocked || this.#machine.state === 'frozen';
  }

  #keep(work: () => void): void {
    if (this.#inbox.length < INBOX_LIMIT) this.#inbox.push(work);
  }

  #after(milliseconds: number, run: () => void): () => void {
    const life = this.#life;
    return this.#context.world.clock.after(milliseconds, () => {
      if (life !== this.#life) return;
      if (this.#machine.state === 'frozen') this.#keep(run);
      else this.#guarded(run);
    });
  }

  /** The loop was blocked or frozen, and is not any more. */
  #goOn(): void {
    this.#flush();
    while (!this.#still() && this.#running) {
      const next = this.#inbox.shift();
      if (next === undefined) break;
      next();
    }
    if (!this.#still()) this.#guarded(() => this.#sequencer.loopGoesOn());
    this.#flush();
  }

  #turn(work: () => void): void {
    const last = this.core?.log.lastIndex;
    this.#guarded(() => {
      work();
      if (this.core?.log.lastIndex !== last) this.#checkDisk();
      this.#applyCommitted();
      this.#noteRole();
    });
    this.#flush();
  }

  #checkDisk(): void {
    if (this.#machine.freeDisk <= 0) throw new Panic('failed to save raft data: write wal: no space left on device');
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Panic)) throw error;
      this.#context.world.crash(this.node, error.message);
    }
  }

  #flush(): void {
    const { connections } = this.#context.world;
    while (!this.#still()) {
      const [message] = this.#outbox;
      if (message === undefined) return;
      const to = this.#address(message.to);
      if (to === undefined) {
        this.#outbox.shift();
        continue;
      }
      const life = this.#life;
      const result = connections.send(
        this.node,
        to,
        () => this.#context.consenter(to)?.receive(message, this.node),
        () => {
          if (life !== this.#life) return;
          this.#blocked = false;
          this.#goOn();
        },
      );
      if (result === 'dialling') {
        this.#blocked = true;
        return;
      }
      this.#outbox.shift();
      if (result === 'failed') this.core?.unreachable(message.to);
    }
  }

  /** SUCCESS as soon as it is in the stream to the leader; a follower whose stream is broken hangs instead (chain.go, SendSubmit). */
  #forward(envelope: Envelope, leader: number, answer: (outcome: Submission) => void, again: boolean): void {
    const to = this.#address(leader);
    if (to === undefined) {
      answer('refused');
      return;
    }
    const { connections } = this.#context.world;
    const result = connections.send(
      this.node,
      to,
      () => this.#context.consenter(to)?.forwarded(envelope),
      () => {
        if (again) this.#forward(envelope, leader, answer, false);
      },
    );
    if (result === 'failed' || (result === 'dialling' && !again)) answer('hangs');
    else if (result !== 'dialling') {
      this.#context.world.accepted(envelope);
      answer('accepted');
    }
  }

  // From Raft to the ledger

  #applyCommitted(): void {
    const { core } = this;
    if (core === null || this.#pulling) return;
    while (this.core === core && core.applied < core.log.commit) {
      const entry = core.log.entry(core.applied + 1);
      if (entry === undefined) {
        this.#catchUp(core);
        return;
      }
      this.#apply(core, entry);
      core.applied = Math.max(core.applied, entry.index);
    }
    if (
      core.role === 'leader' &&
      this.core === core &&
      !this.#sequencer.begun &&
      core.applied >= core.log.lastIndex &&
      this.#wanted === null
    ) {
      this.#sequencer.begin();
    }
  }

  /** The leader has compacted what this node lacks: the blocks come from others, up to the snapshot's. */
  #catchUp(core: RaftCore): void {
    const { snapshot } = core.log;
    const { ledger } = this;
    if (snapshot === null || ledger === null) return;
    this.#pulling = true;
    this.#pullUntil(
      () => ledger.height > snapshot.block.number,
      () => {
        core.applied = Math.max(core.applied, snapshot.index);
        this.#caughtUp(core);
      },
    );
  }

  #apply(core: RaftCore, entry: Entry): void {
    if (entry.kind === 'block') this.#applyBlock(core, entry);
    else if (entry.kind === 'change') this.#applyChange(core, entry);
  }

  #applyBlock(core: RaftCore, { block, index }: Entry & { readonly kind: 'block' }): void {
    const tip = this.#tip();
    if (block.number > tip.number + 1) throw new Panic(`Got block [${block.number}], expect block [${tip.number + 1}]`);
    if (block.number <= tip.number) {
      this.#say(`Got block [${block.number}], expect block [${tip.number + 1}], this node was forced to catch up`);
      return;
    }
    const before = tip.membership.members;
    this.#write(block, index);
    if (block.configuration)
      this.#configured(
        core,
        before.map(({ raftId }) => raftId),
      );
    this.#bytes += block.envelopes.length * ENVELOPE_BYTES;
    if (this.#bytes >= this.#context.consensus.snapshotIntervalBytes) this.#takeSnapshot(core, block, index);
    if (core.role === 'leader') this.#sequencer.written();
  }

  #write(block: Block, index: number): void {
    const { ledger } = this;
    if (ledger === null) return;
    if (this.#machine.freeDisk <= 0) throw new Panic(`failed to write block ${block.number}: no space left on device`);
    const tip = ledger.tip ?? null;
    if (block.previous !== tip) {
      throw new Panic(
        `[channel: ${this.#channel}] Could not append block: unexpected Previous block hash. Expected PreviousHash = [${tip?.hash ?? ''}], PreviousHash referred in the latest block= [${previousHash(block)}]`,
      );
    }
    ledger.append(block, index);
    this.#writes += 1;
    if (this.#writes <= LOGGED_WRITES || block.configuration) this.#say(`Writing block [${block.number}] (Raft index: ${index})`);
    this.#context.world.wrote(this.node, block);
  }

  /** A configuration block is written. Two changes in one update are a rotated certificate: the number goes over, Raft's members stay. */
  #configured(core: RaftCore, before: readonly number[]): void {
    this.#wanted = this.#missingChange();
    this.#configureRemotes();
    const after = this.#tip().membership.members;
    for (const raftId of before)
      if (!after.some((member) => member.raftId === raftId)) this.#say(`Config block just committed removes node ${raftId}`);
    if (core.role !== 'leader') return;
    if (this.#wanted === null) this.#sequencer.configured();
    else this.#pursueChange();
  }

  #missingChange(): { readonly change: 'add' | 'remove'; readonly raftId: number } | null {
    const voters = this.log?.voters ?? [];
    const ids = this.#tip().membership.members.map(({ raftId }) => raftId);
    const added = ids.find((id) => !voters.includes(id));
    if (added !== undefined) return { change: 'add', raftId: added };
    const removed = voters.find((id) => !ids.includes(id));
    return removed === undefined ? null : { change: 'remove', raftId: removed };
  }

  /** A leader that is to go lets another one lead before it is removed. */
  #pursueChange(): void {
    const { core } = this;
    if (core === null || this.#wanted === null || core.role !== 'leader' || core.changePending || core.applied < core.log.lastIndex) return;
    const { change, raftId } = this.#wanted;
    if (change === 'remove' && raftId === core.id && core.log.voters.length > 1) core.giveWay();
    else core.proposeChange(change, raftId);
    this.#flush();
  }

  #applyChange(core: RaftCore, { change, raftId }: Entry & { readonly kind: 'change' }): void {
    const known = core.log.voters.includes(raftId);
    if (known === (change === 'add')) return;
    core.changeMembers(change, raftId);
    this.#say(`Applied config change to ${change} node ${raftId}, current nodes in channel: [${core.log.voters.join(' ')}]`);
    this.#wanted = this.#missingChange();
    this.#configureRemotes();
    if (change === 'remove' && raftId === core.id) this.#leaveConsensus(this.#tip().number);
    else if (core.role === 'leader') {
      if (this.#sequencer.begun) this.#sequencer.configured();
    }
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

  /**
   * Leaderless for long, it looks at the newest configuration that others have (etcdraft/eviction.go): without itself in it, it leaves; else it
   * catches up to it, because a leader that its own old configuration does not know is not listened to.
   */
  #suspectEviction(): void {
    this.#leaderlessSince = this.#now();
    const own = this.#machine.spot;
    const { machines, links } = this.#context.world;
    const seen = this.#sources().flatMap((id) => {
      if (!machines.runs(id) || links.ask(own, machines.get(id).spot) !== 'open') return [];
      return newestConfiguration(this.#context.consenter(id)?.ledger?.tip ?? null) ?? [];
    });
    const newest = seen.toSorted((a, b) => b.number - a.number)[0];
    if (newest === undefined || newest.number <= this.#tip().number) return;
    if (newest.membership.members.some(({ node }) => node === this.node)) this.#catchUpWith(newest);
    else this.#leaveConsensus(newest.number);
  }

  #catchUpWith(configuration: Block): void {
    const { core, ledger } = this;
    if (core === null || ledger === null || this.#pulling) return;
    this.#pulling = true;
    this.#pullUntil(
      () => ledger.height > configuration.number,
      () => this.#caughtUp(core),
    );
  }

  #caughtUp(core: RaftCore): void {
    this.#pulling = false;
    this.#wanted = this.#missingChange();
    this.#configureRemotes();
    if (this.core === core) this.#turn(() => {});
  }

  #takeSnapshot(core: RaftCore, block: Block, index: number): void {
    this.#bytes = 0;
    core.log.snapshot = { index, term: core.log.termAt(index) ?? core.log.term, voters: core.log.voters, block };
    core.log.compact(index - CATCH_UP_ENTRIES);
  }

  #propose(block: Block): boolean {
    const { core } = this;
    if (this.#still() || core?.role !== 'leader') return false;
    this.#guarded(() => {
      core.propose({ kind: 'block', block });
      this.#checkDisk();
    });
    // A single consenter commits by itself.
    if (core.log.voters.length === 1) this.#after(1, () => this.#turn(() => {}));
    this.#flush();
    return true;
  }

  #onChain(block: Block, tip: Block): boolean {
    const { ledger } = this;
    return ledger !== null && block.number < ledger.height ? ledger.has(block) : isAncestor(block, tip);
  }

  /** What follows from a new role or a new leader. */
  #noteRole(): void {
    const { core } = this;
    if (core === null) return;
    const leads = core.role === 'leader';
    if (this.#wasLeader && !leads) this.#sequencer.end();
    if (!this.#wasLeader && leads) this.#wanted = this.#missingChange();
    this.#wasLeader = leads;
    if (core.leader === this.#lastNamed) return;
    const was = this.#lastNamed;
    this.#lastNamed = core.leader;
    this.#say(`Raft leader changed: ${was} -> ${core.leader} channel=${this.#channel} node=${core.id}`);
    if (leads) this.#say(`${core.id} became leader at term ${core.log.term}`);
    if (was === 0 || core.leader === 0) this.#context.world.servingChanged(this.node);
  }

  #say(line: string): void {
    this.#machine.log.push(`[channel: ${this.#channel}] ${line}`);
  }

  #now(): number {
    return this.#context.world.clock.now();
  }
}

function newestConfiguration(tip: Block | null): Block | null {
  let block = tip;
  while (block !== null && !block.configuration) block = block.previous;
  return block;
}

/** As etcd/raft starts a new group: one entry for each member, which everybody has. */
export function newChannelLog(ids: readonly number[]): RaftLog {
  const log = new RaftLog();
  log.term = 1;
  log.append(ids.map((raftId, at): Entry => ({ kind: 'change', change: 'add', raftId, index: at + 1, term: 1 })));
  log.commit = ids.length;
  log.voters = ids;
  return log;
}
