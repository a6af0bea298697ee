/**
 * A pretended network for the tests of the runner: processes, cuts, one leader, one chain and clients in every region, on
 * pretended time. It can be told to lie: an injector that does nothing, a heal that fails, a ledger that drops or doubles.
 */
import type { FaultRecord } from '../../src/core/chaos/fault.ts';
import type { BlockArrival, JournalEvent, LedgerTransaction } from '../../src/core/chaos/journal.ts';
import type { NodeId } from '../../src/core/kernel/ids.ts';
import type { ConsensusProbe, NodeProbe } from '../../src/core/observation/probe.ts';
import type { Cut, CutState, Driver, LinkEnd, ProcessState } from '../../src/core/ports/driver.ts';
import type { LoadRun, LoadSpec, World } from '../../src/core/ports/world.ts';
import type { Channel, Topology } from '../../src/core/topology/model.ts';
import { PretendClock } from './pretend-clock.ts';

const ELECTION_MS = 6_000;
const ROUND_MS = 100;
const INITIAL = 1_000_000;

export interface Lies {
  /** kill, freeze and cut return and do nothing. */
  injectorDoesNothing?: boolean;
  /** start, thaw and heal throw. */
  healFails?: boolean;
  /** start, thaw and heal return and do nothing. */
  healDoesNothing?: boolean;
  noCuts?: boolean;
  /** The n-th acknowledged operation after the first fault is not on the ledger; is there twice. */
  drops?: boolean;
  doubles?: boolean;
  /** Called before every effect (fault store and driver verbs); may throw. */
  onEffect?: (effect: string) => void;
}

type State = 'running' | 'frozen' | 'stopped';

export class PretendNetwork {
  readonly clock = new PretendClock();
  readonly states = new Map<string, State>();
  readonly services = new Map<string, State>();
  readonly cuts = new Map<string, { cut: Cut; packets: number }>();
  readonly faults = new Map<string, FaultRecord>();
  readonly effects: string[] = [];
  readonly topology: Topology;
  readonly lies: Lies;
  readonly synRetries = new Map<NodeId, number>();
  leader: string;
  height = 1;
  openLoads = 0;
  /** Transactions that every SmartBFT node says to have in its pool. */
  pool = 0;
  readonly chain: LedgerTransaction[] = [];
  readonly #heights = new Map<string, number>();
  readonly #channel: Channel;
  #leaderlessSince: number | null = null;
  #lied = false;

  constructor(topology: Topology, lies: Lies = {}) {
    this.topology = topology;
    this.lies = lies;
    const channel = Object.values(topology.channels)[0];
    if (channel === undefined) throw new Error('a topology with a channel is needed');
    this.#channel = channel;
    this.leader = channel.consenters[0] ?? '';
    for (const id of this.nodes()) this.states.set(id, 'running');
    for (const id of Object.keys(topology.peers)) this.services.set(id, 'running');
  }

  nodes(): string[] {
    return [...Object.keys(this.topology.orderers), ...Object.keys(this.topology.peers)];
  }

  regionOf(node: string): string {
    return (this.topology.orderers[node] ?? this.topology.peers[node])?.at.region ?? '';
  }

  broken(): string[] {
    const processes = [...this.states].filter(([, state]) => state !== 'running').map(([id, state]) => `${id} ${state}`);
    const services = [...this.services].filter(([, state]) => state !== 'running').map(([id]) => `service of ${id}`);
    return [...processes, ...services, ...this.cuts.keys()];
  }

  world(): World {
    return {
      topology: this.topology,
      driver: this.#driver(),
      clock: this.clock,
      observer: {
        sightings: async () =>
          Object.keys(this.topology.regions).map((region) => ({
            observer: `agent:${region}`,
            region,
            startedAt: this.clock.now(),
            endedAt: this.clock.now(),
            nodes: this.nodes().map((node) => this.#probe(region, node)),
          })),
        processes: async () =>
          this.nodes().map((node) => ({
            observer: 'driver:pretend',
            node,
            at: this.clock.now(),
            state: this.states.get(node) ?? 'unknown',
          })),
        disks: async () => ({}),
        connect: async (from, to) => ({ outcome: this.#connect(from, to), ms: 1 }),
      },
      ledger: {
        canary: async (_channel, orderer) => {
          this.#step();
          if (!this.#ordering() || !this.#ready(orderer)) throw new Error(`no block from ${orderer}`);
          return { block: this.#block([]), ms: 10 };
        },
        transactions: async () => [...this.chain],
        contractState: async (_channel, peer) => this.#contract(peer),
      },
      load: { start: async (spec) => this.#load(spec) },
      faults: {
        put: async (record) => {
          this.#effect(`put ${record.state}`);
          this.faults.set(record.id, record);
        },
        list: async () => [...this.faults.values()],
      },
    };
  }

  #effect(effect: string): void {
    this.lies.onEffect?.(effect);
    this.effects.push(effect);
  }

  #set(map: Map<string, State>, node: string, state: State): void {
    this.#effect(`${state} ${node}`);
    const heals = state === 'running';
    if (heals && this.lies.healFails === true) throw new Error(`${node} does not start`);
    if (heals ? this.lies.healDoesNothing : this.lies.injectorDoesNothing) return;
    map.set(node, state);
    this.#step();
  }

  #driver(): Driver {
    const refuse = (): never => {
      throw new Error('not pretended');
    };
    const processState = (state: State | undefined): ProcessState => {
      if (state === undefined) return { state: 'unknown', reason: 'no such node' };
      return state === 'stopped' ? { state, exit: 'SIGKILL' } : { state, pid: 1, startedAt: 0 };
    };
    return {
      kind: 'pretend',
      capabilities: () => ({ noSilentCuts: this.lies.noCuts === true ? 'no namespaces' : null, noLatency: null }),
      start: async (node) => this.#set(this.states, node, 'running'),
      stop: async (node) => this.#set(this.states, node, 'stopped'),
      kill: async (node) => this.#set(this.states, node, 'stopped'),
      freeze: async (node) => this.#set(this.states, node, 'frozen'),
      thaw: async (node) => this.#set(this.states, node, 'running'),
      inspect: async (node) => processState(this.states.get(node)),
      killService: async (node) => this.#set(this.services, node, 'stopped'),
      startService: async (node) => this.#set(this.services, node, 'running'),
      inspectService: async (node) => processState(this.services.get(node)),
      cut: async (id, cut) => {
        this.#effect(`cut ${id}`);
        if (this.lies.injectorDoesNothing !== true) this.cuts.set(id, { cut, packets: 0 });
        this.#step();
      },
      heal: async (id) => {
        this.#effect(`heal ${id}`);
        if (this.lies.healFails === true) throw new Error('the rule cannot be removed');
        if (this.lies.healDoesNothing !== true) this.cuts.delete(id);
        this.#step();
      },
      tuneTcpSynRetries: async (node, retries) => {
        if (retries === 6 ? this.lies.healDoesNothing !== true : this.lies.injectorDoesNothing !== true) this.synRetries.set(node, retries);
      },
      tcpSynRetries: async (node) => this.synRetries.get(node) ?? 6,
      cuts: async () => [...this.cuts].map(([id, { cut, packets }]): CutState => ({ id, cut, packets, bytes: packets * 60 })),
      logs: async () => ['Starting orderer:', 'Replaying WAL', '2 became follower at term 3', 'Writing block [9] (Raft index: 11)'],
      fence: async () => refuse(),
      wipe: async () => refuse(),
      run: async () => refuse(),
      copyOut: async () => refuse(),
      copyIn: async () => refuse(),
      snapshot: async () => refuse(),
      deleteSnapshot: async () => refuse(),
      snapshots: async () => refuse(),
      hasData: async () => refuse(),
      hold: async () => refuse(),
      release: async () => refuse(),
      held: async () => refuse(),
    };
  }

  #inEnd(end: LinkEnd, node: string | null, region: string): boolean {
    return end.kind === 'region' ? end.region === region : end.node === node;
  }

  /** Whether packets between a node (or a region's agent) and another node are stopped; counts them. */
  #cutBetween(from: string | null, fromRegion: string, to: string): boolean {
    let stopped = false;
    for (const entry of this.cuts.values()) {
      const { cut } = entry;
      const there = this.#inEnd(cut.from, from, fromRegion) && this.#inEnd(cut.to, to, this.regionOf(to));
      const back = this.#inEnd(cut.to, from, fromRegion) && this.#inEnd(cut.from, to, this.regionOf(to));
      if (!there && !back) continue;
      entry.packets += 1;
      stopped = true;
    }
    return stopped;
  }

  #connect(from: string, to: string): string {
    if (this.#cutBetween(null, from, to)) return 'timeout';
    return this.states.get(to) === 'stopped' ? 'refused' : 'answered';
  }

  /** Runs, and is not cut from the larger part of the network. */
  #ready(node: string): boolean {
    if (this.states.get(node) !== 'running') return false;
    const others = this.#channel.consenters.filter((id) => id !== node);
    return others.filter((id) => this.#cutBetween(node, this.regionOf(node), id)).length * 2 <= others.length;
  }

  #step(): void {
    if (this.#ready(this.leader)) {
      this.#leaderlessSince = null;
      return;
    }
    this.#leaderlessSince ??= this.clock.now();
    if (this.clock.now() - this.#leaderlessSince < ELECTION_MS) return;
    const next = this.#channel.consenters.find((id) => this.#ready(id));
    if (next === undefined) return;
    this.leader = next;
    this.#leaderlessSince = null;
  }

  #ordering(): boolean {
    const ready = this.#channel.consenters.filter((id) => this.#ready(id)).length;
    return this.#ready(this.leader) && ready > Math.floor(this.#channel.consenters.length / 2);
  }

  #block(transactions: readonly Omit<LedgerTransaction, 'block'>[]): number {
    const block = this.height;
    this.height += 1;
    this.chain.push(...transactions.map((transaction) => ({ ...transaction, block })));
    return block;
  }

  #heightOf(node: string): number {
    if (this.#ready(node)) this.#heights.set(node, this.height);
    return this.#heights.get(node) ?? 1;
  }

  #probe(region: string, node: string): NodeProbe {
    this.#step();
    const base = { observer: `agent:${region}`, node, at: this.clock.now() };
    const open = this.#connect(region, node);
    if (open !== 'answered') return { ...base, outcome: open === 'refused' ? 'refused' : 'timeout', channels: {} };
    if (this.states.get(node) === 'frozen') return { ...base, outcome: 'timeout', channels: {} };
    const height = this.#heightOf(node);
    const consensus = this.#consensus(node);
    const isOrderer = this.topology.orderers[node] !== undefined;
    const channel = { height, hash: `hash-${height}`, ...(isOrderer ? { consensus } : {}) };
    return { ...base, outcome: 'answered', channels: { [this.#channel.id]: channel } };
  }

  #consensus(node: string): ConsensusProbe {
    const leader = this.#ready(this.leader) ? this.leader : null;
    if (this.#channel.consensus.kind === 'smartbft') {
      return { kind: 'smartbft', viewNumber: 0, viewLeader: leader, nextView: 0, currentView: 0, poolSize: this.pool };
    }
    return { kind: 'raft', isLeader: node === this.leader, activeNodes: 0, clusterSize: 0, leader };
  }

  #contract(peer: string) {
    const balances: Record<string, number> = {};
    const operations: Record<string, string> = {};
    for (const { op, txId, from, to, amount } of this.chain) {
      if (op === null || from === undefined || to === undefined || amount === undefined) continue;
      balances[from] = (balances[from] ?? INITIAL) - amount;
      balances[to] = (balances[to] ?? INITIAL) + amount;
      operations[op] = txId;
    }
    return { peer, height: this.height, balances, operations };
  }

  #load(spec: LoadSpec): LoadRun {
    const journal: JournalEvent[] = [];
    const arrivals: BlockArrival[] = [];
    const load = `load-${this.clock.now()}`;
    const at = (): number => this.clock.now();
    for (const region of spec.regions) {
      journal.push({ event: 'run', load, channel: spec.channel, region, client: region, at: at() });
    }
    const gateway = this.#channel.peers[0] ?? '';
    let waiting: { op: string; region: string; begun: number }[] = [];
    let number = 0;
    let stopping = false;
    const done = new Map<'done', () => void>();
    const ended = new Promise<void>((resolve) => done.set('done', resolve));
    const submit = (region: string): void => {
      number += 1;
      const op = `${region}/${number}`;
      journal.push({ event: 'intent', op, at: at(), from: 'a', to: 'b', amount: 1 });
      journal.push({ event: 'endorsed', op, at: at(), txId: `tx-${op}`, gateway });
      journal.push({ event: 'submit', op, at: at(), txId: `tx-${op}`, attempt: 1, gateway });
      waiting.push({ op, region, begun: at() });
    };
    const commit = (): void => {
      const ready = waiting;
      waiting = [];
      const transactions = ready.flatMap(({ op }) => this.#asLedger(op));
      const block = this.#block(transactions);
      for (const { op } of ready) {
        journal.push({ event: 'accepted', op, at: at(), txId: `tx-${op}`, attempt: 1 });
        journal.push({ event: 'acknowledged', op, at: at(), txId: `tx-${op}`, block, peer: gateway });
      }
      for (const region of Object.keys(this.topology.regions)) {
        arrivals.push({
          event: 'block',
          observer: `agent:${region}`,
          source: gateway,
          channel: spec.channel,
          number: block,
          transactions: ready.length,
          at: at(),
        });
      }
    };
    const round = (): void => {
      this.#step();
      if (!stopping) for (const region of spec.regions) submit(region);
      if (this.#ordering() && waiting.length > 0) commit();
      for (const { op, begun } of waiting) {
        if (at() - begun > spec.deadlineMs) journal.push({ event: 'gave-up', op, at: at(), stage: 'status' });
      }
      waiting = waiting.filter(({ begun }) => at() - begun <= spec.deadlineMs);
      if (stopping && waiting.length === 0) done.get('done')?.();
      else this.clock.after(ROUND_MS, round);
    };
    this.openLoads += 1;
    this.clock.after(ROUND_MS, round);
    return {
      id: load,
      records: async () => ({ journal: [...journal], arrivals: [...arrivals] }),
      stop: async () => {
        if (!stopping) this.openLoads -= 1;
        stopping = true;
        await ended;
      },
    };
  }

  #asLedger(op: string): Omit<LedgerTransaction, 'block'>[] {
    const transaction = { txId: `tx-${op}`, code: 0, op, from: 'a', to: 'b', amount: 1 };
    if (this.#lied || this.faults.size === 0) return [transaction];
    if (this.lies.drops === true) {
      this.#lied = true;
      return [];
    }
    if (this.lies.doubles !== true) return [transaction];
    this.#lied = true;
    return [transaction, { ...transaction, txId: `tx-again-${op}` }];
  }
}
