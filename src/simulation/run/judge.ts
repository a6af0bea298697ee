/**
 * Watches everything that an engine does and everything that the nodes write, and says what must never be. It knows the truth of the
 * pretended network and shares no code with the rules, the guards or the linter.
 */
import { assert } from '../../core/kernel/assert.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Step } from '../../core/plan/step.ts';
import type { LogEntry } from '../../core/ports/engine-store.ts';
import { raftElectionTimeoutMs } from './election.ts';
import type { Block } from '../block.ts';
import type { MemoryDisk } from '../engine-store.ts';
import type { MemoryWorld } from '../world.ts';
import { Truth } from './truth.ts';

export interface Violation {
  readonly atMs: number;
  /** `I1`. */
  readonly law: string;
  readonly message: string;
}

/** What an engine could not have seen yet: it looks once a second, and a look takes a while. */
const UNSEEN_MS = 2_000;
/** As long as an ordinary fault goes on to show in its node when it is over. */
const AFTER_EFFECTS_MS = 60_000;

interface Blip {
  readonly nodes: readonly NodeId[];
  readonly from: number;
  readonly until: number;
}

interface Running {
  readonly plan: Plan;
  readonly by: string;
}

interface Intent {
  readonly what: Step;
  readonly undo: boolean;
  readonly at: number;
}

/** Verbs that each kind of step may use, to do it and to take it back. An effect without its intent in the log is one that a crash forgets. */
const VERBS_OF: Readonly<Record<Step['kind'], readonly string[]>> = {
  'node.start': ['start', 'stop'],
  'node.stop': ['canary', 'stop', 'start'],
  'node.kill': ['kill', 'start'],
  'node.hold': ['hold', 'release'],
  'node.release': ['release', 'hold'],
  'node.snapshot': ['snapshot', 'deleteSnapshot'],
  'node.set-aside': ['snapshot', 'wipe', 'copyIn'],
  'node.clone': ['wipe', 'copyIn'],
  'node.join': ['join'],
  'link.fence': ['fence', 'heal'],
  'link.unfence': ['heal', 'fence'],
  'peer.rebuild-databases': ['rebuildDatabases'],
  'peer.rollback': ['rollback', 'wipe', 'copyIn'],
  'consenter.add': ['changeMembership'],
  'consenter.remove': ['changeMembership'],
  'channel.canary': ['canary'],
  'channel.replay': ['submit'],
  'wait.until': [],
};

export class Judge {
  readonly violations: Violation[] = [];
  readonly #world: MemoryWorld;
  readonly #disk: MemoryDisk;
  readonly #truth: Truth;
  readonly #begin: number;
  readonly #hashes = new Map<string, { readonly block: Block; readonly node: NodeId }>();
  readonly #electionMs: number;
  readonly #blips: Blip[] = [];
  readonly #frozen = new Map<NodeId, number>();
  readonly #touched = new Map<NodeId, readonly number[]>();
  readonly #startedByUs = new Set<NodeId>();
  readonly #forked = new Set<ChannelId>();
  #running: Running | null = null;
  #intent: Intent | null = null;
  /** A recovery under a policy has succeeded, and canaries are to prove it. */
  #unverified = false;
  /** The plan that has ordered a canary. */
  #proven: string | null = null;
  #switchedOn: number | null = null;
  #leaderKilled = -Infinity;
  #lastFault = -Infinity;

  constructor(world: MemoryWorld, disk: MemoryDisk, truth: Truth) {
    this.#world = world;
    this.#disk = disk;
    this.#truth = truth;
    this.#begin = truth.now();
    this.#electionMs = Math.max(...Object.values(world.topology.channels).map(({ consensus }) => raftElectionTimeoutMs(consensus)));
  }

  // What the run tells

  /** Somebody other than the engine did something to these nodes. */
  fault(nodes: readonly NodeId[]): void {
    this.#lastFault = this.#now();
    for (const node of nodes) this.#touched.set(node, [...this.#touchesOf(node), this.#now()]);
  }

  leaderKilled(): void {
    this.#leaderKilled = this.#now();
  }

  /**
   * The fault of these nodes is shorter than an election: nobody may do anything about it. One that was not well before the blip is no subject
   * of this law: what it had stays when the blip is over.
   */
  blip(nodes: readonly NodeId[], until: number): void {
    this.#lastFault = this.#now();
    this.#blips.push({ nodes: nodes.filter((node) => this.#isWell(node)), from: this.#now(), until });
  }

  frozen(node: NodeId, frozen: boolean): void {
    this.#frozen.set(node, frozen ? Infinity : this.#now());
  }

  switched(on: boolean): void {
    this.#switchedOn = on ? (this.#switchedOn ?? this.#now()) : null;
  }

  /** People did this, and the engine had no part in it; it is to be there. */
  forgive(law: string): void {
    const kept = this.violations.filter((each) => each.law !== law);
    assert(kept.length < this.violations.length, `nobody has broken ${law}`);
    this.violations.splice(0, this.violations.length, ...kept);
  }

  // What the engine does

  beforeAppend(by: string, { kind, data }: LogEntry): void {
    if (kind === 'plan') this.#begun(by, (data as { readonly plan: Plan }).plan);
    if (kind === 'intent') this.#intended(data as { readonly what: Step; readonly undo: boolean });
    if (kind === 'ended' && this.#running === null) this.#broken('I3', 'a plan ends that nobody began');
  }

  /** What was really appended. */
  afterAppend(by: string, { kind, data }: LogEntry): void {
    if (this.#disk.lease?.holder !== by)
      this.#broken('I9', `${by} writes ${kind} although ${this.#disk.lease?.holder ?? 'nobody'} holds the lease`);
    if (kind === 'plan') this.#running = { plan: (data as { readonly plan: Plan }).plan, by };
    if (kind === 'ended') {
      const { outcome } = data as { readonly outcome: string };
      this.#unverified = this.#running?.plan.policy !== undefined && outcome === 'succeeded';
      this.#running = null;
    }
    if (kind === 'verified') this.#unverified = false;
    if (kind === 'intent') {
      const { what, undo } = data as { readonly what: Step; readonly undo: boolean };
      this.#intent = { what, undo, at: this.#now() };
    }
    if (kind === 'succeeded' || kind === 'failed' || kind === 'undone') this.#intent = null;
  }

  async beforeVerb(by: string, verb: string, args: readonly unknown[]): Promise<void> {
    const [node] = args as readonly [NodeId];
    this.#holdsLease(by, verb);
    this.#isIntended(by, verb);
    if (this.#switchedOn !== null && this.#switchedOn < (this.#intent?.at ?? this.#now()))
      this.#broken('I9', `${by} does ${verb} although the kill switch has been on since before`);
    if (verb === 'canary') this.#proven = this.#running?.plan.id ?? null;
    if (verb === 'changeMembership' && this.#proven !== this.#running?.plan.id)
      this.#broken('I14', `${by} changes the consenters, and its plan has ordered no canary before`);
    if (verb === 'kill' || verb === 'stop') await this.#keepsQuorum(verb, node);
    if (verb === 'kill') this.#isHung(node);
    if (verb === 'start') this.#startedByUs.add(node);
    if (verb === 'copyIn') await this.#isCloneSafe(node, args[1] as string);
    if (verb === 'wipe') await this.#isSetAside(node);
    if (verb === 'fence') await this.#isLost((args[2] as { readonly node: NodeId }).node);
  }

  // What the nodes do

  wrote(channel: ChannelId, node: NodeId, block: Block): void {
    const key = `${channel} ${block.number}`;
    const first = this.#hashes.get(key);
    if (first === undefined) this.#hashes.set(key, { block, node });
    else if (first.block !== block && !this.#forked.has(channel)) {
      this.#forked.add(channel);
      this.#broken(
        'I1',
        `block ${block.number} of ${channel} is ${first.block.hash.slice(0, 8)} at ${first.node} and ${block.hash.slice(0, 8)} at ${node}`,
      );
    }
  }

  // What must be so in the end

  /** Every transaction that a client was told to be committed is on the chain that the network has in the end. */
  acknowledged(): void {
    const { controls, topology } = this.#world;
    for (const channel of Object.keys(topology.channels)) {
      const holders = controls.members(channel);
      const lost = [...controls.acknowledged(channel)].filter(
        ([, block]) => !holders.some((node) => controls.block(channel, node, block.number) === block),
      );
      const [first] = lost;
      if (first !== undefined)
        this.#broken(
          'I2',
          `${lost.length} acknowledged transactions of ${channel} are lost, the first ${first[0]} of block ${first[1].number}`,
        );
    }
  }

  /** Every plan has ended, and every step that was begun was finished or taken back. */
  finished(): void {
    const open = new Map<string, number>();
    for (const { kind, data } of this.#disk.log) {
      const { plan, step } = data as { readonly plan: string; readonly step: number };
      if (kind === 'intent') open.set(`${plan} step ${step}`, step);
      if (kind === 'succeeded' || kind === 'failed' || kind === 'undone') open.delete(`${plan} step ${step}`);
    }
    for (const name of open.keys()) this.#broken('I6', `${name} was begun and neither finished nor taken back`);
    if (this.#running !== null) this.#broken('I6', `${this.#running.plan.id} has not ended`);
  }

  unhealthy(why: string): void {
    this.#broken('I10', `the network is not well in the end: ${why}`);
  }

  log(broken: { readonly sequence: number; readonly reason: string } | null): void {
    if (broken !== null) this.#broken('I11', `record ${broken.sequence} of the log is broken: ${broken.reason}`);
  }

  bug(words: string): void {
    this.#broken('I12', words);
  }

  // The laws one by one

  #begun(by: string, plan: Plan): void {
    const now = this.#now();
    if (plan.policy !== undefined) this.#mayRecover(plan);
    if (this.#running !== null) this.#broken('I3', `${by} begins ${plan.id} while ${this.#running.plan.id} runs`);
    if (this.#switchedOn !== null && now - this.#switchedOn > 0) this.#broken('I9', `${by} begins ${plan.id} while the kill switch is on`);
    const sinceKill = now - this.#leaderKilled;
    if (plan.disruptive && sinceKill > UNSEEN_MS && sinceKill < 2 * this.#electionMs)
      this.#broken('I4', `${plan.id} interrupts something ${sinceKill} ms after the leader was killed`);
    for (const { nodes, from, until } of this.#blips) {
      if (now < from || now > until + UNSEEN_MS || !nodes.includes(plan.subject)) continue;
      // A fault of the same node that is no blip, before this one or after it, is reason enough.
      if (this.#touchesOf(plan.subject).some((at) => at > from - AFTER_EFFECTS_MS)) continue;
      this.#broken('I5', `${plan.id} acts on a blip of ${until - from} ms`);
    }
  }

  /** By the truth, and not by what was seen, some channel has fewer consenters that run than a quorum. */
  #mayRecover({ id, rule }: Plan): void {
    for (const channel of Object.keys(this.#world.topology.channels)) {
      const members = this.#truth.consenters(channel);
      const running = members.filter((node) => this.#runs(node));
      if (running.length < this.#truth.quorum(channel)) return;
    }
    this.#broken('I15', `${id} of ${rule} recovers although every channel has a quorum of consenters that run`);
  }

  #intended({ what, undo }: { readonly what: Step; readonly undo: boolean }): void {
    const sinceKill = this.#now() - this.#leaderKilled;
    if (undo || (what.kind !== 'node.stop' && what.kind !== 'node.kill')) return;
    if (this.#world.topology.orderers[what.node] === undefined || !this.#runs(what.node)) return;
    if (sinceKill > UNSEEN_MS && sinceKill < 2 * this.#electionMs)
      this.#broken('I4', `${what.kind} of ${what.node} ${sinceKill} ms after the leader was killed`);
  }

  #holdsLease(by: string, verb: string): void {
    const { lease } = this.#disk;
    if (lease?.holder !== by) this.#broken('I9', `${by} does ${verb} although ${lease?.holder ?? 'nobody'} holds the lease`);
  }

  #isIntended(by: string, verb: string): void {
    if (this.#running === null && this.#unverified && verb === 'canary') return;
    if (this.#running === null) this.#broken('I6', `${by} does ${verb} and no plan runs`);
    else if (this.#intent === null) this.#broken('I6', `${by} does ${verb} without an intent in the log`);
    else if (!VERBS_OF[this.#intent.what.kind].includes(verb)) this.#broken('I6', `${by} does ${verb} for ${this.#intent.what.kind}`);
  }

  async #keepsQuorum(verb: string, node: NodeId): Promise<void> {
    if (!this.#runs(node) || this.#now() - this.#lastFault < UNSEEN_MS) return;
    const cuts = await this.#world.driver.cuts();
    for (const channel of Object.keys(this.#world.topology.channels)) {
      const quorum = this.#truth.quorum(channel);
      if (this.#truth.together(channel, cuts) < quorum || this.#truth.together(channel, cuts, [node]) >= quorum) continue;
      this.#broken('I8', `${verb} of ${node} takes the quorum of ${channel} away`);
    }
  }

  #isHung(node: NodeId): void {
    if (!this.#runs(node) || this.#world.topology.orderers[node] === undefined) return;
    const since = this.#frozen.get(node);
    if (since === undefined || this.#now() - since > UNSEEN_MS) this.#broken('I8', `kill of ${node}, which does not hang`);
  }

  async #isCloneSafe(node: NodeId, from: string): Promise<void> {
    if (!from.startsWith('snapshot:') || !from.includes('/')) return;
    const { driver } = this.#world;
    if ((await driver.held(node)) === null) this.#broken('I7', `${node} gets a copy and is not held`);
    if ((await driver.inspect(node)).state !== 'stopped') this.#broken('I7', `${node} gets a copy and runs`);
    if (await driver.hasData(node)) this.#broken('I7', `${node} gets a copy over its own data`);
  }

  /** What is emptied was copied before: the driver lists the copies. */
  async #isSetAside(node: NodeId): Promise<void> {
    if ((await this.#world.driver.hasData(node)) && (await this.#world.driver.snapshots(node)).length === 0)
      this.#broken('I7', `the data of ${node} are removed and no copy was made`);
  }

  /** A fence is put only around a node that a quorum of the others does not reach. */
  async #isLost(node: NodeId): Promise<void> {
    if (this.#now() - this.#lastFault < UNSEEN_MS) return;
    const cuts = (await this.#world.driver.cuts()).filter(({ id }) => !id.startsWith('fence-'));
    for (const channel of Object.keys(this.#world.topology.channels)) {
      const members = this.#truth.consenters(channel);
      if (!members.includes(node)) continue;
      const roles = this.#world.controls.roles(channel);
      const reached = members.filter(
        (other) => roles[other]?.role !== 'outside' && (other === node || this.#truth.linked(cuts, other, node)),
      );
      if (this.#runs(node) && reached.length >= this.#truth.quorum(channel))
        this.#broken('I13', `${node} is fenced although a quorum of ${channel} reaches it`);
    }
  }

  #touchesOf(node: NodeId): readonly number[] {
    return this.#touched.get(node) ?? [];
  }

  /** It runs, nothing holds its process still, and it serves every channel that it is there for. */
  #isWell(node: NodeId): boolean {
    const { controls, topology } = this.#world;
    if ((this.#frozen.get(node) ?? -Infinity) > this.#now()) return false;
    return Object.values(topology.channels).every(({ id, peers }) => {
      if (peers.includes(node)) return controls.condition(id, node) === 'ready';
      return !this.#truth.consenters(id).includes(node) || controls.roles(id)[node]?.role !== 'outside';
    });
  }

  #runs(node: NodeId): boolean {
    const { controls, topology } = this.#world;
    return Object.keys(topology.channels).some((channel) => {
      const role = controls.roles(channel)[node];
      return role !== undefined && role.role !== 'outside';
    });
  }

  #now(): number {
    return this.#truth.now();
  }

  #broken(law: string, message: string): void {
    this.violations.push({ atMs: this.#now() - this.#begin, law, message });
  }
}
