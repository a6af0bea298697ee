/**
 * One seed, one run: the network gets well, the engine begins to watch, faults come and go, everything is healed, and in the end the network
 * has to be well again by the engine's own doing. The same seed gives the same bytes.
 */
import type { NodeId } from '../../core/kernel/ids.ts';
import { createRandom } from '../random.ts';
import { Arena } from './arena.ts';
import type { CountTable } from './counts.ts';
import { whatIsWrong } from './health.ts';
import type { Violation } from './judge.ts';
import { RecoveryDesk } from './recovery-desk.ts';
import { drawSchedule, type Schedule } from './schedule.ts';

export interface SeedOptions {
  /** Virtual seconds with faults. */
  readonly seconds: number;
  /** More repairs, and engines that die in the middle of them. */
  readonly harsh?: boolean;
}

export interface SeedResult {
  readonly seed: number;
  readonly layout: string;
  /** SHA-256 of everything that happened. */
  readonly digest: string;
  readonly virtualMs: number;
  readonly violations: readonly Violation[];
  readonly counts: CountTable;
  readonly story: readonly string[];
}

const WARM_UP_MS = 12_000;
/** Virtual time after the last heal in which the engine has to bring the network back. */
const SETTLE_LIMIT_MS = 600_000;
const LOOK_MS = 1_000;
/** A person reads what the engine asks for from time to time. */
const PERSON_EVERY_MS = 15_000;
/** `… before somebody acknowledges D302 for it`. */
const ASKS = /acknowledges? (D\d+) for/u;
const NOBODY_TO_SPARE = 'no consenter can be stopped for a moment';
const TWO_EMPTIED = /(\S+) and \S+ have lost their data at once/u;
const MOST_CRASHES = 4;
const DAY_MS = 86_400_000;
/** Verbs by which a node is given the data of another. */
const IN_COPIES = /^(before|after) (hold|stop|snapshot|wipe|copyIn|release)$/u;
const OFTEN: readonly string[] = ['before append decision', 'after append decision'];

export async function runSeed(seed: number, { seconds, harsh = false }: SeedOptions): Promise<SeedResult> {
  const schedule = drawSchedule(seed, seconds, harsh);
  const dice = createRandom(Math.imul(seed, 40_503) ^ 0xd1e);
  let crashes = 0;
  let faulty = false;
  const diesAt = (point: string): boolean => {
    const { often, rarely, inCopies } = schedule.crashes;
    const chance = OFTEN.includes(point) ? often : IN_COPIES.test(point) ? inCopies : rarely;
    if (!faulty || crashes >= MOST_CRASHES || dice.next() >= chance) return false;
    crashes += 1;
    return true;
  };
  const arena = new Arena(schedule.topology, { seed, rate: 3, diesAt, slowness: () => 0.5 + 2 * dice.next() });
  arena.story.tell(`SEED ${seed}: ${schedule.layout.name}, ${schedule.patience} policy, ${schedule.faults.length} faults`);
  try {
    await warmUp(arena, schedule);
    if (schedule.patience === 'unattended') await takePrecautions(arena);
    arena.host.start();
    faulty = true;
    await makeFaults(arena, schedule, seconds);
    faulty = false;
    await settle(arena);
  } catch (error) {
    arena.judge.bug(`the run failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const { judge, story, counts } = arena;
  return {
    seed,
    layout: schedule.layout.name,
    digest: story.digest(),
    virtualMs: story.time,
    violations: judge.violations,
    counts: counts.table(),
    story: story.lines,
  };
}

async function warmUp(arena: Arena, { faults }: Schedule): Promise<void> {
  await arena.startLoad();
  await arena.advance(WARM_UP_MS);
  const copied = faults.flatMap(({ kind, node, other }) =>
    kind.endsWith('stale restores') || kind === 'stale restore' ? [node, other] : [],
  );
  for (const node of copied) {
    if (node === undefined) continue;
    await arena.backUp(node);
    await arena.advance(WARM_UP_MS);
  }
}

/** A policy that two people approved, and the drill that it asks for. */
async function takePrecautions({ precautions }: Arena): Promise<void> {
  precautions.drilled(DAY_MS);
  for (const by of ['ada', 'bob']) await precautions.approve(by);
}

async function makeFaults(arena: Arena, { faults }: Schedule, seconds: number): Promise<void> {
  const begun = arena.truth.now();
  const ends: { readonly at: number; readonly id: string }[] = [];
  const until = async (ms: number): Promise<void> => {
    for (;;) {
      const next = ends.filter(({ at }) => at <= ms).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      ends.splice(ends.indexOf(next), 1);
      await arena.advance(Math.max(0, begun + next.at - arena.truth.now()));
      await arena.heal(next.id);
    }
    await arena.advance(Math.max(0, begun + ms - arena.truth.now()));
  };
  for (const fault of faults) {
    await until(fault.atMs);
    ends.push({ at: fault.atMs + fault.forMs, id: await arena.make(fault) });
  }
  await until(seconds * 1_000);
}

async function settle(arena: Arena): Promise<void> {
  await arena.healAll();
  arena.story.tell('everything is healed');
  const end = arena.truth.now() + SETTLE_LIMIT_MS;
  let person = arena.truth.now();
  let wrong: string | null = 'nobody has looked';
  while (wrong !== null && arena.truth.now() < end) {
    if (arena.truth.now() >= person) {
      person += PERSON_EVERY_MS;
      await answerAsPerson(arena);
    }
    await arena.advance(LOOK_MS);
    wrong = await whatIsWrong(arena);
  }
  if (wrong !== null) arena.judge.unhealthy(`${wrong}; ${lastWords(arena)}`);
  else arena.story.tell('the network is well');
  await arena.stopLoad();
  await lastPlanEnds(arena, end);
  await arena.host.end();
  arena.judge.acknowledged();
  if (wrong === null) arena.judge.finished();
}

/** A network that orders blocks may still have a peer with another state: what the engine has begun for it is not broken off by the end of the run. */
async function lastPlanEnds(arena: Arena, end: number): Promise<void> {
  const runs = (): boolean => (arena.host.engine?.memory.now.running ?? null) !== null;
  while (runs() && arena.truth.now() < end) await arena.advance(LOOK_MS);
}

/** What the engine waits for, for whoever reads why it could not help. */
function lastWords({ lastReport }: Arena): string {
  const waiting = lastReport?.decision?.waiting ?? [];
  return waiting.map(({ rule, subject, reason }) => `${rule} ${subject}: ${reason}`).join('; ');
}

/** Where nobody can be spared, people take the short gap that the engine must not take: under a new leader the node starts, or the engine joins it. */
async function startUnderANewLeader(arena: Arena, node: NodeId): Promise<void> {
  const lost = arena.channels.find((channel) => arena.world.controls.roles(channel)[node]?.role === 'outside');
  await arena.restartLeader(lost);
  await arena.advance(WARM_UP_MS);
  await arena.personStarts(node);
  await arena.advance(WARM_UP_MS);
}

/** The engine has made a plan, and waits for something that it cannot do unattended. */
function asksForRecovery({ lastReport }: Arena): boolean {
  const { waiting = [], findings = [] } = lastReport?.decision ?? {};
  return findings.some(({ code }) => code === 'D603') && waiting.some(({ rule, code }) => rule === 'D603' && code !== 'R724');
}

/** Two people with the commands of `holdfast recover`, while no engine runs. Where the commands refuse, nothing stays held. */
async function recoverAsPeople(arena: Arena): Promise<void> {
  const { driver } = arena.world;
  await arena.host.end();
  const desk = new RecoveryDesk(arena);
  if ((await desk.plan(true)).length === 0) {
    for (const by of ['ada', 'bob']) await desk.confirm(by);
    await desk.apply(false);
  } else {
    for (const node of Object.keys(arena.topology.orderers)) await driver.release(node);
  }
  arena.host.start();
}

/** What operators do who read what the engine says: they acknowledge what it has stopped repeating, and approve what it asks for. */
async function answerAsPerson(arena: Arena): Promise<void> {
  const engine = arena.host.engine;
  if (engine === null) return;
  const { history, approvals } = engine.memory.now;
  for (const key of Object.keys(history.locked ?? {})) {
    const [rule = '', ...subject] = key.split(' ');
    await arena.acknowledge(subject.join(' '), rule);
  }
  for (const { subject, reason } of arena.lastReport?.decision?.waiting ?? []) {
    const [, rule] = ASKS.exec(reason) ?? [];
    if (rule !== undefined) await arena.acknowledge(subject, rule);
    const emptied = reason.startsWith(NOBODY_TO_SPARE) ? subject : TWO_EMPTIED.exec(reason)?.[1];
    if (emptied !== undefined) await startUnderANewLeader(arena, emptied);
  }
  if (engine.memory.now.running === null && asksForRecovery(arena)) await recoverAsPeople(arena);
  const acted = arena.lastReport?.acted;
  if (acted?.state === 'not approved' && (approvals[acted.plan] ?? []).length < acted.needed) await arena.approve(acted.plan);
}
