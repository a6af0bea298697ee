/**
 * The peers of a channel. Each has its own ledger and follows the blocks of one orderer at a time by a Deliver stream; when the stream ends or
 * falls silent it takes another one, waiting longer each time (facts: fabric-peers.md; deliver client of v3.1.1). A block that does not
 * follow on its own last one ends its process, at every start again.
 */
import type { NodeId } from '../core/kernel/ids.ts';
import { type Block, previousHash } from './block.ts';
import type { Machine } from './machines.ts';
import { roundTrip, type OrderingModel, type OrderingWorld } from './ordering.ts';
import { PeerLedger } from './peer-ledger.ts';
import type { LedgerTransaction } from '../core/chaos/journal.ts';

const BACK_OFF = { baseMs: 100, multiplier: 1.2, limitMs: 10_000 } as const;
/** peer.deliveryclient.connTimeout. */
const CONNECT_LIMIT_MS = 3_000;
const UNACKNOWLEDGED_LIMIT_MS = 20_000;
const KEEPALIVE_LIMIT_MS = 80_000;
const FIRST_DATA_AGAIN_MS = 200;
const STREAM_TRIPS = 2.5;
/** State is made again of blocks at this rate ("195 blk/s"). */
const REBUILD_PER_SECOND = 195;
/** "85 blocks/8000 tx in 2.4 s". */
const TRANSACTIONS_PER_SECOND = 3_300;
/** Of nearly empty blocks: 300 in 0.36 s. */
const BLOCKS_PER_SECOND = 800;

/** zombie: the process runs and knows nothing of the channel. rebuilding: neither does it answer yet. */
export type PeerCondition = 'absent' | 'down' | 'zombie' | 'rebuilding' | 'ready';

interface Stream {
  readonly source: Machine;
  readonly starts: number;
  /** Next block that the orderer has not sent. */
  next: number;
  stalledSince: number | null;
  /** The peer works on what it has got for so long. */
  busyUntil: number;
  /** What arrived while the peer was frozen. */
  readonly held: (() => void)[];
}

interface Peer {
  readonly machine: Machine;
  readonly ledger: PeerLedger;
  condition: PeerCondition;
  life: number;
  stream: Stream | null;
  failures: number;
  readonly waiting: Map<string, ((found: LedgerTransaction | null) => void)[]>;
}

export class PeerModel {
  readonly #world: OrderingWorld;
  readonly #ordering: OrderingModel;
  readonly #peers: ReadonlyMap<NodeId, Peer>;

  constructor(world: OrderingWorld, ordering: OrderingModel) {
    this.#world = world;
    this.#ordering = ordering;
    this.#peers = new Map(
      world.channel.peers.map((id) => {
        const machine = world.machines.get(id);
        const ledger = new PeerLedger(machine, world.channel.id);
        ledger.create(world.blocks.genesis);
        return [id, { machine, ledger, condition: 'ready', life: 0, stream: null, failures: 0, waiting: new Map() } satisfies Peer];
      }),
    );
    for (const peer of this.#peers.values()) this.#start(peer);
  }

  ledger(peer: NodeId): PeerLedger | null {
    return this.#peers.get(peer)?.ledger ?? null;
  }

  height(peer: NodeId): number {
    return this.#peers.get(peer)?.ledger.blocks?.height ?? 0;
  }

  condition(peer: NodeId): PeerCondition {
    const found = this.#peers.get(peer);
    if (found === undefined || found.ledger.blocks === null) return 'absent';
    return found.machine.state === 'stopped' ? 'down' : found.condition;
  }

  endorses(peer: NodeId): boolean {
    return this.condition(peer) === 'ready' && this.height(peer) >= (this.ledger(peer)?.heightToReach ?? 0);
  }

  find(peer: NodeId, txId: string): LedgerTransaction | undefined {
    return this.#peers.get(peer)?.ledger.find(txId, this.#world.blocks.holding(txId));
  }

  /** Answers when the peer has committed the transaction, or with null when its process ends. Returns what stops the waiting. */
  whenCommitted(id: NodeId, txId: string, answer: (found: LedgerTransaction | null) => void): () => void {
    const peer = this.#peers.get(id);
    const waiting = peer?.waiting ?? new Map();
    waiting.set(txId, [...(waiting.get(txId) ?? []), answer]);
    return () => {
      const rest = (waiting.get(txId) ?? []).filter((each: unknown) => each !== answer);
      if (rest.length === 0) waiting.delete(txId);
      else waiting.set(txId, rest);
    };
  }

  /** Joins a running peer with the first block of the channel. */
  join(id: NodeId): void {
    const peer = this.#peers.get(id);
    if (peer === undefined || peer.ledger.blocks !== null) return;
    peer.ledger.create(this.#world.blocks.genesis);
    this.#start(peer);
  }

  started(id: NodeId): void {
    const peer = this.#peers.get(id);
    if (peer !== undefined) this.#start(peer);
  }

  stopped(id: NodeId): void {
    const peer = this.#peers.get(id);
    if (peer !== undefined) {
      peer.life += 1;
      peer.stream = null;
      const answers = [...peer.waiting.values()].flat();
      peer.waiting.clear();
      for (const answer of answers) answer(null);
    }
    for (const each of this.#following(id)) this.#lost(each);
  }

  frozen(id: NodeId): void {
    for (const peer of this.#following(id)) {
      const { stream, life } = peer;
      this.#world.clock.after(KEEPALIVE_LIMIT_MS, () => {
        if (peer.life === life && peer.stream === stream && stream?.source.state === 'frozen') this.#fail(peer);
      });
    }
  }

  thawed(id: NodeId): void {
    const peer = this.#peers.get(id);
    for (const arrive of peer?.stream?.held.splice(0) ?? []) arrive();
    for (const each of this.#following(id)) this.#pump(each);
  }

  /** An orderer has a new block. */
  wrote(orderer: NodeId): void {
    for (const peer of this.#peers.values()) if (peer.stream?.source.id === orderer) this.#pump(peer);
  }

  /** A leaderless orderer ends the streams of peers with SERVICE_UNAVAILABLE. */
  servingChanged(orderer: NodeId): void {
    if (this.#ordering.serves(orderer)) return;
    for (const peer of this.#following(orderer)) this.#lost(peer);
  }

  linksChanged(): void {
    for (const peer of this.#peers.values()) {
      const { stream } = peer;
      if (stream === null || stream.stalledSince === null || this.#look(peer, stream) !== 'open') continue;
      const lost = this.#world.clock.now() - stream.stalledSince;
      let again = FIRST_DATA_AGAIN_MS;
      for (let wait = FIRST_DATA_AGAIN_MS; again < lost; again += wait) wait *= 2;
      this.#world.clock.after(again - lost, () => {
        if (peer.stream === stream) this.#pump(peer);
      });
    }
  }

  #following(orderer: NodeId): readonly Peer[] {
    return [...this.#peers.values()].filter(({ stream }) => stream?.source.id === orderer);
  }

  #start(peer: Peer): void {
    peer.life += 1;
    peer.stream = null;
    peer.failures = 0;
    const { ledger, machine, life } = peer;
    const { blocks, state } = ledger;
    if (blocks === null) return;
    if (state !== null && state.height > blocks.height) {
      peer.condition = 'zombie';
      const { id } = this.#world.channel;
      const sizes = `the state database [height=${state.height}] is ahead of the block store [height=${blocks.height}]`;
      machine.log.push(`ERRO [peer] Initialize -> Failed to load ledger ${id}(${sizes})`);
      return;
    }
    const missing = blocks.height - (state?.height ?? 0);
    const ready = (): void => {
      peer.condition = 'ready';
      this.#connect(peer);
    };
    if (missing === 0) {
      ready();
      return;
    }
    peer.condition = 'rebuilding';
    this.#world.clock.after((1_000 * missing) / REBUILD_PER_SECOND, () => {
      if (peer.life !== life) return;
      ledger.rebuilt();
      ready();
    });
  }

  #connect(peer: Peer): void {
    const { random, machines, links } = this.#world;
    const members = peer.ledger.blocks?.tip?.membership.members ?? [];
    const [choice] = random.shuffled(members);
    if (choice === undefined) return;
    const source = machines.get(choice.node);
    const trip = roundTrip(this.#world, peer.machine.id, source.id);
    const passage = links.ask(peer.machine.spot, source.spot);
    const silent = passage === 'timeout' || (passage === 'open' && source.state === 'frozen');
    this.#later(peer, silent ? CONNECT_LIMIT_MS : STREAM_TRIPS * trip + 1, () => {
      const height = peer.ledger.blocks?.height ?? 0;
      const open = links.ask(peer.machine.spot, source.spot) === 'open' && source.state === 'running';
      if (silent || !open || !this.#ordering.serves(source.id)) return this.#fail(peer);
      if (this.#ordering.height(source.id) < height) {
        this.#say(peer, `received bad status NOT_FOUND from orderer ${source.id}: it has no block ${height}`);
        return this.#fail(peer);
      }
      peer.stream = { source, starts: source.starts, next: height, stalledSince: null, busyUntil: 0, held: [] };
      this.#say(peer, `Pulling next blocks from ordering service orderer-address=${source.id} nextBlock=${height}`);
      this.#pump(peer);
    });
  }

  #fail(peer: Peer): void {
    peer.stream = null;
    peer.failures += 1;
    const { baseMs, multiplier, limitMs } = BACK_OFF;
    this.#later(peer, Math.min(baseMs * multiplier ** peer.failures, limitMs), () => this.#connect(peer));
  }

  /** The orderer's end of the stream is gone or refuses; the peer learns of it where the way is open. */
  #lost(peer: Peer): void {
    const { stream } = peer;
    if (stream === null) return;
    if (this.#look(peer, stream) !== 'open') {
      this.#stall(peer, stream);
      return;
    }
    this.#world.clock.after(roundTrip(this.#world, peer.machine.id, stream.source.id) / 2, () => {
      if (peer.stream === stream) this.#fail(peer);
    });
  }

  #pump(peer: Peer): void {
    const { stream } = peer;
    if (stream === null || stream.source.state === 'frozen') return;
    const { links, clock } = this.#world;
    const { source } = stream;
    if (source.state === 'stopped' || source.starts !== stream.starts) return this.#lost(peer);
    const height = this.#ordering.height(source.id);
    const from = stream.next;
    if (height <= from && stream.stalledSince === null) return;
    const there = links.pass(source.spot, peer.machine.spot);
    const back = links.pass(peer.machine.spot, source.spot);
    if (there === 'reset' || back === 'reset') return this.#fail(peer);
    if (there !== 'open' || back !== 'open') this.#stall(peer, stream);
    else stream.stalledSince = null;
    if (there !== 'open') return;
    const sent: [Block, number][] = [];
    for (let number = from; number < height; number++) {
      const block = this.#ordering.block(source.id, number);
      if (block !== undefined) sent.push([block, this.#ordering.raftIndex(source.id, number)]);
    }
    stream.next = height;
    const arrive = (): void => {
      if (peer.stream !== stream) return;
      if (peer.machine.state === 'frozen') stream.held.push(arrive);
      else for (const [block, index] of sent) this.#commit(peer, block, index);
    };
    const way = roundTrip(this.#world, peer.machine.id, source.id) / 2 + links.delay(source.spot, peer.machine.spot);
    stream.busyUntil = Math.max(clock.now() + way, stream.busyUntil) + commitMs(sent);
    clock.after(stream.busyUntil - clock.now(), arrive);
  }

  #stall(peer: Peer, stream: Stream): void {
    if (stream.stalledSince !== null) return;
    const { clock } = this.#world;
    const since = clock.now();
    stream.stalledSince = since;
    clock.after(UNACKNOWLEDGED_LIMIT_MS, () => {
      if (peer.stream === stream && stream.stalledSince === since) this.#fail(peer);
    });
  }

  #commit(peer: Peer, block: Block, index: number): void {
    const { ledger, machine } = peer;
    const { blocks } = ledger;
    if (blocks === null || machine.state === 'stopped' || block.number !== blocks.height) return;
    if (machine.freeDisk <= 0) {
      this.#world.crash(
        machine.id,
        `[gossip.state] Cannot commit block to the ledger due to error writing block ${block.number}: no space left on device`,
      );
      return;
    }
    if (block.previous !== (blocks.tip ?? null)) {
      const hashes = `Expected PreviousHash=[${blocks.tip?.hash ?? ''}], PreviousHash referred in the latest block=[${previousHash(block)}]`;
      this.#world.crash(machine.id, `[gossip.state] Cannot commit block to the ledger due to unexpected Previous block hash. ${hashes}`);
      return;
    }
    ledger.append(block, index);
    peer.failures = 0;
    this.#world.wrote(machine.id, block);
    for (const { txId } of block.transactions) {
      const answers = peer.waiting.get(txId);
      const found = answers === undefined ? undefined : this.find(machine.id, txId);
      if (answers === undefined || found === undefined) continue;
      peer.waiting.delete(txId);
      for (const answer of answers) answer(found);
    }
  }

  #look(peer: Peer, { source }: Stream): string {
    const { links } = this.#world;
    const there = links.look(source.spot, peer.machine.spot);
    return there === 'open' ? links.look(peer.machine.spot, source.spot) : there;
  }

  /** What a process does later is not done when it is another one by then, nor while it is frozen. */
  #later(peer: Peer, milliseconds: number, work: () => void): void {
    const { life } = peer;
    this.#world.clock.after(milliseconds, () => {
      if (peer.life !== life) return;
      if (peer.machine.state === 'frozen') this.#later(peer, CONNECT_LIMIT_MS, work);
      else work();
    });
  }

  #say(peer: Peer, line: string): void {
    peer.machine.log.push(`[${this.#world.channel.id}] ${line}`);
  }
}

/** Validating and writing a backlog takes time; a single new block is not waited for. */
function commitMs(sent: readonly (readonly [Block, number])[]): number {
  if (sent.length <= 1) return 0;
  const transactions = sent.reduce((sum, [block]) => sum + block.transactions.length, 0);
  return (1_000 * transactions) / TRANSACTIONS_PER_SECOND + (1_000 * sent.length) / BLOCKS_PER_SECOND;
}
