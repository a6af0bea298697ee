/** What a drill does against its fault, with hands that answer as they are told to: what is judged to hold, and what is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drill } from '../../src/core/chaos/drill/drill.ts';
import type { DrillResponse, EngineWanted } from '../../src/core/chaos/drill/response.ts';
import type { DrillResult } from '../../src/core/chaos/result.ts';
import type { LogRecord } from '../../src/core/ports/engine-store.ts';
import type { CommandEnd, Operator } from '../../src/engine/drill/operator.ts';
import { runDrill } from '../../src/engine/drill/run-drill.ts';
import { createMemoryWorld } from '../../src/simulation/world.ts';
import { TOOLS, drillNamed, threeRegions } from './fixtures.ts';

interface Told {
  /** By the first word of a command. */
  readonly ends?: Readonly<Record<string, CommandEnd>>;
  readonly log?: readonly LogRecord[];
  readonly served?: boolean;
}

interface Hands extends Operator {
  readonly said: string[];
}

function hands(told: Told, now: () => number): Hands {
  const said: string[] = [];
  const say = (words: string): Promise<void> => Promise.resolve(void said.push(words));
  return {
    said,
    recover: (words) => {
      said.push(words.join(' '));
      const end = told.ends?.[words[0] ?? ''] ?? { exitCode: 0, document: {} };
      return { ended: Promise.resolve(end), kill: () => void said.push('kill') };
    },
    newPlanFile: () => Promise.resolve('plan.json'),
    changedPlan: (file) => Promise.resolve(`${file}.changed`),
    isServed: () => Promise.resolve(told.served === true),
    startEngine: () => say('start engine'),
    killEngine: () => say('kill engine'),
    endEngine: () => say('end engine'),
    log: () => Promise.resolve([record('decision', now(), {}), ...(told.log ?? []).map((each) => ({ ...each, at: now() }))]),
  };
}

function record(kind: string, at: number, data: unknown): LogRecord {
  return { sequence: 1, kind, at, by: 'engine:test', data, hash: '', previous: '' } as unknown as LogRecord;
}

const REFUSED = (code: string): CommandEnd => ({ exitCode: 3, document: { error: { code, message: 'no' } } });
const PLAN: CommandEnd = { exitCode: 0, document: { plan: { id: 'p1' }, risks: [{ lostOnly: [] }] } };

async function play(
  response: readonly DrillResponse[],
  told: Told = {},
  { engine = 'any', people = ['alice', 'bob'] }: { engine?: EngineWanted; people?: readonly string[] } = {},
): Promise<{ result: DrillResult; said: readonly string[] }> {
  const world = createMemoryWorld(threeRegions(), { seed: 1 });
  const drill: Drill = { ...drillNamed('kill-follower'), engine, response };
  const operator = hands(told, () => world.clock.now());
  const result = await runDrill(world, drill, { tools: TOOLS, operator, people });
  return { result, said: operator.said };
}

function about(result: DrillResult, words: RegExp): string {
  return result.reasons.hypothesis.find((reason) => words.test(reason)) ?? assert.fail(JSON.stringify(result.reasons));
}

test('a recovery is planned, confirmed by both, applied and verified; the engine that was started ends with the drill', async () => {
  const { result, said } = await play([{ kind: 'recover', withinMs: 60_000, killed: false }, { kind: 'serve' }], { ends: { plan: PLAN } });
  assert.match(about(result, /recovered in/u), /^held/u);
  assert.deepEqual(said, [
    'plan --hold --out plan.json',
    'confirm plan.json --by alice',
    'confirm plan.json --by bob',
    'apply plan.json',
    'verify plan.json',
    'start engine',
    'end engine',
  ]);
  assert.equal(result.verdicts.cleanup, 'held');
});

test('a command of the recovery that fails is said, and the fault is healed', async () => {
  const { result } = await play([{ kind: 'recover', withinMs: 60_000, killed: false }], { ends: { plan: PLAN, apply: REFUSED('R712') } });
  assert.equal(result.verdicts.hypothesis, 'unknown');
  assert.match(about(result, /recover apply/u), /R712/u);
  assert.deepEqual([result.verdicts.injection, result.verdicts.cleanup], ['held', 'held']);
});

test('a refusal counts only with exit code 3 and an expected reason, every time', async () => {
  const act: DrillResponse = { kind: 'refuse-recovery', codes: ['R701', 'R702'], times: 3, everyMs: 100 };
  const seen = async (plan: CommandEnd): Promise<string> => about((await play([act], { ends: { plan } })).result, /refused/u);
  assert.match(await seen(REFUSED('R702')), /^held: .*3 times R702/u);
  assert.match(await seen(REFUSED('R711')), /^failed/u);
  assert.match(await seen(PLAN), /^failed/u);
  assert.match(await seen({ exitCode: 4, document: { error: { code: 'R701', message: '' } } }), /^failed/u);
});

test('a plan with another survivor must be refused by apply, also when two people took it', async () => {
  const act: DrillResponse = { kind: 'refuse-changed-plan', codes: ['R733'] };
  const { result, said } = await play([act], { ends: { plan: PLAN, apply: REFUSED('R733') } });
  assert.match(about(result, /another survivor/u), /^held/u);
  assert.deepEqual(said.slice(1, 4), [
    'confirm plan.json.changed --by alice',
    'confirm plan.json.changed --by bob',
    'apply plan.json.changed',
  ]);
  assert.match(about((await play([act], { ends: { plan: PLAN } })).result, /another survivor/u), /^failed/u);
});

test('the engine must bring so many plans of the rule to a good end', async () => {
  const plan = (id: string, rule: string) => record('plan', 0, { plan: { id, rule, subject: 'x', steps: [] } });
  const end = (id: string, outcome: string) => record('ended', 0, { plan: id, outcome, why: '' });
  const act: DrillResponse = { kind: 'engine-acts', rule: 'D501', plans: 2, withinMs: 5_000, killed: false };
  const seen = async (log: readonly LogRecord[]): Promise<string> =>
    about((await play([act], { log }, { engine: 'on' })).result, /plans of D501/u);
  const both = [plan('a', 'D501'), end('a', 'succeeded'), plan('b', 'D501')];
  assert.match(await seen([...both, end('b', 'succeeded')]), /^held/u);
  assert.match(await seen([...both, end('b', 'failed')]), /^failed/u);
  assert.match(await seen([plan('a', 'D301'), end('a', 'succeeded'), plan('b', 'D501'), end('b', 'succeeded')]), /^failed/u);
});

test('the engine must say that it waits, while no target runs', async () => {
  const waiting = record('decision', 0, { waiting: [{ rule: 'D403' }] });
  const act: DrillResponse = { kind: 'engine-waits', rule: 'D403', withinMs: 2_000 };
  const seen = async (log: readonly LogRecord[]): Promise<string> =>
    about((await play([act], { log }, { engine: 'on' })).result, /waits with D403/u);
  assert.match(await seen([waiting]), /^held/u);
  assert.match(await seen([]), /^failed/u);
});

test('targets are started one by one under another leader', async () => {
  const { result } = await play([{ kind: 'start-one-by-one', withinMs: 60_000 }]);
  assert.match(about(result, /one after the other/u), /^held/u);
});

test('a drill that is not manned is refused before anything happens', async () => {
  const recover: DrillResponse = { kind: 'recover', withinMs: 1_000, killed: false };
  await assert.rejects(play([recover], {}, { people: ['alice', ' Alice '] }), { code: 'E634' });
  await assert.rejects(play([], { served: true }, { engine: 'off' }), { code: 'E633' });
  const world = createMemoryWorld(threeRegions(), { seed: 1 });
  await assert.rejects(runDrill(world, drillNamed('kill-leader-engine'), { tools: TOOLS }), { code: 'E633' });
});
