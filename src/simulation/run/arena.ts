/**
 * A pretended network with the real engine on it, what may be done to both, and the judge who watches. Runs by seed and scenarios are two
 * ways to drive it.
 */
import type { ChannelId, NodeId, RegionId } from '../../core/kernel/ids.ts';
import type { Cut } from '../../core/ports/driver.ts';
import type { LogEntry } from '../../core/ports/engine-store.ts';
import type { LoadRun } from '../../core/ports/world.ts';
import { describeStep } from '../../core/plan/display.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { RULES } from '../../core/decision/rules/table.ts';
import type { Step } from '../../core/plan/step.ts';
import type { Topology } from '../../core/topology/model.ts';
import type { TickReport } from '../../engine/engine.ts';
import { type MemoryDisk, memoryDisk, memoryEngineStore } from '../engine-store.ts';
import { createMemoryWorld, type MemoryWorld } from '../world.ts';
import { Counts } from './counts.ts';
import { raftElectionTimeoutMs } from './election.ts';
import { type Fault, faultWords } from './fault.ts';
import { Host } from './host.ts';
import { Judge } from './judge.ts';
import { Precautions } from './precautions.ts';
import { Story } from './story.ts';
import { Truth } from './truth.ts';

export interface ArenaOptions {
  readonly seed: number;
  /** Transactions per second on every channel. */
  readonly rate: number;
  readonly diesAt?: (point: string) => boolean;
  /** How slow this machine is: 1 is ordinary. */
  readonly slowness?: () => number;
}

/** What verbs take on an ordinary machine, in milliseconds; others are done at once. */
const LASTS_MS: Readonly<Record<string, number>> = {
  start: 300,
  stop: 800,
  kill: 50,
  wipe: 200,
  copyIn: 2_000,
  snapshot: 1_500,
  fence: 15,
  heal: 15,
  join: 500,
  rebuildDatabases: 1_500,
  rollback: 1_500,
};

/** Until what clients have sent is everywhere. */
const QUIET_MS = 4_000;
/** Free space of a disk that nobody has filled. */
const FREE_DISK = 0.5;
const PERSON = 'person:ada';
const SECOND_PERSON = 'person:bob';

export class Arena {
  readonly topology: Topology;
  readonly world: MemoryWorld;
  readonly disk: MemoryDisk;
  readonly truth: Truth;
  readonly story: Story;
  readonly counts = new Counts();
  readonly judge: Judge;
  readonly precautions: Precautions;
  readonly host: Host;
  readonly second: Host;
  /** What the engine said last. */
  lastReport: TickReport | null = null;
  onReport: (report: TickReport) => void = () => {};
  /** Whether an engine dies at this point, which it has just come to. */
  diesAt: (point: string) => boolean;
  readonly #options: ArenaOptions;
  readonly #loads: LoadRun[] = [];
  readonly #heals = new Map<string, () => Promise<void>>();
  readonly #backups = new Map<NodeId, string>();
  #generation = 1;
  #faults = 0;
  #summary = '';

  constructor(topology: Topology, options: ArenaOptions) {
    this.topology = topology;
    this.#options = options;
    this.diesAt = options.diesAt ?? (() => false);
    this.world = createMemoryWorld(topology, { seed: options.seed });
    this.disk = memoryDisk(topology.name);
    this.truth = new Truth(this.world);
    this.story = new Story(this.truth);
    this.judge = new Judge(this.world, this.disk, this.truth);
    this.precautions = new Precautions({
      topology,
      clock: this.world.clock,
      store: () => memoryEngineStore(this.disk, { clock: this.world.clock }),
      topologyDigest: () => this.#topologyDigest(),
    });
    this.host = this.#newHost('first');
    this.second = this.#newHost('second');
    this.world.controls.watch({
      wrote: (channel, node, block) => {
        this.story.note(`${node} ${channel} ${block.number} ${block.hash}`);
        this.judge.wrote(channel, node, block);
      },
      ended: (node, exit) => {
        this.story.tell(`${node} ended: ${exit}`);
        // By itself: nobody can have seen it yet.
        if (exit.startsWith('exit')) this.judge.fault([node]);
      },
    });
  }

  get channels(): readonly ChannelId[] {
    return Object.keys(this.topology.channels);
  }

  get electionMs(): number {
    return Math.max(...Object.values(this.topology.channels).map(({ consensus }) => raftElectionTimeoutMs(consensus)));
  }

  advance(milliseconds: number): Promise<void> {
    return this.world.controls.advance(milliseconds);
  }

  /** A copy of a node's data as an operator makes it, for a fault that puts it back. */
  async backUp(node: NodeId): Promise<void> {
    const { driver } = this.world;
    await driver.kill(node);
    this.#backups.set(node, await driver.snapshot(node, 'backup'));
    await driver.start(node);
  }

  /** Clients that go on until the end, everywhere. */
  async startLoad(): Promise<void> {
    for (const channel of this.channels) {
      const regions = Object.keys(this.topology.regions);
      this.#loads.push(
        await this.world.load.start({ channel, rate: this.#options.rate, clientsPerRegion: 1, regions, deadlineMs: 20_000 }),
      );
    }
  }

  async stopLoad(): Promise<void> {
    for (const load of this.#loads.splice(0)) await load.stop();
  }

  leader(channel: ChannelId = this.channels[0] ?? ''): NodeId | null {
    return this.world.controls.leader(channel);
  }

  /** Makes the fault; it is taken away by `heal` of what this answers, or by `healAll`. */
  async make(fault: Fault): Promise<string> {
    const id = `fault${++this.#faults}`;
    const chosen = this.#choose(fault);
    this.story.tell(`FAULT ${faultWords(chosen)}`);
    this.counts.add('fault', fault.kind);
    const touched = this.#touches(chosen);
    if (fault.kind === 'short freeze' || fault.kind === 'short cut') this.judge.blip(touched, this.truth.now() + fault.forMs);
    else this.judge.fault(touched);
    const heal = await this.#apply(id, chosen);
    if (heal !== null) this.#heals.set(id, heal);
    return id;
  }

  async heal(id: string): Promise<void> {
    const heal = this.#heals.get(id);
    if (heal === undefined) return;
    this.#heals.delete(id);
    this.story.tell(`HEAL ${id}`);
    this.judge.fault([]);
    await heal();
  }

  async healAll(): Promise<void> {
    for (const id of this.#heals.keys()) await this.heal(id);
  }

  /** A person writes into the log. */
  async person(entry: Pick<LogEntry, 'kind' | 'data'>, by = PERSON): Promise<void> {
    const store = memoryEngineStore(this.disk, { clock: this.world.clock });
    this.story.tell(`${by} writes ${entry.kind}: ${JSON.stringify(entry.data)}`);
    await store.appendByPerson({ ...entry, by, at: this.world.clock.now() });
  }

  async acknowledge(subject: string, code: string): Promise<void> {
    await this.person({ kind: 'acknowledged', data: { subject, code, reason: 'seen' } });
  }

  async approve(plan: string): Promise<void> {
    for (const by of [PERSON, SECOND_PERSON]) await this.person({ kind: 'approved', data: { plan } }, by);
  }

  async switch(state: 'on' | 'off'): Promise<void> {
    await this.person({ kind: 'switched', data: { state, reason: 'a run wants it' } });
    this.judge.switched(state === 'on');
  }

  /** A person ends the leader's process; the engine starts it again. */
  async restartLeader(channel?: ChannelId): Promise<void> {
    const leader = this.leader(channel);
    if (leader === null) return;
    this.story.tell(`${PERSON} ends ${leader}, which leads`);
    await this.#kill(leader);
  }

  async personStarts(node: NodeId): Promise<void> {
    this.story.tell(`${PERSON} starts ${node}`);
    if ((await this.world.driver.held(node)) === null) await this.world.driver.start(node);
  }

  // How faults are made

  #choose(fault: Fault): Fault {
    if (!fault.kind.includes('the leader')) return fault;
    const node = this.leader() ?? this.truth.consenters(this.channels[0] ?? '')[0];
    return node === undefined ? fault : { ...fault, node };
  }

  #touches({ node, other, region }: Fault): readonly NodeId[] {
    const inRegion = region === undefined ? [] : this.#nodesIn(region);
    return [...(node === undefined ? [] : [node]), ...(other === undefined ? [] : [other]), ...inRegion];
  }

  async #apply(id: string, fault: Fault): Promise<(() => Promise<void>) | null> {
    const { world, judge } = this;
    const { driver, controls } = world;
    const { node = '', other = '', region = '' } = fault;
    const end = (name: NodeId) => ({ kind: 'node', node: name }) as const;
    switch (fault.kind) {
      case 'kill the leader':
      case 'kill':
        await this.#kill(node);
        return null;
      case 'freeze':
      case 'freeze the leader':
      case 'short freeze':
        if ((await driver.inspect(node)).state !== 'running') return null;
        await driver.freeze(node);
        judge.frozen(node, true);
        return async () => {
          judge.frozen(node, false);
          if ((await driver.inspect(node)).state === 'frozen') await driver.thaw(node);
        };
      case 'cut silently':
      case 'cut the leader silently':
      case 'short cut':
        return this.#cutOff(id, node, 'silent');
      case 'cut loudly':
        return this.#cutOff(id, node, 'reject');
      case 'cut one way':
        return this.#cut(
          id,
          this.#others(node).map((each) => ({ from: end(each), to: end(node), direction: 'one-way', manner: 'silent' })),
        );
      case 'cut a link':
        return this.#cut(id, [{ from: end(node), to: end(other), direction: 'both', manner: 'silent' }]);
      case 'cut a region silently':
      case 'cut a region loudly': {
        const manner = fault.kind === 'cut a region silently' ? 'silent' : 'reject';
        const others = Object.keys(this.topology.regions).filter((each) => each !== region);
        return this.#cut(
          id,
          others.map((each) => ({ from: { kind: 'region', region }, to: { kind: 'region', region: each }, direction: 'both', manner })),
        );
      }
      case 'kill a region':
        for (const each of this.#nodesIn(region)) await this.#kill(each);
        return null;
      case 'disk full':
        controls.setFreeDisk(node, 0);
        return async () => controls.setFreeDisk(node, FREE_DISK);
      case 'disk filling':
        controls.setFreeDisk(node, 0.12);
        return async () => controls.setFreeDisk(node, FREE_DISK);
      case 'wipe the log':
        await this.#kill(node);
        for (const channel of this.channels) controls.wipeLog(node, channel);
        return null;
      case 'wipe the data':
        await this.#kill(node);
        await driver.wipe(node);
        return null;
      case 'ruin':
        await this.#kill(node);
        controls.ruin(node);
        return null;
      case 'ruin a majority':
        return this.#ruinMajority();
      case 'stale restore':
      case 'two stale restores':
        return this.#restoreStale([node, ...(other === '' ? [] : [other])]);
      case 'lose state':
        for (const channel of this.channels) controls.loseState(node, channel);
        return null;
      case 'blind a region':
        controls.blind(region, true);
        return async () => controls.blind(region, false);
      case 'lie stale':
      case 'lie leader':
        controls.lie(node, fault.kind === 'lie stale' ? 'stale' : 'leader');
        return async () => controls.lie(node, null);
      case 'jump the clock':
        this.truth.jumpClock(fault.amount ?? 0);
        return null;
      case 'crash the engine':
        this.host.crash('because the run wants it');
        return null;
      case 'second engine':
        this.second.start();
        return () => this.second.end();
      case 'store full':
        this.host.storeFull = true;
        return async () => {
          this.host.storeFull = false;
        };
      case 'change the topology':
        this.#generation += 1;
        this.host.crash('for a new topology file');
        return null;
      case 'kill switch':
        await this.switch('on');
        return () => this.switch('off');
      case 'acknowledge':
        for (const key of Object.keys(this.host.engine?.memory.now.history.locked ?? {})) {
          const [rule = '', ...subject] = key.split(' ');
          await this.acknowledge(subject.join(' '), rule);
        }
        return null;
    }
  }

  #cutOff(id: string, node: NodeId, manner: Cut['manner']): Promise<() => Promise<void>> {
    const to = { kind: 'node', node } as const;
    const regions = Object.keys(this.topology.regions);
    const own = this.truth.regionOf(node);
    // The agent of its own region sees it: what is lost is its link to the others.
    const cuts = regions
      .filter((region) => region !== own)
      .map((region): Cut => ({ from: { kind: 'region', region }, to, direction: 'both', manner }));
    const neighbours = this.#nodesIn(own)
      .filter((each) => each !== node)
      .map((each): Cut => ({ from: { kind: 'node', node: each }, to, direction: 'both', manner }));
    return this.#cut(id, [...cuts, ...neighbours]);
  }

  async #cut(id: string, cuts: readonly Cut[]): Promise<() => Promise<void>> {
    const names = cuts.map((_, index) => `${id}-${index}`);
    for (const [index, cut] of cuts.entries()) await this.world.driver.cut(names[index] ?? '', cut);
    return async () => {
      for (const name of names) await this.world.driver.heal(name);
    };
  }

  /** An operator puts volumes back to copies that were made long ago; what then happens is up to the engine. */
  async #restoreStale(nodes: readonly NodeId[]): Promise<null> {
    for (const node of nodes) {
      const copy = this.#backups.get(node);
      if (copy === undefined) continue;
      await this.#kill(node);
      this.world.controls.restore(node, copy);
    }
    return null;
  }

  /**
   * More consenters than a quorum can miss lose what they could start from, in a quiet moment: nobody writes, so that nothing is on their disks
   * alone. Who writes again afterwards finds no leader.
   */
  async #ruinMajority(): Promise<null> {
    await this.stopLoad();
    await this.advance(QUIET_MS);
    const [channel = ''] = this.channels;
    const members = this.truth.consenters(channel);
    const ruined = members.slice(0, members.length - this.truth.quorum(channel) + 1);
    this.judge.fault(ruined);
    for (const node of ruined) {
      await this.#kill(node);
      this.world.controls.ruin(node);
    }
    await this.startLoad();
    return null;
  }

  async #kill(node: NodeId): Promise<void> {
    if (this.channels.some((channel) => this.leader(channel) === node)) this.judge.leaderKilled();
    await this.world.driver.kill(node);
  }

  #others(node: NodeId): readonly NodeId[] {
    return Object.keys(this.topology.orderers).filter((each) => each !== node);
  }

  #nodesIn(region: RegionId): readonly NodeId[] {
    return [...Object.values(this.topology.orderers), ...Object.values(this.topology.peers)]
      .filter(({ at }) => at.region === region)
      .map(({ id }) => id);
  }

  // The host's machine

  #topologyDigest(): string {
    return `topology ${this.#generation}`;
  }

  #newHost(name: string): Host {
    return new Host({
      name,
      world: this.world,
      disk: this.disk,
      topologyDigest: () => this.#topologyDigest(),
      precautions: this.precautions,
      watch: {
        verb: async (moment, by, verb, args) => {
          if (moment === 'after') return;
          this.story.tell(`${by} does ${verb} ${args.map(shown).join(' ')}`);
          await this.judge.beforeVerb(by, verb, args);
        },
        append: (moment, by, entry) => this.#appended(moment, by, entry),
        report: (by, report) => this.#reported(by, report),
        told: (words) => this.story.tell(words),
        lasts: (verb) => Math.round((LASTS_MS[verb] ?? 0) * (this.#options.slowness?.() ?? 1)),
        diesAt: (point) => {
          const dies = this.diesAt(point);
          if (dies) {
            this.counts.add('crash', point);
            this.story.tell(`CRASH of the engine ${point}`);
          }
          return dies;
        },
      },
    });
  }

  #appended(moment: 'before' | 'after', by: string, entry: LogEntry): void {
    if (moment === 'before') {
      this.judge.beforeAppend(by, entry);
      return;
    }
    this.judge.afterAppend(by, entry);
    const words = this.#entryWords(entry);
    if (words === null) this.story.note(`${by} ${entry.kind}`);
    else this.story.tell(`${by} ${words}`);
  }

  #entryWords({ kind, data }: LogEntry): string | null {
    const said = data as Record<string, unknown>;
    switch (kind) {
      case 'plan': {
        const plan = said['plan'] as Plan;
        this.counts.add('rule acted', plan.rule);
        return `begins ${plan.id}: ${plan.why} [${plan.steps.map(describeStep).join('; ')}]`;
      }
      case 'intent': {
        const { what, undo } = said as unknown as { readonly what: Step; readonly undo: boolean };
        this.counts.add(undo ? 'undone step' : 'step', what.kind);
        return `${undo ? 'takes back' : 'begins'}: ${describeStep(what)}`;
      }
      case 'failed':
        return `failed: ${String(said['message']).slice(0, 300)} (${String(said['code'])})`;
      case 'ended':
        this.counts.add('outcome', String(said['outcome']));
        return `ended ${String(said['plan'])}: ${String(said['outcome'])}, ${String(said['why'])}`;
      case 'note':
        return `note: ${JSON.stringify(said).slice(0, 400)}`;
      case 'decision':
        return `says: ${String(said['summary'])}`;
      default:
        return null;
    }
  }

  #reported(by: string, report: TickReport): void {
    this.lastReport = report;
    const { decision, failure } = report;
    if (failure?.code === 'E901') this.judge.bug(`a tick of ${by} failed: ${failure.message}`);
    for (const { rule, subject, reason } of decision?.waiting ?? []) {
      if (/the linter refuses/u.test(reason)) this.judge.bug(`${rule} ${subject}: ${reason}`);
    }
    const spoke = new Set([
      ...(decision?.waiting ?? []).map(({ rule }) => rule),
      ...(decision?.findings ?? []).map(({ code }) => code),
      ...(decision?.plan === null || decision?.plan === undefined ? [] : [decision.plan.rule]),
      ...RULES.filter(({ id }) => decision?.summary.includes(`(${id})`) === true).map(({ id }) => id),
    ]);
    for (const rule of spoke) this.counts.add('rule spoke', rule);
    for (const code of new Set(decision?.diagnoses.map((each) => each.code))) this.counts.add('diagnosis', code);
    if (report.summary !== this.#summary) this.story.note(`${by} ${report.summary}`);
    this.#summary = report.summary;
    this.onReport(report);
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}
