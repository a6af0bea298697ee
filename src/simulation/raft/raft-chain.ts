/**
 * The consensus of one orderer's process while it is a consenter: the chain logic between Raft and the ledger (Fabric v3.1.1,
 * orderer/consensus/etcdraft/chain.go). It begins when the orderer finds itself in the channel's configuration, and ends with the process or its
 * eviction.
 */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { ConsensusProbe } from '../../core/observation/probe.ts';
import type { RaftConsensus } from '../../core/topology/model.ts';
import { isAncestor, type Block, type Envelope } from '../block.ts';
import type { LedgerFile } from '../ledger-file.ts';
import type { OrderingWorld, Submission } from '../ordering.ts';
import type { ConsenterDisk } from './consenter-disk.ts';
import { EVICTION_SUSPICION_MS } from './eviction.ts';
import type { Mailbox } from './mailbox.ts';
import type { Message } from './message.ts';
import { Panic } from './panic.ts';
import { RaftCore } from './raft-core.ts';
import type { Entry, RaftLog } from './raft-log.ts';
import { type MemberChange, missingChange, remotesOf } from './raft-members.ts';
import { Sequencer } from './sequencer.ts';

/** With a small payload and its certificates. */
const ENVELOPE_BYTES = 4_096;
/** Entries that are kept before a snapshot (etcdraft, DefaultSnapshotCatchUpEntries). */
const CATCH_UP_ENTRIES = 4;

/** The process that it is part of. */
export interface RaftChainHost {
  readonly node: NodeId;
  readonly world: OrderingWorld;
  readonly consensus: RaftConsensus;
  readonly disk: ConsenterDisk;
  readonly mailbox: Mailbox;
  /** Of this process: bytes in blocks since its last snapshot. */
  readonly tally: { bytes: number };
  after(milliseconds: number, run: () => void): () => void;
  /** A panic inside of it ends the process. */
  guarded(work: () => void): void;
  write(block: Block, index: number): void;
  pullUntil(until: () => boolean, done: () => void): void;
  /** The newest configuration block that others have. */
  configurationElsewhere(): Block | undefined;
  evicted(by: number): void;
  say(line: string): void;
}

export class RaftChain {
  readonly core: RaftCore;
  readonly #host: RaftChainHost;
  readonly #sequencer: Sequencer;
  #ended = false;
  #pulling = false;
  /** A configuration block is written, and its change of members is not applied yet. */
  #wanted: MemberChange | null = null;
  #leaderlessSince: number;
  #remotes: ReadonlyMap<number, NodeId> = new Map();
  #wasLeader = false;
  #lastNamed = 0;

  constructor(host: RaftChainHost, id: number, log: RaftLog, applied: number) {
    const { world, consensus, disk, mailbox } = host;
    this.#host = host;
    this.#leaderlessSince = world.clock.now();
    this.#sequencer = new Sequencer({
      batchTimeoutMs: consensus.batchTimeoutMs,
      maxMessages: world.channel.batch.maxMessages,
      maxInFlight: consensus.maxInflightBlocks,
      after: (milliseconds, run) => host.after(milliseconds, run),
      accepted: (envelope) => world.accepted(envelope),
      tip: () => disk.tip,
      build: (previous, envelopes) => world.blocks.after(previous, envelopes, (block) => this.#onChain(block, previous)),
      propose: (block) => this.#propose(block),
    });
    this.core = new RaftCore(id, log, applied, consensus, {
      send: (message: Message) => mailbox.post(message),
      random: () => world.random.next(),
      panic: (text: string): never => {
        throw new Panic(text);
      },
      roleChanged: () => {},
    });
    this.#membersChanged();
  }

  begin(): void {
    const { world, consensus } = this.#host;
    this.#host.say(`${this.core.id} became follower at term ${this.core.log.term}`);
    const tick = (): void => {
      if (this.#ended) return;
      this.#tick();
      world.clock.after(consensus.tickIntervalMs, tick);
    };
    world.clock.after(world.random.between(0, consensus.tickIntervalMs), tick);
    world.servingChanged(this.#host.node);
    this.#host.guarded(() => this.#applyCommitted());
  }

  /** For a network that has been running for a while. */
  assumeLed(leader: number): void {
    this.core.assumeLed(leader);
    this.#lastNamed = leader;
    this.#applyCommitted();
    this.#noteRole();
  }

  end(): void {
    this.#ended = true;
    this.#sequencer.end();
  }

  address(raftId: number): NodeId | undefined {
    return this.#remotes.get(raftId);
  }

  probe(): ConsensusProbe {
    const { role, activeNodes, leader, log } = this.core;
    const address = leader === 0 ? null : (this.address(leader) ?? null);
    return { kind: 'raft', isLeader: role === 'leader', activeNodes, clusterSize: log.voters.length, leader: address };
  }

  /** The leader takes a transaction; without an answer from another orderer. */
  take(envelope: Envelope, answer: ((outcome: Submission) => void) | null): void {
    this.#host.guarded(() => this.#sequencer.take(envelope, answer));
  }

  step(message: Message): void {
    this.#turn(() => this.core.step(message));
  }

  /** The loop was blocked or frozen, and is not any more. */
  goOn(): void {
    this.#host.guarded(() => this.#sequencer.loopGoesOn());
  }

  // Its loop

  #tick(): void {
    const { core } = this;
    if (this.#host.mailbox.still) return;
    this.#turn(() => core.tick());
    if (this.#ended) return;
    if (core.leader !== 0) this.#leaderlessSince = this.#now();
    else if (this.#now() - this.#leaderlessSince > EVICTION_SUSPICION_MS) this.#suspectEviction();
    if (core.role === 'leader') this.#pursueChange();
  }

  #turn(work: () => void): void {
    const { log } = this.core;
    const last = log.lastIndex;
    this.#host.guarded(() => {
      work();
      if (log.lastIndex !== last) this.#host.disk.checkLogSpace();
      this.#applyCommitted();
      this.#noteRole();
    });
    this.#host.mailbox.flush();
  }

  #propose(block: Block): boolean {
    const { core } = this;
    if (this.#ended || this.#host.mailbox.still || core.role !== 'leader') return false;
    this.#host.guarded(() => {
      core.propose({ kind: 'block', block });
      this.#host.disk.checkLogSpace();
    });
    // A single consenter commits by itself.
    if (core.log.voters.length === 1) this.#host.after(1, () => this.#turn(() => {}));
    this.#host.mailbox.flush();
    return true;
  }

  #onChain(block: Block, tip: Block): boolean {
    const { ledger } = this.#host.disk;
    return ledger !== null && block.number < ledger.height ? ledger.has(block) : isAncestor(block, tip);
  }

  /** What follows from a new role or a new leader. */
  #noteRole(): void {
    if (this.#ended) return;
    const { core } = this;
    const leads = core.role === 'leader';
    if (this.#wasLeader && !leads) this.#sequencer.end();
    if (!this.#wasLeader && leads) this.#wanted = this.#missing();
    this.#wasLeader = leads;
    if (core.leader === this.#lastNamed) return;
    const was = this.#lastNamed;
    this.#lastNamed = core.leader;
    this.#host.say(`Raft leader changed: ${was} -> ${core.leader} channel=${this.#host.world.channel.id} node=${core.id}`);
    if (leads) this.#host.say(`${core.id} became leader at term ${core.log.term}`);
    if (was === 0 || core.leader === 0) this.#host.world.servingChanged(this.#host.node);
  }

  // From Raft to the ledger

  #applyCommitted(): void {
    if (this.#ended || this.#pulling) return;
    const { core } = this;
    while (!this.#ended && core.applied < core.log.commit) {
      const entry = core.log.entry(core.applied + 1);
      if (entry === undefined) {
        this.#catchUp();
        return;
      }
      this.#apply(entry);
      core.applied = Math.max(core.applied, entry.index);
    }
    if (core.role !== 'leader' || this.#ended || this.#sequencer.begun) return;
    if (core.applied >= core.log.lastIndex && this.#wanted === null) this.#sequencer.begin();
  }

  /** The leader has compacted what this node lacks: the blocks come from others, up to the snapshot's. */
  #catchUp(): void {
    const { core } = this;
    const { snapshot } = core.log;
    const { ledger } = this.#host.disk;
    if (snapshot === null || ledger === null) return;
    this.#pull(ledger, snapshot.block, () => {
      core.applied = Math.max(core.applied, snapshot.index);
    });
  }

  #pull(ledger: LedgerFile, upTo: Block, done: () => void): void {
    this.#pulling = true;
    this.#host.pullUntil(
      () => ledger.height > upTo.number,
      () => {
        done();
        this.#pulling = false;
        this.#membersChanged();
        if (!this.#ended) this.#turn(() => {});
      },
    );
  }

  #apply(entry: Entry): void {
    if (entry.kind === 'block') this.#applyBlock(entry);
    else if (entry.kind === 'change') this.#applyChange(entry);
  }

  #applyBlock({ block, index }: Entry & { readonly kind: 'block' }): void {
    const { disk } = this.#host;
    const { tip } = disk;
    if (block.number > tip.number + 1) throw new Panic(`Got block [${block.number}], expect block [${tip.number + 1}]`);
    if (block.number <= tip.number) {
      this.#host.say(`Got block [${block.number}], expect block [${tip.number + 1}], this node was forced to catch up`);
      return;
    }
    const before = tip.membership.members.map(({ raftId }) => raftId);
    this.#host.write(block, index);
    if (block.configuration) this.#configured(before);
    this.#host.tally.bytes += block.envelopes.length * ENVELOPE_BYTES;
    if (this.#host.tally.bytes >= this.#host.consensus.snapshotIntervalBytes) this.#takeSnapshot(block, index);
    if (this.core.role === 'leader') this.#sequencer.written();
  }

  #takeSnapshot(block: Block, index: number): void {
    const { log } = this.core;
    this.#host.tally.bytes = 0;
    log.snapshot = { index, term: log.termAt(index) ?? log.term, voters: log.voters, block };
    log.compact(index - CATCH_UP_ENTRIES);
  }

  // Its members

  /** A configuration block is written. Two changes in one update are a rotated certificate: the number goes over, Raft's members stay. */
  #configured(before: readonly number[]): void {
    this.#membersChanged();
    const { members } = this.#host.disk.membership;
    for (const raftId of before)
      if (!members.some((member) => member.raftId === raftId)) this.#host.say(`Config block just committed removes node ${raftId}`);
    if (this.core.role !== 'leader') return;
    if (this.#wanted === null) this.#sequencer.configured();
    else this.#pursueChange();
  }

  #membersChanged(): void {
    this.#wanted = this.#missing();
    this.#remotes = remotesOf(this.#host.disk.tip, this.#host.disk.log?.voters ?? []);
  }

  #missing(): MemberChange | null {
    return missingChange(this.#host.disk.membership, this.#host.disk.log?.voters ?? []);
  }

  /** A leader that is to go lets another one lead before it is removed. */
  #pursueChange(): void {
    const { core } = this;
    if (this.#ended || this.#wanted === null || core.role !== 'leader') return;
    if (core.changePending || core.applied < core.log.lastIndex) return;
    const { change, raftId } = this.#wanted;
    if (change === 'remove' && raftId === core.id && core.log.voters.length > 1) core.giveWay();
    else core.proposeChange(change, raftId);
    this.#host.mailbox.flush();
  }

  #applyChange({ change, raftId }: Entry & { readonly kind: 'change' }): void {
    const { core } = this;
    const known = core.log.voters.includes(raftId);
    if (known === (change === 'add')) return;
    core.changeMembers(change, raftId);
    this.#host.say(`Applied config change to ${change} node ${raftId}, current nodes in channel: [${core.log.voters.join(' ')}]`);
    this.#membersChanged();
    if (change === 'remove' && raftId === core.id) this.#host.evicted(this.#host.disk.tip.number);
    else if (core.role === 'leader' && this.#sequencer.begun) this.#sequencer.configured();
  }

  /**
   * Leaderless for long, it looks at the newest configuration that others have: without itself in it, it leaves; else it catches up to it, because
   * a leader that its own old configuration does not know is not listened to.
   */
  #suspectEviction(): void {
    this.#leaderlessSince = this.#now();
    const { disk, node } = this.#host;
    const newest = this.#host.configurationElsewhere();
    if (newest === undefined || newest.number <= disk.tip.number) return;
    if (!newest.membership.members.some((member) => member.node === node)) this.#host.evicted(newest.number);
    else if (disk.ledger !== null && !this.#pulling) this.#pull(disk.ledger, newest, () => {});
  }

  #now(): number {
    return this.#host.world.clock.now();
  }
}
