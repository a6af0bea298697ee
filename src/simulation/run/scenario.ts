/**
 * Scenario files: what happens to a pretended network and what the engine has to make of it, line by line. Lines that begin with `#` are
 * prose. The first other line names the network, the rest are commands and expectations in the order of time:
 *
 *   network 2-2-1 prompt                            at 20s kill leader
 *   expect D301 within 5s                           expect no plan for 30s
 *   expect waiting D301 within 5s                   expect diagnosis N305 within 10s
 *   expect healthy within 60s                       expect refused R703
 *
 * `at` counts from when the engine began to watch. In the end no law of the judge may be broken. docs/guides/simulation.md lists all of it.
 */
import { assert } from '../../core/kernel/assert.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { MajorityLossPolicy } from '../../core/topology/model.ts';
import type { TickReport } from '../../engine/engine.ts';
import type { ConsenterUpdate } from '../raft/membership-update.ts';
import { Arena } from './arena.ts';
import type { Fault, FaultKind } from './fault.ts';
import { whatIsWrong } from './health.ts';
import type { Violation } from './judge.ts';
import { LAYOUTS, type Patience, SPECIAL_LAYOUTS, topologyOf } from './layouts.ts';
import { objections } from './propose.ts';
import { RecoveryDesk } from './recovery-desk.ts';

export interface ScenarioResult {
  /** The line that was not met, with why; null when all were. */
  readonly failed: { readonly line: number; readonly text: string; readonly why: string } | null;
  readonly violations: readonly Violation[];
  readonly digest: string;
  readonly virtualMs: number;
  readonly story: readonly string[];
}

/** The line says something that nobody understands, or what it expects did not come. */
class NotMet extends Error {}

const WARM_UP_MS = 12_000;
const STEP_MS = 100;
const DAY_MS = 86_400_000;
/** For faults that end with a command. */
const UNTIL_HEALED_MS = 0;

export async function runScenario(text: string, seed = 1): Promise<ScenarioResult> {
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line.trim() }));
  const told = lines.filter((line) => line.text !== '' && !line.text.startsWith('#'));
  const [head, ...rest] = told;
  const arena = openArena(head?.text ?? '', seed);
  const stage = new Stage(arena);
  let failed: ScenarioResult['failed'] = null;
  await arena.startLoad();
  await arena.advance(WARM_UP_MS);
  for (const { number, text: line } of rest) {
    try {
      await stage.play(line);
    } catch (error) {
      const why = error instanceof NotMet ? error.message : String((error as Error).stack);
      failed = { line: number, text: line, why };
      break;
    }
  }
  await stage.close();
  const { story, judge } = arena;
  return { failed, violations: judge.violations, digest: story.digest(), virtualMs: story.time, story: story.lines };
}

function openArena(line: string, seed: number): Arena {
  const [, name = '', patience = 'default'] = /^network (.+?)(?: (prompt|default|unattended))?$/u.exec(line) ?? [];
  const layout = [...LAYOUTS, ...SPECIAL_LAYOUTS].find((each) => each.name === name);
  if (layout === undefined) throw new NotMet(`the first line names no network: ${JSON.stringify(line)}`);
  return new Arena(topologyOf(layout, patience as Patience), { seed, rate: 3 });
}

type Play = (words: readonly string[]) => Promise<void>;

class Stage {
  readonly #arena: Arena;
  readonly #desk: RecoveryDesk;
  /** Everything since the last command that was no expectation. */
  #plans: Plan[] = [];
  #reports: TickReport[] = [];
  #begun: number | null = null;
  #refused: readonly string[] = [];
  #dying: string | null = null;
  #switching: string | null = null;
  #seenLog = 0;
  readonly #plays: readonly (readonly [RegExp, Play])[];

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#desk = new RecoveryDesk(arena);
    arena.onReport = (report) => this.#reports.push(report);
    arena.diesAt = (point) => this.#comesTo(point);
    this.#plays = this.#table();
  }

  async play(line: string): Promise<void> {
    const [, at, rest = line] = /^at ([\d.]+m?s) (.+)$/u.exec(line) ?? [];
    if (at !== undefined) {
      await this.#start();
      await this.#arena.advance(Math.max(0, (this.#begun ?? 0) + milliseconds(at) - this.#arena.truth.now()));
    }
    for (const [pattern, play] of this.#plays) {
      const found = pattern.exec(rest);
      if (found === null) continue;
      if (!rest.startsWith('expect')) this.#forget();
      if (!/^(back up|without the engine)/u.test(rest)) await this.#start();
      await play(found.slice(1));
      return;
    }
    throw new NotMet('nobody understands this line');
  }

  async close(): Promise<void> {
    await this.#arena.stopLoad();
    await this.#arena.host.end();
    await this.#arena.second.end();
    this.#arena.judge.acknowledged();
  }

  /** Whether the engine dies there. */
  #comesTo(point: string): boolean {
    if (point === this.#switching) {
      this.#switching = null;
      void this.#arena.switch('on');
    }
    if (point !== this.#dying) return false;
    this.#dying = null;
    return true;
  }

  async #start(): Promise<void> {
    if (this.#begun !== null) return;
    this.#begun = this.#arena.truth.now();
    this.#arena.host.start();
    await this.#arena.advance(1);
  }

  #forget(): void {
    this.#reports = [];
    this.#seenLog = this.#arena.disk.log.length;
  }

  /** Plans that were begun since the last command. */
  #newPlans(): readonly Plan[] {
    const records = this.#arena.disk.log.slice(this.#seenLog).filter(({ kind }) => kind === 'plan');
    this.#plans = records.map(({ data }) => (data as { readonly plan: Plan }).plan);
    return this.#plans;
  }

  #table(): readonly (readonly [RegExp, Play])[] {
    const arena = this.#arena;
    const { driver } = arena.world;
    const make = (kind: FaultKind, parts: Partial<Fault> = {}): Promise<unknown> =>
      arena.make({ kind, atMs: 0, forMs: UNTIL_HEALED_MS, ...parts });
    const named =
      (kind: FaultKind): Play =>
      async ([word = '']) =>
        void (await make(kind, { node: this.#node(word) }));
    const region =
      (kind: FaultKind): Play =>
      async ([word = '']) =>
        void (await make(kind, { region: word }));
    const plain =
      (kind: FaultKind): Play =>
      async () =>
        void (await make(kind));
    const short =
      (kind: FaultKind): Play =>
      async ([word = '', time = '']) =>
        this.#blip(await arena.make({ kind, atMs: 0, forMs: milliseconds(time), node: this.#node(word) }), milliseconds(time));
    return [
      [/^without the engine$/u, async () => this.#withoutEngine()],
      [/^back up (\S+)$/u, async ([node = '']) => this.#backUp(node)],
      [/^kill (\S+)$/u, named('kill')],
      [/^kill region (\S+)$/u, region('kill a region')],
      [/^freeze (\S+)$/u, named('freeze')],
      [/^freeze (\S+) for (\S+)$/u, short('short freeze')],
      [/^cut (\S+) for (\S+)$/u, short('short cut')],
      [/^cut (\S+) silently$/u, named('cut silently')],
      [/^cut (\S+) loudly$/u, named('cut loudly')],
      [/^cut (\S+) one way$/u, named('cut one way')],
      [
        /^cut (\S+) from (\S+)$/u,
        async ([a = '', b = '']) => void (await make('cut a link', { node: this.#node(a), other: this.#node(b) })),
      ],
      [/^cut region (\S+) silently$/u, region('cut a region silently')],
      [/^cut region (\S+) loudly$/u, region('cut a region loudly')],
      [/^fill the disk of (\S+)$/u, named('disk full')],
      [/^sever region (\S+)$/u, async ([name = '']) => arena.world.controls.sever(name, true)],
      [/^mend region (\S+)$/u, async ([name = '']) => arena.world.controls.sever(name, false)],
      [
        /^an administrator (adds|removes) (\S+) through (\S+)$/u,
        async ([verb = '', node = '', orderer = '']) =>
          this.#propose(verb === 'adds' ? { add: node } : { remove: node }, this.#node(orderer)),
      ],
      [/^nearly fill the disk of (\S+)$/u, named('disk filling')],
      [/^ruin (\S+)$/u, named('ruin')],
      [/^ruin a majority$/u, plain('ruin a majority')],
      [/^wipe the log of (\S+)$/u, named('wipe the log')],
      [/^wipe the data of (\S+)$/u, named('wipe the data')],
      [/^restore (\S+)$/u, named('stale restore')],
      [
        /^restore (\S+) and (\S+)$/u,
        async ([a = '', b = '']) => void (await make('two stale restores', { node: this.#node(a), other: this.#node(b) })),
      ],
      [/^tear the data of (\S+)$/u, async ([node = '']) => this.#tear(node)],
      [/^lose the state of (\S+)$/u, named('lose state')],
      [/^blind (\S+)$/u, region('blind a region')],
      [/^(\S+) lies stale$/u, named('lie stale')],
      [/^(\S+) lies that it leads$/u, named('lie leader')],
      [/^(\S+) answers too late$/u, async ([node = '']) => arena.world.controls.lie(this.#node(node), 'late')],
      [/^(\S+) answers in time again$/u, async ([node = '']) => arena.world.controls.lie(this.#node(node), null)],
      [/^the clock jumps (-?\d+)s$/u, async ([seconds = '']) => void (await make('jump the clock', { amount: Number(seconds) * 1_000 }))],
      [/^crash the engine$/u, plain('crash the engine')],
      [/^crash the engine (before|after) (.+)$/u, async ([moment = '', point = '']) => void (this.#dying = `${moment} ${point}`)],
      [/^a second engine starts$/u, plain('second engine')],
      [/^the store is full$/u, plain('store full')],
      [/^the topology changes$/u, plain('change the topology')],
      [/^switch on (before|after) (.+)$/u, async ([moment = '', point = '']) => void (this.#switching = `${moment} ${point}`)],
      [/^switch (on|off)$/u, async ([state = '']) => arena.switch(state as 'on' | 'off')],
      [/^heal$/u, async () => arena.healAll()],
      [/^thaw (\S+)$/u, async ([node = '']) => driver.thaw(node)],
      [/^start (\S+)$/u, async ([node = '']) => driver.start(node).catch((error: unknown) => this.#refuse(error))],
      [/^(\S+) starts by itself$/u, async ([node = '']) => arena.world.controls.begin(node)],
      [/^hold (\S+)$/u, async ([node = '']) => driver.hold(node, 'a person holds it')],
      [/^release (\S+)$/u, async ([node = '']) => driver.release(node)],
      [/^acknowledge (D\d+) of (\S+)$/u, async ([rule = '', subject = '']) => arena.acknowledge(subject, rule)],
      [/^approve by (\S+)$/u, async ([by = '']) => this.#approve([by])],
      [/^approve by (\S+) and (\S+)$/u, async ([a = '', b = '']) => this.#approve([a, b])],
      [/^end the engine$/u, async () => arena.host.end()],
      [/^start the engine$/u, async () => arena.host.start()],
      [/^approve the policy by (\S+)$/u, async ([by = '']) => void (this.#refused = await arena.precautions.approve(by))],
      [/^revoke the policy by (\S+)$/u, async ([by = '']) => arena.precautions.revoke(by)],
      [/^the policy changes to (page|prepare|recover) after (\S+)$/u, async ([mode = '', after = '']) => this.#changePolicy(mode, after)],
      [/^the engine only observes$/u, async () => this.#observeOnly()],
      [/^recover with the kept plan$/u, async () => this.#desk.take(arena.precautions.lastKept())],
      [/^the drill (was passed|failed) (\d+)d ago$/u, async ([how = '', ago = '']) => this.#drilled(how, Number(ago))],
      [/^recover plan( without hold)?$/u, async ([without]) => void (this.#refused = await this.#desk.plan(without === undefined))],
      [/^somebody writes (\S+) into the plan as its seed$/u, async ([node = '']) => this.#desk.forge(node)],
      [/^recover confirm by (\S+)$/u, async ([by = '']) => void (this.#refused = await this.#desk.confirm(by))],
      [/^recover attest (\S+) by (\S+)$/u, async ([node = '', by = '']) => this.#desk.attest(node, by)],
      [/^recover apply( from another network)?$/u, async ([other]) => void (this.#refused = await this.#desk.apply(other !== undefined))],
      [/^recover release (\S+) by (\S+)$/u, async ([node = '', by = '']) => void (this.#refused = await this.#desk.release(node, by))],
      [/^a recovery has left a fence around (\S+)$/u, async ([node = '']) => this.#desk.leaveFence(node)],
      [/^recover verify$/u, async () => void (this.#refused = await this.#desk.verify())],

      [
        /^expect (D\d+) within (\S+)$/u,
        async ([rule = '', time = '']) => this.#until(time, `${rule} began nothing`, () => this.#began(rule)),
      ],
      [
        /^expect (D\d+) for (\S+) within (\S+)$/u,
        async ([rule = '', subject = '', time = '']) =>
          this.#until(time, `${rule} began nothing for ${subject}`, () =>
            this.#newPlans().some((plan) => plan.rule === rule && plan.subject === subject),
          ),
      ],
      [/^expect no plan for (\S+)$/u, async ([time = '']) => this.#never(time, () => this.#newPlans()[0]?.id)],
      [
        /^expect no (D\d+) for (\S+)$/u,
        async ([rule = '', time = '']) => this.#never(time, () => this.#newPlans().find((plan) => plan.rule === rule)?.id),
      ],
      [
        /^expect no (node\.\w+|link\.\w+|consenter\.\w+|peer\.[a-z-]+) for (\S+)$/u,
        async ([kind = '', time = '']) =>
          this.#never(time, () => this.#newPlans().find(({ steps }) => steps.some((step) => step.kind === kind))?.id),
      ],
      [
        /^expect step (\S+) within (\S+)$/u,
        async ([kind = '', time = '']) =>
          this.#until(time, `no step ${kind}`, () => this.#newPlans().some(({ steps }) => steps.some((step) => step.kind === kind))),
      ],
      [
        /^expect waiting (D\d+)(?: (.+?))? within (\S+)$/u,
        async ([rule = '', words = '', time = '']) => this.#until(time, `${rule} does not wait for that`, () => this.#waits(rule, words)),
      ],
      [
        /^expect finding (\S+) within (\S+)$/u,
        async ([code = '', time = '']) =>
          this.#until(time, `no finding ${code}`, () =>
            this.#reports.some(({ decision }) => decision?.findings.some((each) => each.code === code) === true),
          ),
      ],
      [
        /^expect diagnosis (\S+)(?: of (\S+))? within (\S+)$/u,
        async ([code = '', subject, time = '']) =>
          this.#until(time, `no diagnosis ${code}`, () =>
            this.#reports.some(
              ({ decision }) =>
                decision?.diagnoses.some((each) => each.code === code && (subject === undefined || each.subject === subject)) === true,
            ),
          ),
      ],
      [
        /^expect says (.+) within (\S+)$/u,
        async ([words = '', time = '']) =>
          this.#until(time, `nobody says ${words}`, () => this.#reports.some(({ summary }) => summary.includes(words))),
      ],
      [
        /^expect failure (E\d+) within (\S+)$/u,
        async ([code = '', time = '']) =>
          this.#until(time, `no failure ${code}`, () => this.#reports.some(({ failure }) => failure?.code === code)),
      ],
      [
        /^expect plan (succeeded|undone|failed) within (\S+)$/u,
        async ([outcome = '', time = '']) => this.#until(time, `no plan ${outcome}`, () => this.#ended(outcome)),
      ],
      [
        /^expect (D\d+) not to wait for (\S+) for (\S+)$/u,
        async ([rule = '', code = '', time = '']) =>
          this.#never(time, () => (this.#waits(rule, `(${code})`) ? `${rule} with ${code}` : undefined)),
      ],
      [/^expect verified within (\S+)$/u, async ([time = '']) => this.#until(time, 'nothing was verified', () => this.#verified())],
      [/^expect healthy within (\S+)$/u, async ([time = '']) => this.#healthy(time)],
      [/^expect refused ((?:[A-Z]\d+ ?)+)$/u, async ([codes = '']) => this.#wasRefused(codes)],
      [/^expect done$/u, async () => this.#wasDone()],
      [/^expect (\S+) running$/u, async ([node = '']) => this.#is(node, 'running')],
      [/^expect (\S+) stopped$/u, async ([node = '']) => this.#is(node, 'stopped')],
      [/^expect no gap over (\S+) for (\S+)$/u, async ([gap = '', time = '']) => this.#noGap(milliseconds(gap), milliseconds(time))],
      [
        /^expect (\S+) is (a|no) consenter within (\S+)$/u,
        async ([node = '', word = '', time = '']) =>
          this.#until(time, `${node} is ${word === 'a' ? 'no' : 'a'} consenter`, () =>
            arena.channels.every((channel) => arena.truth.consenters(channel).includes(node) === (word === 'a')),
          ),
      ],
      [/^expect one engine acts$/u, async () => this.#oneEngine()],
      [/^expect a whole log$/u, async () => arena.judge.finished()],
      [
        /^expect the linter to refuse with (K\d+): (.+)$/u,
        async ([code = '', words = '']) => {
          const found = await objections(arena, words);
          if (!found.includes(code)) throw new NotMet(`it says ${found.join(', ') || 'nothing'}`);
        },
      ],
      [/^expect people to have broken (I\d+)$/u, async ([law = '']) => arena.judge.forgive(law)],
      [/^wait (\S+)$/u, async ([time = '']) => arena.advance(milliseconds(time))],
    ];
  }

  #withoutEngine(): void {
    this.#begun = this.#arena.truth.now();
  }

  #changePolicy(mode: string, after: string): void {
    this.#arena.precautions.change({ mode: mode as MajorityLossPolicy['mode'], afterMs: milliseconds(after) });
    this.#arena.host.crash('for a new policy');
  }

  #observeOnly(): void {
    this.#arena.precautions.observeOnly = true;
    this.#arena.host.crash('to observe only');
  }

  #drilled(how: string, ago: number): void {
    this.#arena.precautions.drilled(ago * DAY_MS, how === 'failed' ? 'failed' : 'held');
  }

  async #backUp(node: NodeId): Promise<void> {
    await this.#arena.backUp(node);
    await this.#arena.advance(WARM_UP_MS);
  }

  /** That it was accepted does not say that it will ever commit. */
  async #propose(update: ConsenterUpdate, orderer: NodeId): Promise<void> {
    const refused = await this.#arena.world.controls.proposeUpdate(this.#arena.channels[0] ?? '', orderer, update);
    if (refused !== null) throw new NotMet(`${orderer} refused: ${refused}`);
  }

  /** What a copy of a running node is: its databases are ahead of its blocks. */
  async #tear(node: NodeId): Promise<void> {
    const { driver } = this.#arena.world;
    await driver.copyOut(node, '.', 'torn');
    await driver.kill(node);
    await driver.wipe(node);
    await driver.copyIn(node, 'torn', '.');
  }

  /** `leader` and `follower` are whoever is that now. */
  #node(word: string): NodeId {
    const leader = this.#arena.leader();
    if (word === 'leader') return leader ?? never('nobody leads');
    if (word === 'follower')
      return this.#arena.truth.consenters(this.#arena.channels[0] ?? '').findLast((node) => node !== leader) ?? never('no follower');
    const { orderers, peers } = this.#arena.topology;
    if (orderers[word] === undefined && peers[word] === undefined) throw new NotMet(`there is no ${word}`);
    return word;
  }

  async #blip(id: string, ms: number): Promise<void> {
    await this.#arena.advance(ms);
    await this.#arena.heal(id);
  }

  #refuse(error: unknown): void {
    this.#refused = [(error as { readonly code?: string }).code ?? String(error)];
  }

  async #approve(people: readonly string[]): Promise<void> {
    const acted = this.#arena.lastReport?.acted;
    if (acted?.state !== 'not approved') throw new NotMet(`no plan waits for approval: ${acted?.state}`);
    for (const by of people) await this.#arena.person({ kind: 'approved', data: { plan: acted.plan } }, `person:${by}`);
  }

  #began(rule: string): boolean {
    return this.#newPlans().some((plan) => plan.rule === rule);
  }

  #waits(rule: string, words: string): boolean {
    return this.#reports.some(
      ({ decision }) =>
        decision?.waiting.some((each) => each.rule === rule && (each.reason.includes(words) || each.subject === words)) === true,
    );
  }

  /** A recovery that nobody watched was proven from outside. */
  #verified(): boolean {
    const records = this.#arena.disk.log.slice(this.#seenLog);
    return records.some(({ kind, data }) => kind === 'verified' && (data as { readonly ok: boolean }).ok);
  }

  #ended(outcome: string): boolean {
    const records = this.#arena.disk.log.slice(this.#seenLog);
    return records.some(({ kind, data }) => kind === 'ended' && (data as { readonly outcome: string }).outcome === outcome);
  }

  async #until(time: string, why: string, met: () => boolean): Promise<void> {
    const end = this.#arena.truth.now() + milliseconds(time);
    while (!met()) {
      if (this.#arena.truth.now() >= end) throw new NotMet(`${why}; the engine says: ${this.#arena.lastReport?.summary}`);
      await this.#arena.advance(STEP_MS);
    }
  }

  async #never(time: string, what: () => string | undefined): Promise<void> {
    this.#forget();
    const end = this.#arena.truth.now() + milliseconds(time);
    for (;;) {
      const found = what();
      if (found !== undefined) throw new NotMet(`${found} began`);
      if (this.#arena.truth.now() >= end) return;
      await this.#arena.advance(STEP_MS);
    }
  }

  async #healthy(time: string): Promise<void> {
    const end = this.#arena.truth.now() + milliseconds(time);
    for (;;) {
      const wrong = await whatIsWrong(this.#arena);
      if (wrong === null) return;
      if (this.#arena.truth.now() >= end) throw new NotMet(`${wrong}; the engine says: ${this.#arena.lastReport?.summary}`);
      await this.#arena.advance(STEP_MS);
    }
  }

  #wasRefused(codes: string): void {
    const wanted = codes.trim().split(' ');
    if (!wanted.some((code) => this.#refused.includes(code))) throw new NotMet(`refused with ${this.#refused.join(', ') || 'nothing'}`);
  }

  #wasDone(): void {
    if (this.#refused.length > 0) throw new NotMet(`refused with ${this.#refused.join(', ')}`);
  }

  async #is(node: NodeId, wanted: string): Promise<void> {
    const { state } = await this.#arena.world.driver.inspect(node);
    if (state !== wanted) throw new NotMet(`${node} is ${state}`);
  }

  async #noGap(gapMs: number, timeMs: number): Promise<void> {
    const { truth } = this.#arena;
    const heights = (): number => Math.max(...this.#arena.channels.map((channel) => truth.tip(channel)?.number ?? 0));
    let [height, since] = [heights(), truth.now()];
    for (const end = truth.now() + timeMs; truth.now() < end;) {
      await this.#arena.advance(STEP_MS);
      const now = heights();
      if (now > height) [height, since] = [now, truth.now()];
      if (truth.now() - since > gapMs) throw new NotMet(`no block for ${truth.now() - since} ms`);
    }
  }

  #oneEngine(): void {
    const records = this.#arena.disk.log.slice(this.#seenLog).filter(({ by }) => by.startsWith('engine:'));
    const fences = new Map(records.map(({ by, fence }) => [by, fence]));
    if (new Set(fences.values()).size !== fences.size) throw new NotMet('two engines wrote with one fence');
  }
}

function milliseconds(text: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)(ms|s|m)$/u.exec(text) ?? [];
  assert(unit !== '', `${text} is a time`);
  return Number(number) * { ms: 1, s: 1_000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
}

function never(why: string): never {
  throw new NotMet(why);
}
