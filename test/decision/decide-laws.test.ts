/**
 * Laws of deciding, over evidence that makes no sense and over networks in which several things go wrong at once. More runs:
 * HOLDFAST_DECISIONS=20000.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { quorumSize } from '../../src/core/consensus/quorum.ts';
import { decide } from '../../src/core/decision/decide.ts';
import { EMPTY_HISTORY, type History, type KillSwitch } from '../../src/core/decision/history.ts';
import type { DecideInput, Evidence } from '../../src/core/decision/model.ts';
import { DEFAULT_POLICY } from '../../src/core/decision/policy.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import { lintPlan } from '../../src/core/plan/lint.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { AT } from '../observation/round.ts';
import { type Case, CASE, evidenceOf, TOPOLOGIES } from './arbitrary-evidence.ts';
import { DIGEST, fence } from './rounds.ts';
import { CHANNEL, Situation } from './situation.ts';

const numRuns = Number(process.env['HOLDFAST_DECISIONS'] ?? 250);
const TOCOMMIT = 'PANI tocommit(12) is out of range [lastIndex(5)]';

const CHANGES = [
  'dead',
  'frozen',
  'lost',
  'emptied',
  'zombie',
  'behind',
  'leaderless',
  'another leader',
  'blind region',
  'missing region',
] as const;

/** A network that was well, and what happened to it. */
const TROUBLED: fc.Arbitrary<Case> = fc
  .constantFrom(...TOPOLOGIES.filter(({ channels }) => channels[CHANNEL]?.consensus.kind === 'raft'))
  .chain((topology) =>
    fc
      .record({
        changes: fc.array(fc.tuple(fc.constantFrom(...CHANGES), fc.nat(20)), { maxLength: 5 }),
        fenced: fc.option(fc.constantFrom(...Object.keys(topology.orderers))),
        held: fc.option(fc.constantFrom(...nodes(topology).map(({ id }) => id))),
      })
      .map(({ changes, fenced, held }) => {
        const situation = changes.reduce((each, [change, index]) => happen(each, change, index), new Situation(topology));
        const others = nodes(topology).flatMap(({ id }) => (id === fenced ? [] : [id]));
        const fences = fenced === null ? [] : fence(fenced, others);
        return { topology, evidence: { ...situation.evidence(AT), fences, ...(held === null ? {} : { held: { [held]: 'broken' } }) } };
      }),
  );

function happen(situation: Situation, change: (typeof CHANGES)[number], index: number): Situation {
  const { topology } = situation;
  const all = nodes(topology).map(({ id }) => id);
  const orderers = Object.keys(topology.orderers);
  const node = all[index % all.length] ?? '';
  const orderer = orderers[index % orderers.length] ?? '';
  const region = Object.keys(topology.regions)[index % Object.keys(topology.regions).length] ?? '';
  switch (change) {
    case 'dead':
      return situation.dead(node);
    case 'frozen':
      return situation.outcome(node, 'timeout').process(node, 'frozen');
    case 'lost':
      return situation
        .lost(node)
        .noMachine(node)
        .say(
          orderers.filter((id) => id !== node),
          orderers.find((id) => id !== node) ?? null,
          orderers.length - 1,
        );
    case 'emptied':
      return situation.dead(orderer).logged(orderer, TOCOMMIT);
    case 'zombie':
      return situation.channel(node, CHANNEL, () => ({ error: 'NOT_FOUND' }));
    case 'behind':
      return situation.height(node, 3);
    case 'leaderless':
      return situation.say(orderers, null, 0);
    case 'another leader':
      return situation.say(orderers, orderer, orderers.length);
    case 'blind region':
      for (const id of all) situation.outcome(id, 'timeout', region);
      return situation;
    case 'missing region':
      return situation.withoutObserver(region);
  }
}

const ANY = fc.oneof({ weight: 1, arbitrary: CASE }, { weight: 4, arbitrary: TROUBLED });
/** How long everything has stood. */
const AGE = fc.constantFrom(0, 7_000, 21_000, 70_000, 600_000);

function inputOf({ topology, evidence }: Case, age: number, more: Partial<History> = {}): DecideInput {
  return {
    topology,
    topologyDigest: DIGEST,
    evidence,
    policy: DEFAULT_POLICY,
    history: { ...watched(topology, evidence, age), ...more },
    now: AT,
  };
}

/** Memory of somebody who has seen the same for so long. */
function watched(topology: Topology, evidence: Evidence, age: number): History {
  const before = AT - age;
  if (age === 0) return EMPTY_HISTORY;
  const first = decide({
    topology,
    topologyDigest: DIGEST,
    evidence: { ...evidence, at: before },
    policy: DEFAULT_POLICY,
    history: EMPTY_HISTORY,
    now: before,
  });
  const leaders = Object.fromEntries(
    Object.entries(first.history.leaders).map(([id, memory]) => [
      id,
      { ...memory, lastConfirmed: memory.leader === null ? memory.lastConfirmed : AT - 1_000 },
    ]),
  );
  return { ...first.history, leaders, lastRoundAt: AT - 1_000 };
}

function planFor(input: DecideInput): Plan | null {
  return decide(input).decision.plan;
}

/** Consenters that are shown to work, from the merged snapshot and the protocol's own number. */
function margin({ topology, evidence }: DecideInput, channel: string): number {
  const { consenters = [], consensus } = topology.channels[channel] ?? {};
  const members = evidence.membership?.[channel] ?? consenters;
  const alive = members.filter((node) => {
    const view = evidence.snapshot.nodes[node]?.alive;
    return view !== undefined && isKnown(view) && view.value;
  });
  return members.length === 0 ? 0 : alive.length - quorumSize(consensus?.kind ?? 'raft', members.length);
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const each of Object.values(value)) frozen(each);
  return value;
}

test('it never throws, changes nothing that it was given, and says the same twice', () => {
  fc.assert(
    fc.property(ANY, AGE, (each, age) => {
      const input = frozen(structuredClone(inputOf(each, age)));
      assert.deepEqual(decide(input), decide(structuredClone(input)));
    }),
    { numRuns },
  );
});

test('decision and memory are data, and the sentence is one', () => {
  fc.assert(
    fc.property(ANY, AGE, (each, age) => {
      const said = decide(inputOf(each, age));
      assert.deepEqual(JSON.parse(JSON.stringify(said)), said);
      assert.match(said.decision.summary, /^.{10,}\.$/u);
    }),
    { numRuns },
  );
});

test('a plan that was decided is not decided again: neither while it runs, nor before the network was seen afterwards', () => {
  fc.assert(
    fc.property(ANY, AGE, fc.constantFrom('succeeded' as const, 'failed' as const, 'undone' as const), (each, age, outcome) => {
      const input = inputOf(each, age);
      const { decision, history } = decide(input);
      const { plan } = decision;
      if (plan === null) return;
      assert.equal(planFor({ ...input, history: { ...history, running: plan.id } }), null);
      const { id, rule, subject, disruptive } = plan;
      const ended = { ...history, plans: [...history.plans, { id, rule, subject, disruptive, endedAt: AT, outcome }] };
      assert.equal(planFor({ ...input, history: ended }), null);
    }),
    { numRuns },
  );
});

test('the linter has nothing against any plan, and no plan waits for a fault of Holdfast', () => {
  fc.assert(
    fc.property(ANY, AGE, (each, age) => {
      const input = inputOf(each, age);
      const { decision } = decide(input);
      assert.deepEqual(
        decision.waiting.filter(({ reason }) => reason.includes('linter')),
        [],
      );
      const { membership, snapshot } = input.evidence;
      const basis = { topology: input.topology, snapshot, ...(membership === undefined ? {} : { membership }) };
      if (decision.plan !== null) assert.deepEqual(lintPlan(decision.plan, basis), []);
    }),
    { numRuns },
  );
});

test('no plan stops or kills a consenter that lives when the others are no quorum', () => {
  fc.assert(
    fc.property(ANY, AGE, (each, age) => {
      const input = inputOf(each, age);
      for (const step of planFor(input)?.steps ?? []) {
        if (step.kind !== 'node.stop' && step.kind !== 'node.kill') continue;
        const view = input.evidence.snapshot.nodes[step.node]?.alive;
        if (view === undefined || !isKnown(view) || !view.value) continue;
        for (const { id, consenters } of Object.values(input.topology.channels)) {
          if ((input.evidence.membership?.[id] ?? consenters).includes(step.node))
            assert.ok(margin(input, id) >= 1, `${step.kind} ${step.node}`);
        }
      }
    }),
    { numRuns },
  );
});

test('nothing is planned while the kill switch is on or cannot be read', () => {
  const SWITCH: fc.Arbitrary<KillSwitch> = fc.constantFrom(
    { state: 'on', reason: 'r' } as const,
    { state: 'unreadable', reason: 'r' } as const,
  );
  fc.assert(
    fc.property(ANY, AGE, SWITCH, (each, age, killSwitch) => {
      assert.equal(planFor(inputOf(each, age, { killSwitch })), null);
    }),
    { numRuns },
  );
});

test('nothing is planned from half of the vantage points or fewer', () => {
  fc.assert(
    fc.property(TROUBLED, AGE, fc.nat(10), ({ topology, evidence }, age, from) => {
      const regions = Object.keys(topology.regions);
      const kept = regions.map((_, i) => regions[(i + from) % regions.length]).slice(0, Math.floor(regions.length / 2));
      const less = evidenceOf(topology, { ...evidence, sightings: evidence.sightings.filter(({ region }) => kept.includes(region)) });
      assert.equal(planFor(inputOf({ topology, evidence: less }, age)), null);
    }),
    { numRuns },
  );
});

test('nothing is planned when two consenters have different blocks of one number', () => {
  fc.assert(
    fc.property(TROUBLED, AGE, fc.nat(10), ({ topology, evidence }, age, index) => {
      const [first] = Object.keys(topology.orderers);
      const other = Object.keys(topology.orderers)[1 + (index % (Object.keys(topology.orderers).length - 1))];
      const forked = evidence.sightings.map((sighting) => ({
        ...sighting,
        nodes: sighting.nodes.map((probe) => {
          if (probe.node !== first && probe.node !== other) return probe;
          const hash = (probe.node === first ? 'a' : 'b').repeat(64);
          return {
            ...probe,
            outcome: 'answered' as const,
            channels: { ...probe.channels, [CHANNEL]: { ...probe.channels[CHANNEL], height: 7, hash, hashes: {} } },
          };
        }),
      }));
      if (forked.length === 0) return;
      assert.equal(planFor(inputOf({ topology, evidence: evidenceOf(topology, { ...evidence, sightings: forked }) }, age)), null);
    }),
    { numRuns },
  );
});

test('those cases do lead to plans, of several rules', () => {
  const rules = new Set(
    fc.sample(fc.tuple(TROUBLED, AGE), { numRuns: 400, seed: 7 }).flatMap(([each, age]) => planFor(inputOf(each, age))?.rule ?? []),
  );
  for (const rule of ['D201', 'D203', 'D301', 'D401', 'D403']) assert.ok(rules.has(rule), `${rule} of ${[...rules].join()}`);
});
