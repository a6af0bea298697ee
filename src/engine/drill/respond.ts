/** What a drill does against its fault, and whether that went as its file expects. */
import type { Judged } from '../../core/chaos/drill/judge.ts';
import { acknowledgedByRegion } from '../../core/chaos/drill/operations.ts';
import type { DrillResponse } from '../../core/chaos/drill/response.ts';
import { channelOf, knownLeader } from '../../core/chaos/drill/target.ts';
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import { failures } from '../../core/kernel/failure.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Step } from '../../core/plan/step.ts';
import type { LogRecord } from '../../core/ports/engine-store.ts';
import type { RecoveryPlan } from '../../core/recovery/recovery-plan.ts';
import { sagaEvent } from '../../core/saga/events.ts';
import { look, note, waitFor } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';
import { startEngine } from './man-the-drill.ts';
import { otherLeads } from './other-leads.ts';
import type { CommandEnd, Operator } from './operator.ts';

const fail = failures(DRILL_CODES);
const REFUSED = 3;
/** Kills of one command: no plan has so many steps. */
const MOST_KILLS = 100;

/** Short enough to catch a step while it is done; the shortest take tens of milliseconds. */
const CATCH_MS = 20;

type Act<K extends DrillResponse['kind']> = Extract<DrillResponse, { readonly kind: K }>;

export async function respond(run: DrillRun): Promise<void> {
  for (const act of run.drill.response) {
    if (run.watcher.signal?.aborted === true) return;
    run.steady.push(await perform(run, handsOf(run), act));
  }
}

function handsOf({ operator, drill }: DrillRun): Operator {
  if (operator === null) throw fail('E633', `drill ${drill.name} runs commands, which cannot be done from here`);
  return operator;
}

function perform(run: DrillRun, operator: Operator, act: DrillResponse): Promise<Judged> {
  switch (act.kind) {
    case 'recover':
      return recover(run, operator, act);
    case 'refuse-recovery':
      return refuseRecovery(run, operator, act);
    case 'refuse-changed-plan':
      return refuseChangedPlan(run, operator, act);
    case 'engine-acts':
      return engineActs(run, operator, act);
    case 'engine-waits':
      return engineWaits(run, operator, act);
    case 'start-one-by-one':
      return startOneByOne(run, act);
    case 'kill-leader':
      return killLeader(run, act);
    case 'serve':
      return serve(run);
    default:
      return unreachable(act);
  }
}

async function recover(run: DrillRun, operator: Operator, { withinMs, killed }: Act<'recover'>): Promise<Judged> {
  const { clock } = run.world;
  const began = clock.now();
  const file = await operator.newPlanFile();
  const phases: string[] = [];
  const phase = async (name: string, words: readonly string[], how = runToEnd): Promise<unknown> => {
    const from = clock.now();
    const { exitCode, document } = await how(operator, words);
    phases.push(`${name} ${clock.now() - from} ms`);
    note(run, 'note', `recover ${name} ended with ${exitCode} after ${clock.now() - from} ms`);
    if (exitCode !== 0) throw fail('E635', `recover ${name} ended with ${exitCode}: ${errorText(document)}`);
    return document;
  };
  const plan = (await phase('plan', ['plan', '--hold', '--out', file])) as RecoveryPlan;
  run.listed = new Set(plan.risks.flatMap(({ lostOnly }) => lostOnly.flatMap(({ transactions }) => transactions)));
  for (const person of run.people.slice(0, 2)) await phase('confirm', ['confirm', file, '--by', person]);
  const kills = { count: 0 };
  await phase('apply', ['apply', file], killed ? (_, words) => killedAtEveryStep(run, operator, words, plan.plan, kills) : runToEnd);
  await phase('verify', ['verify', file]);
  const took = clock.now() - began;
  const how = killed ? `, apply killed ${kills.count} times` : '';
  const reason = `recovered in ${took} ms (${phases.join(', ')}${how}); at most ${withinMs} ms; only the lost side held ${run.listed.size} transactions`;
  return { verdict: took <= withinMs && (!killed || kills.count > 0) ? 'held' : 'failed', reason };
}

function runToEnd(operator: Operator, words: readonly string[]): Promise<CommandEnd> {
  return operator.recover(words).ended;
}

/** Killed as soon as the log has the intent of another step; the command that no kill comes in time for ends by itself. */
async function killedAtEveryStep(
  run: DrillRun,
  operator: Operator,
  words: readonly string[],
  { id }: Plan,
  kills: { count: number },
): Promise<CommandEnd> {
  const seen = new Set<string>();
  for (;;) {
    const command = operator.recover(words);
    let end: CommandEnd | null = null;
    void command.ended.then((value) => (end = value));
    const begun = async (): Promise<true | null> => (end !== null || (await newIntent(run, operator, id, seen)) ? true : null);
    await waitFor(run, run.drill.deadlineMs, begun, run.watcher.signal, CATCH_MS);
    if (end !== null || kills.count >= MOST_KILLS) return command.ended;
    command.kill();
    kills.count += 1;
    await command.ended;
  }
}

/** Whether a step was begun that was not seen before. */
async function newIntent(run: DrillRun, operator: Operator, plan: string, seen: Set<string>): Promise<boolean> {
  const before = seen.size;
  for (const record of await operator.log(run.startedAt)) {
    const event = sagaEvent(record);
    if (event?.kind === 'intent' && event.plan === plan) seen.add(`${event.step}${event.undo ? ' undo' : ''}`);
  }
  return seen.size > before;
}

async function refuseRecovery(run: DrillRun, operator: Operator, act: Act<'refuse-recovery'>): Promise<Judged> {
  const { clock } = run.world;
  const found = new Map<string, number>();
  for (let time = 1; time <= act.times; time += 1) {
    if (time > 1) await clock.sleep(act.everyMs, run.watcher.signal);
    const end = await runToEnd(operator, ['plan', '--hold', '--out', await operator.newPlanFile()]);
    const code = refusalOf(end, act.codes);
    if (code === null)
      return { verdict: 'failed', reason: `recovery was not refused at the ${time}. time: ${end.exitCode}, ${errorText(end.document)}` };
    found.set(code, (found.get(code) ?? 0) + 1);
  }
  const told = [...found].map(([code, times]) => `${times} times ${code}`).join(', ');
  const { region } = run.target;
  if (region === null || run.drill.fault.kind !== 'link.cut') return { verdict: 'held', reason: `recovery was refused: ${told}` };
  const { journal } = (await run.load?.records()) ?? { journal: [] };
  const own = acknowledgedByRegion(journal, run.injectedAt ?? run.startedAt).get(region) ?? 0;
  const reason = `recovery was refused: ${told}; meanwhile ${own} transactions of clients in ${region} were acknowledged`;
  return { verdict: own > 0 ? 'held' : 'failed', reason };
}

/** People may confirm anything; `apply` is who must see that it is wrong. */
async function refuseChangedPlan(run: DrillRun, operator: Operator, { codes }: Act<'refuse-changed-plan'>): Promise<Judged> {
  const file = await operator.newPlanFile();
  const made = await runToEnd(operator, ['plan', '--hold', '--out', file]);
  if (made.exitCode !== 0) return { verdict: 'failed', reason: `there is no plan to change: ${errorText(made.document)}` };
  const changed = await operator.changedPlan(file);
  for (const person of run.people.slice(0, 2)) await runToEnd(operator, ['confirm', changed, '--by', person]);
  const end = await runToEnd(operator, ['apply', changed]);
  const code = refusalOf(end, codes);
  if (code !== null) return { verdict: 'held', reason: `a plan with another survivor, confirmed by two people, was refused: ${code}` };
  return {
    verdict: 'failed',
    reason: `a plan with another survivor was not refused as expected: ${end.exitCode}, ${errorText(end.document)}`,
  };
}

/** The code of a refusal for one of the reasons; null for anything else. */
function refusalOf({ exitCode, document }: CommandEnd, codes: readonly string[]): string | null {
  const text = errorText(document);
  return exitCode === REFUSED ? (codes.find((code) => text.includes(code)) ?? null) : null;
}

function errorText(document: unknown): string {
  const { error } = (document ?? {}) as { readonly error?: { readonly code?: string; readonly message?: string } };
  return error === undefined ? JSON.stringify(document) : `${error.code}: ${error.message}`;
}

async function engineActs(
  run: DrillRun,
  operator: Operator,
  { rule, plans: wanted, withinMs, killed }: Act<'engine-acts'>,
): Promise<Judged> {
  const since = run.injectedAt ?? run.startedAt;
  const seen = new Set<string>();
  let kills = 0;
  const ended = await waitFor(
    run,
    withinMs,
    async () => {
      const log = await operator.log(since);
      const plans = plansBy(log, rule);
      const at = endOf(log, plans, wanted);
      if (at !== null || !killed) return at;
      for (const { id } of plans) {
        if (!(await newIntent(run, operator, id, seen))) continue;
        await operator.killEngine();
        kills += 1;
        await startEngine(run);
      }
      return null;
    },
    run.watcher.signal,
    killed ? CATCH_MS : undefined,
  );
  for (const { steps } of plansBy(await operator.log(since), rule)) for (const step of steps) followMembership(run, step);
  const how = killed ? `, its engine killed ${kills} times` : '';
  if (ended === null)
    return { verdict: 'failed', reason: `the engine did not bring ${plansOf(wanted, rule)} to an end within ${withinMs} ms${how}` };
  const reason = `the engine brought ${plansOf(wanted, rule)} to an end ${ended - since} ms after the fault${how}`;
  return { verdict: killed && kills === 0 ? 'failed' : 'held', reason };
}

/** What is judged from here on is the network with the consenters that it has now, which the file does not know yet. */
function followMembership(run: DrillRun, step: Step): void {
  if (step.kind !== 'consenter.add' && step.kind !== 'consenter.remove') return;
  const { topology } = run.world;
  const channel = channelOf(topology, step.channel);
  const others = channel.consenters.filter((node) => node !== step.node);
  const consenters = step.kind === 'consenter.add' ? [...others, step.node] : others;
  run.world = { ...run.world, topology: { ...topology, channels: { ...topology.channels, [channel.id]: { ...channel, consenters } } } };
}

function plansOf(count: number, rule: string): string {
  return count === 1 ? `a plan of ${rule}` : `${count} plans of ${rule}`;
}

function plansBy(log: readonly LogRecord[], rule: string): readonly Plan[] {
  return log.flatMap((record) => {
    const event = sagaEvent(record);
    return event?.kind === 'plan' && event.plan.rule === rule ? [event.plan] : [];
  });
}

/** When so many of the plans had ended well. */
function endOf(log: readonly LogRecord[], plans: readonly Plan[], wanted: number): number | null {
  const ends = log.filter((record) => {
    const event = sagaEvent(record);
    return event?.kind === 'ended' && event.outcome === 'succeeded' && plans.some(({ id }) => id === event.plan);
  });
  return ends[wanted - 1]?.at ?? null;
}

async function engineWaits(run: DrillRun, operator: Operator, { rule, withinMs }: Act<'engine-waits'>): Promise<Judged> {
  const { driver } = run.world;
  const since = run.injectedAt ?? run.startedAt;
  const { nodes } = run.target;
  const waits = async (): Promise<LogRecord | null> => {
    const told = (await operator.log(since)).findLast(({ kind, data }) => kind === 'decision' && waitsWith(data, rule));
    const states = await Promise.all(nodes.map((node) => driver.inspect(node)));
    return told !== undefined && states.every(({ state }) => state === 'stopped') ? told : null;
  };
  const told = await waitFor(run, withinMs, waits, run.watcher.signal);
  const all = nodes.join(', ');
  if (told === null)
    return { verdict: 'failed', reason: `not within ${withinMs} ms: the engine waits with ${rule}, and ${all} do not run` };
  return { verdict: 'held', reason: `the engine waits with ${rule} ${told.at - since} ms after the fault, and leaves ${all} stopped` };
}

function waitsWith(data: unknown, rule: string): boolean {
  const { waiting } = data as { readonly waiting?: readonly { readonly rule?: string }[] };
  return waiting?.some((each) => each.rule === rule) === true;
}

async function startOneByOne(run: DrillRun, { withinMs }: Act<'start-one-by-one'>): Promise<Judged> {
  const { world, channel } = run;
  const before = knownLeader(await look(run), channel);
  await world.driver.kill(before);
  note(run, 'note', `${before}, which leads, is killed`);
  if ((await otherLeads(run, before, withinMs)) === null) return { verdict: 'failed', reason: `nobody leads instead of ${before}` };
  for (const node of run.target.nodes) {
    await world.driver.start(node);
    const began = world.clock.now();
    const atTip = await waitFor(
      run,
      withinMs,
      async () => ((await look(run)).channels[channel]?.behind[node] === 0 ? true : null),
      run.watcher.signal,
    );
    if (atTip === null) return { verdict: 'failed', reason: `${node} was not at the tip ${withinMs} ms after its start` };
    note(run, 'note', `${node} is at the tip ${world.clock.now() - began} ms after its start`);
  }
  return { verdict: 'held', reason: `after a change of the leader ${run.target.nodes.join(', ')} came to the tip, one after the other` };
}

async function killLeader(run: DrillRun, { afterMs }: Act<'kill-leader'>): Promise<Judged> {
  const { world, channel, watcher } = run;
  const left = (run.injectedAt ?? run.startedAt) + afterMs - world.clock.now();
  if (left > 0) await world.clock.sleep(left, watcher.signal);
  const leader = knownLeader(await look(run), channel);
  await world.driver.kill(leader);
  note(run, 'fault', `${leader}, which leads, is killed`);
  return { verdict: 'held', reason: `${leader} was killed while it led, ${afterMs} ms after the injection` };
}

async function serve(run: DrillRun): Promise<Judged> {
  await startEngine(run);
  return { verdict: 'held', reason: 'an engine serves the network from here on' };
}
