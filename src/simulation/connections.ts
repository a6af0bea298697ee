/**
 * The gRPC connections between pretended orderers, one per direction, as grpc-go and Linux behave (measured: fabric-orderers-v3.md 2,
 * wan-emulation.md 5). Four facts make silent losses what they are:
 * - an open connection into a blackhole dies 20 s after its first unacknowledged byte (TCP_USER_TIMEOUT); into a frozen process after 80 s;
 * - a FIRST dial after that blocks the sender's whole consensus loop until it ends: up to 20 s, less with fewer SYN retries;
 * - a dial that failed leaves the connection failing fast (grpc >= 1.61, Fabric >= 2.5.6) until a retry in the background succeeds, and those
 *   come at growing distances of up to 120 s; up to 2.5.5 each retry blocks again;
 * - a process that ends resets its connections, if the reset gets through.
 */
import { DEFAULT_TCP_SYN_RETRIES } from '../core/chaos/fault.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import type { VirtualClock } from './clock.ts';
import type { Links, Passage } from './links.ts';
import type { Machine, Machines } from './machines.ts';
import type { Random } from './random.ts';

const UNACKNOWLEDGED_LIMIT_MS = 20_000;
/** The kernel looks when a retransmission is due. */
const LIMIT_SLACK_MS = 900;
const KEEPALIVE_EVERY_MS = 60_000;
const KEEPALIVE_ANSWER_MS = 20_000;
/**
 * Gateways ping their orderers every 10 s (internal/pkg/gateway/endpoint.go sets no interval), orderers allow one ping a minute and close what
 * pings more often (internal/pkg/comm/config.go, v3.1.1): a connection that is not used is soon none.
 */
const GATEWAY_IDLE_MS = 30_000;
const DIAL_LIMIT_MS = 20_000;
const FIRST_SYN_AGAIN_MS = 1_000;
const FIRST_DATA_AGAIN_MS = 200;
/** google.golang.org/grpc/backoff: base, multiplier, jitter, maximum. */
const BACK_OFF = { baseMs: 1_000, multiplier: 1.6, jitter: 0.2, limitMs: 120_000 } as const;
/** TCP and TLS take two round trips, and the machines a little. */
const HANDSHAKE_TRIPS = 2;
const HANDSHAKE_MS = 4;
/** A frozen process is looked at again in these steps while somebody waits for its TLS. */
const HANDSHAKE_LOOK_MS = 500;

export type SendResult = 'sent' | 'lost' | 'failed' | 'dialling';

interface Connection {
  readonly from: Machine;
  readonly to: Machine;
  readonly roundTripMs: number;
  state: 'ready' | 'idle' | 'failed';
  /** Start of the process at the other end that it leads to. */
  peerStart: number;
  /** Grows whenever the state changes, so that old timers know that they are old. */
  epoch: number;
  unacknowledgedSince: number | null;
  /** What is sent before this time arrives then: retransmission is backing off. */
  resumesAt: number;
  usedAt: number;
  /** What is sent later arrives no earlier. */
  lastArrival: number;
  failures: number;
  dialling: boolean;
  /** Its keepalives count from here. */
  readySince: number;
  /** Its next keepalive is on its way. */
  pinging: boolean;
  readonly waiters: (() => void)[];
  /** Calls on it that have no answer yet. */
  readonly calls: Set<() => void>;
}

export class Connections {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #machines: Machines;
  readonly #links: Links;
  readonly #roundTrip: (a: Machine, b: Machine) => number;
  /** grpc >= 1.61. */
  readonly #failsFast: boolean;
  /** Nodes of a network start together and talk at once, so the keepalives of its first connections keep step. */
  readonly #openedAt: number;
  readonly #all = new Map<NodeId, Map<NodeId, Connection>>();

  constructor(
    clock: VirtualClock,
    random: Random,
    machines: Machines,
    links: Links,
    roundTrip: (a: Machine, b: Machine) => number,
    failsFast: boolean,
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#machines = machines;
    this.#links = links;
    this.#roundTrip = roundTrip;
    this.#failsFast = failsFast;
    this.#openedAt = clock.now() - random.next() * KEEPALIVE_EVERY_MS;
  }

  /** As after a while of undisturbed running: everybody has talked to everybody. */
  open(from: NodeId, to: NodeId): void {
    const connection = this.#of(from, to);
    connection.state = 'ready';
    connection.peerStart = connection.to.starts;
    connection.readySince = this.#openedAt;
  }

  isOpen(from: NodeId, to: NodeId): boolean {
    return this.#of(from, to).state === 'ready';
  }

  /**
   * Sends something. sent: `arrive` runs at the other end, unless that process has ended. lost: it went out and vanished. failed: at once.
   * dialling: the caller's loop stands still until `dialled` runs; then it sends again.
   */
  send(from: NodeId, to: NodeId, arrive: () => void, dialled: () => void): SendResult {
    const connection = this.#of(from, to);
    const unused = this.#clock.now() - connection.usedAt;
    if (connection.from.kind === 'peer' && connection.state === 'ready' && unused > GATEWAY_IDLE_MS) this.#set(connection, 'idle');
    connection.usedAt = this.#clock.now();
    if (connection.state === 'ready') return this.#transmit(connection, arrive);
    if (connection.state === 'failed' && (this.#failsFast || !connection.dialling)) return 'failed';
    connection.waiters.push(dialled);
    if (!connection.dialling) this.#dial(connection);
    return 'dialling';
  }

  /** A call without an answer fails when its connection does. Returns what ends the waiting. */
  whenBroken(from: NodeId, to: NodeId, fail: () => void): () => void {
    const { calls } = this.#of(from, to);
    calls.add(fail);
    return () => void calls.delete(fail);
  }

  /** The process of this machine has ended: its own connections are gone, those to it are reset where a reset gets through. */
  ended(node: NodeId): void {
    for (const connection of this.#all.get(node)?.values() ?? []) this.#forget(connection);
    for (const row of this.#all.values()) {
      const connection = row.get(node);
      if (connection?.state === 'ready' && this.#passage(connection) === 'open') this.#set(connection, 'idle');
    }
  }

  /** Connections to a frozen process live on until their keepalive goes unanswered. */
  frozen(node: NodeId): void {
    for (const row of this.#all.values()) {
      const connection = row.get(node);
      if (connection?.state !== 'ready') continue;
      const { epoch } = connection;
      this.#clock.after(KEEPALIVE_EVERY_MS + KEEPALIVE_ANSWER_MS + this.#slack(), () => {
        if (connection.epoch === epoch && connection.to.state === 'frozen') this.#set(connection, 'idle');
      });
    }
  }

  /** Forgets failures towards this node, as a restart of the sender would. */
  #forget(connection: Connection): void {
    connection.failures = 0;
    connection.dialling = false;
    connection.waiters.length = 0;
    this.#set(connection, 'idle');
  }

  #transmit(connection: Connection, arrive: () => void): SendResult {
    const { from, to } = connection;
    const now = this.#clock.now();
    const there = this.#links.pass(from.spot, to.spot);
    const back = there === 'open' ? this.#links.pass(to.spot, from.spot) : there;
    if (there === 'reset' || back === 'reset') {
      this.#set(connection, 'idle');
      return 'lost';
    }
    if (there !== 'open' || back !== 'open') {
      this.#noteUnacknowledged(connection, now);
      if (there !== 'open') return 'lost';
    } else if (to.state === 'stopped' || to.starts !== connection.peerStart) {
      // The other process is another one by now and resets what it does not know.
      this.#set(connection, 'idle');
      return 'lost';
    } else if (connection.unacknowledgedSince !== null) this.#resume(connection, now);
    const way = connection.roundTripMs / 2 + this.#links.delay(from.spot, to.spot);
    connection.lastArrival = Math.max(now + way, connection.resumesAt, connection.lastArrival);
    this.#arriveLater(connection, connection.lastArrival, arrive);
    return 'sent';
  }

  #arriveLater({ to }: Connection, at: number, arrive: () => void): void {
    const { starts } = to;
    this.#clock.after(at - this.#clock.now(), () => {
      if (to.starts === starts && to.state !== 'stopped') arrive();
    });
  }

  #noteUnacknowledged(connection: Connection, now: number): void {
    if (connection.unacknowledgedSince !== null) return;
    connection.unacknowledgedSince = now;
    const { epoch } = connection;
    this.#clock.after(UNACKNOWLEDGED_LIMIT_MS + this.#slack(), () => {
      if (connection.epoch === epoch && connection.unacknowledgedSince === now) this.#set(connection, 'idle');
    });
  }

  /** TCP sends again at doubling distances, so a heal is noticed at the next one only. */
  #resume(connection: Connection, now: number): void {
    const lost = now - (connection.unacknowledgedSince ?? now);
    let again = FIRST_DATA_AGAIN_MS;
    for (let wait = FIRST_DATA_AGAIN_MS; again < lost; again += wait) wait *= 2;
    connection.resumesAt = now - lost + again;
    connection.unacknowledgedSince = null;
  }

  #dial(connection: Connection): void {
    const startedAt = this.#clock.now();
    connection.dialling = true;
    const { epoch } = connection;
    const limit = Math.min(DIAL_LIMIT_MS, synLimitMs(connection.from.tcpSynRetries));
    let again = FIRST_SYN_AGAIN_MS;
    const current = (): boolean => connection.epoch === epoch && connection.dialling;
    const look = (): void => {
      if (!current()) return;
      const spent = this.#clock.now() - startedAt;
      const answer = this.#answer(connection);
      if (answer === 'open') {
        this.#clock.after(HANDSHAKE_TRIPS * this.#trip(connection) + HANDSHAKE_MS, () => {
          if (!current()) return;
          if (this.#answer(connection) === 'open') this.#connected(connection);
          else look();
        });
      } else if (answer === 'refused') {
        this.#clock.after(this.#trip(connection), () => {
          if (current()) this.#dialFailed(connection);
        });
      } else if (answer === 'hangs') {
        if (spent >= DIAL_LIMIT_MS) this.#dialFailed(connection);
        else this.#clock.after(Math.min(HANDSHAKE_LOOK_MS, DIAL_LIMIT_MS - spent), look);
      } else if (spent >= limit) this.#dialFailed(connection);
      else {
        this.#clock.after(Math.min(again, limit - spent), look);
        again *= 2;
      }
    };
    look();
  }

  #trip({ from, to, roundTripMs }: Connection): number {
    return roundTripMs + this.#links.delay(from.spot, to.spot) + this.#links.delay(to.spot, from.spot);
  }

  #connected(connection: Connection): void {
    connection.failures = 0;
    connection.peerStart = connection.to.starts;
    connection.readySince = this.#clock.now();
    this.#set(connection, 'ready');
    this.#wake(connection);
  }

  #dialFailed(connection: Connection): void {
    connection.failures += 1;
    this.#set(connection, 'failed');
    this.#wake(connection);
    const { baseMs, multiplier, jitter, limitMs } = BACK_OFF;
    const wait = Math.min(baseMs * multiplier ** (connection.failures - 1), limitMs) * (1 + jitter * (2 * this.#random.next() - 1));
    const { epoch } = connection;
    this.#clock.after(wait, () => {
      if (connection.epoch === epoch && connection.from.state === 'running') this.#dial(connection);
      else if (connection.epoch === epoch && connection.from.state === 'frozen') connection.state = 'idle';
    });
  }

  #wake(connection: Connection): void {
    const waiters = connection.waiters.splice(0);
    for (const waiter of waiters) waiter();
  }

  #set(connection: Connection, state: Connection['state']): void {
    connection.state = state;
    connection.epoch += 1;
    connection.dialling = false;
    connection.pinging = false;
    connection.unacknowledgedSince = null;
    connection.resumesAt = 0;
    connection.lastArrival = 0;
    const calls = [...connection.calls];
    connection.calls.clear();
    for (const call of calls) call();
  }

  #answer({ from, to }: Connection): 'open' | 'refused' | 'silent' | 'hangs' {
    const there = this.#links.pass(from.spot, to.spot);
    if (there === 'reject' || there === 'reset') return 'refused';
    if (there === 'silent' || this.#links.pass(to.spot, from.spot) !== 'open') return 'silent';
    if (to.state === 'stopped') return 'refused';
    return to.state === 'frozen' ? 'hangs' : 'open';
  }

  /** Without sending anything. */
  #passage({ from, to }: Connection): Passage {
    return this.#links.look(to.spot, from.spot);
  }

  /** Idle connections notice a cut by their next keepalive only. Waiting dials look again by themselves. */
  linksChanged(): void {
    for (const row of this.#all.values()) {
      for (const connection of row.values()) {
        if (connection.state !== 'ready' || connection.unacknowledgedSince !== null || connection.pinging) continue;
        const { from, to } = connection;
        if (this.#links.look(from.spot, to.spot) === 'open' && this.#links.look(to.spot, from.spot) === 'open') continue;
        const { epoch } = connection;
        connection.pinging = true;
        const age = this.#clock.now() - connection.readySince;
        this.#clock.after(KEEPALIVE_EVERY_MS - (age % KEEPALIVE_EVERY_MS), () => {
          if (connection.epoch !== epoch) return;
          connection.pinging = false;
          if (connection.state === 'ready' && from.state === 'running') this.#transmit(connection, () => {});
        });
      }
    }
  }

  #slack(): number {
    return this.#random.next() * LIMIT_SLACK_MS;
  }

  #of(from: NodeId, to: NodeId): Connection {
    let row = this.#all.get(from);
    if (row === undefined) this.#all.set(from, (row = new Map()));
    let found = row.get(to);
    if (found === undefined) row.set(to, (found = this.#fresh(this.#machines.get(from), this.#machines.get(to))));
    return found;
  }

  #fresh(from: Machine, to: Machine): Connection {
    return {
      from,
      to,
      roundTripMs: Math.max(this.#roundTrip(from, to), 1),
      state: 'idle',
      peerStart: 0,
      epoch: 0,
      unacknowledgedSince: null,
      resumesAt: 0,
      lastArrival: 0,
      usedAt: 0,
      failures: 0,
      dialling: false,
      readySince: 0,
      pinging: false,
      waiters: [],
      calls: new Set(),
    };
  }
}

/** Linux sends a SYN again after 1, 2, 4 ... s and gives up after the wait that follows the last one. */
function synLimitMs(retries: number): number {
  return retries >= DEFAULT_TCP_SYN_RETRIES ? Number.POSITIVE_INFINITY : FIRST_SYN_AGAIN_MS * (2 ** (retries + 1) - 1);
}
