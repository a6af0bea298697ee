/**
 * Every plan that the rules make on channels of up to seven consenters, over the states that each of them may be in: every prefix is judged by
 * an oracle of its own, and the linter agrees. Every combination of states up to five consenters: HOLDFAST_ALL_PLANS=1.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdBack } from '../../src/core/decision/guards.ts';
import { EMPTY_HISTORY, type History } from '../../src/core/decision/history.ts';
import type { Diagnosis, Evidence, RuleContext } from '../../src/core/decision/model.ts';
import { DEFAULT_POLICY } from '../../src/core/decision/policy.ts';
import { remember } from '../../src/core/decision/remember.ts';
import { RULES } from '../../src/core/decision/rules/table.ts';
import { lintPlan } from '../../src/core/plan/lint.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { AT } from '../observation/round.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { complaints, type Truth } from './oracle.ts';
import { DIGEST } from './rounds.ts';
import { CHANNEL, layout, Situation } from './situation.ts';

const STATES = ['well', 'dead', 'frozen', 'silent', 'emptied', 'without channel'] as const;
type State = (typeof STATES)[number];

const TOCOMMIT = 'PANI tocommit(12) is out of range [lastIndex(5)]. Was the raft log corrupted, truncated, or lost?';
const LONG_AGO = AT - 20 * 60_000;
const thorough = process.env['HOLDFAST_ALL_PLANS'] === '1';

function network(size: number): Topology {
  const third = Math.ceil(size / 3);
  const second = Math.ceil((size - third) / 2);
  return layout({ london: third, frankfurt: second, singapore: size - third - second });
}

/** Every assignment of states to so many consenters; with a limit only those with at most so many that are not well, or all of them alike. */
function assignments(size: number, most: number): readonly (readonly State[])[] {
  const all = Array.from({ length: size }).reduce<readonly (readonly State[])[]>(
    (rows) =>
      rows.flatMap((row) =>
        (row.filter((state) => state !== 'well').length < most ? STATES : (['well'] as const)).map((state) => [...row, state]),
      ),
    [[]],
  );
  const alike = STATES.slice(1).flatMap((state) =>
    Array.from({ length: 2 ** size }, (_, mask) => Array.from({ length: size }, (__, i): State => ((mask >> i) & 1 ? state : 'well'))),
  );
  const known = new Set<string>();
  return [...all, ...alike].filter((row) => !known.has(row.join()) && known.add(row.join()));
}

function situationOf(topology: Topology, states: readonly State[], peer: (situation: Situation) => Situation): Situation {
  const situation = new Situation(topology);
  const ids = Object.keys(topology.orderers);
  const well = ids.filter((_, i) => states[i] === 'well');
  const needed = Math.floor(ids.length / 2) + 1;
  situation.say(well, well.length >= needed ? (well[0] ?? null) : null, well.length >= needed ? well.length : 0);
  for (const [i, id] of ids.entries()) make(situation, id, states[i] ?? 'well');
  return peer(situation);
}

function make(situation: Situation, id: string, state: State): void {
  switch (state) {
    case 'dead':
      return void situation.dead(id);
    case 'emptied':
      return void situation.dead(id).logged(id, TOCOMMIT);
    case 'frozen':
      return void situation.outcome(id, 'timeout').process(id, 'frozen');
    case 'silent':
      return void situation.lost(id).noMachine(id);
    case 'without channel':
      return void situation.channel(id, CHANNEL, () => ({ error: 'NOT_FOUND' }));
    case 'well':
  }
}

/** All that was diagnosed has stood for twenty minutes, and the leader leads for as long. */
function contextOf(topology: Topology, evidence: Evidence): RuleContext {
  const { history, diagnoses } = remember(EMPTY_HISTORY, evidence, topology, DEFAULT_POLICY, AT);
  const leaders = Object.fromEntries(
    Object.entries(history.leaders).map(([id, memory]) => [
      id,
      { ...memory, since: LONG_AGO, lastConfirmed: memory.leader === null ? LONG_AGO : AT },
    ]),
  );
  const answers = Object.fromEntries(Object.keys(evidence.snapshot.nodes).map((id) => [id, LONG_AGO]));
  const old: History = { ...history, leaders, answers };
  return {
    topology,
    topologyDigest: DIGEST,
    evidence,
    policy: DEFAULT_POLICY,
    history: old,
    now: AT,
    diagnoses: diagnoses.map((each) => ({ ...each, since: LONG_AGO, rounds: 1_000 })),
  };
}

function truthOf(topology: Topology, states: readonly State[]): Truth {
  const members = Object.keys(topology.orderers);
  const those = (...which: readonly State[]): readonly string[] => members.filter((_, i) => which.includes(states[i] ?? 'well'));
  return { members, needed: Math.floor(members.length / 2) + 1, working: those('well'), dead: those('dead', 'emptied') };
}

/** Also those of rules that come after one that found something. */
function allPlans(context: RuleContext): readonly Plan[] {
  const judgements = RULES.flatMap((rule) => rule.judge(context) ?? []);
  return judgements.some(({ halt }) => halt !== undefined) ? [] : judgements.flatMap(({ plans = [] }) => plans);
}

const PEERS: readonly ((situation: Situation) => Situation)[] = [
  (situation) => situation,
  (situation) => situation.dead('p-london').outcome('p-frankfurt', 'timeout').process('p-frankfurt', 'frozen'),
  (situation) => situation.channel('p-london', CHANNEL, () => ({ error: 'NOT_FOUND' })),
];

/** The last consenter that is well stands still, and was restarted for it once already. */
function withStuck(context: RuleContext, states: readonly State[]): RuleContext {
  const last = Object.keys(context.topology.orderers)
    .filter((_, i) => states[i] === 'well')
    .at(-1);
  if (last === undefined) return context;
  const stuck: Diagnosis = {
    code: 'N310',
    subject: last,
    channel: CHANNEL,
    message: `${last} stands`,
    evidence: [],
    certainty: 'proven',
    since: LONG_AGO,
    rounds: 900,
  };
  const restarted = { id: 'before', rule: 'D404', subject: last, disruptive: true, endedAt: LONG_AGO, outcome: 'succeeded' } as const;
  return { ...context, diagnoses: [...context.diagnoses, stuck], history: { ...context.history, plans: [restarted] } };
}

/** Consenters that may be in different states at once; all in one state are judged for every subset. */
function mostBad(size: number): number {
  if (thorough) return size <= 5 ? size : 4;
  return size <= 4 ? 3 : 2;
}

/** How often a plan of each rule was judged, over all sizes. */
const judged = new Map<string, number>();

for (const size of [1, 2, 3, 4, 5, 6, 7]) {
  test(`plans on ${size} consenters keep the quorum at every prefix, and the linter agrees with every plan that the guards let pass`, () => {
    const topology = network(size);
    for (const [row, states] of assignments(size, mostBad(size)).entries()) {
      const peer = PEERS[row % PEERS.length] ?? ((situation: Situation) => situation);
      const evidence = situationOf(topology, states, peer).evidence(AT);
      const plain = contextOf(topology, evidence);
      for (const context of [plain, withStuck(plain, states)]) for (const plan of allPlans(context)) judge(plan, context, states);
    }
  });
}

function judge(plan: Plan, context: RuleContext, states: readonly State[]): void {
  const { topology, evidence } = context;
  const objections = lintPlan(plan, { topology, snapshot: evidence.snapshot });
  const wrong = complaints(plan, truthOf(topology, states));
  if (wrong.length > 0)
    assert.notDeepEqual(objections, [], `the linter lets pass what the oracle refuses: ${wrong.join('; ')}; ${states.join()}`);
  if (holdBack(plan, context, []) !== null) return;
  assert.deepEqual(objections, [], `${plan.id}: ${states.join()}`);
  assert.deepEqual(wrong, [], `${plan.id}: ${states.join()}`);
  judged.set(plan.rule, (judged.get(plan.rule) ?? 0) + 1);
}

test('those were plans of the rules that stop, fence, start and re-seed, each many times', () => {
  for (const rule of ['D201', 'D203', 'D204', 'D301', 'D401', 'D403', 'D404'])
    assert.ok((judged.get(rule) ?? 0) >= 20, `${rule}: ${judged.get(rule) ?? 0}`);
});

test('the oracle itself refuses what breaks a quorum, and what starts without a memory', () => {
  const truth: Truth = { members: ['a', 'b', 'c'], needed: 2, working: ['a', 'b'], dead: ['c'] };
  const of = (...steps: Plan['steps']): Plan => ({
    id: 'p',
    rule: 'D',
    subject: 's',
    why: '',
    basis: { network: '', topologyDigest: '', at: 0, channels: {} },
    approval: 'automatic',
    disruptive: true,
    steps,
  });
  assert.equal(complaints(of({ kind: 'node.kill', node: 'b' }), truth).length, 1);
  assert.equal(complaints(of({ kind: 'node.kill', node: 'c' }), truth).length, 0);
  assert.equal(complaints(of({ kind: 'node.set-aside', node: 'c', label: 'l' }, { kind: 'node.start', node: 'c' }), truth).length, 1);
});
