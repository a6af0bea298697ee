/** Laws of diagnosing and remembering, over evidence of any kind. More runs: HOLDFAST_DIAGNOSES=20000. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { EMPTY_HISTORY, type History } from '../../src/core/decision/history.ts';
import type { Diagnosis } from '../../src/core/decision/model.ts';
import { DEFAULT_POLICY } from '../../src/core/decision/policy.ts';
import { remember } from '../../src/core/decision/remember.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import { AT } from '../observation/round.ts';
import { CASE, evidenceOf, ROUNDS, shuffled, sizeOf, TOPOLOGIES } from './arbitrary-evidence.ts';

const numRuns = Number(process.env['HOLDFAST_DIAGNOSES'] ?? 300);

test('it never throws, and the same input gives the same answer', () => {
  fc.assert(
    fc.property(CASE, ({ topology, evidence }) => {
      const once = remember(EMPTY_HISTORY, evidence, topology, DEFAULT_POLICY, AT);
      const twice = remember(structuredClone(EMPTY_HISTORY), structuredClone(evidence), structuredClone(topology), DEFAULT_POLICY, AT);
      assert.deepEqual(twice, once);
    }),
    { numRuns },
  );
});

test('memory and diagnoses are data: they survive being written and read', () => {
  fc.assert(
    fc.property(CASE, ({ topology, evidence }) => {
      const { history, diagnoses } = remember(EMPTY_HISTORY, evidence, topology, DEFAULT_POLICY, AT);
      assert.deepEqual(JSON.parse(JSON.stringify({ history, diagnoses })), { history, diagnoses });
    }),
    { numRuns },
  );
});

test('the order of sightings, of probes and of processes does not matter', () => {
  const shuffledCase = CASE.chain((each) =>
    fc.record({
      each: fc.constant(each),
      sightings: shuffled(each.evidence.sightings),
      processes: fc.shuffledSubarray([...each.evidence.processes], { minLength: each.evidence.processes.length }),
    }),
  );
  fc.assert(
    fc.property(shuffledCase, ({ each: { topology, evidence }, sightings, processes }) => {
      const other = evidenceOf(topology, { ...evidence, sightings, processes });
      assert.deepEqual(
        remember(EMPTY_HISTORY, other, topology, DEFAULT_POLICY, AT),
        remember(EMPTY_HISTORY, evidence, topology, DEFAULT_POLICY, AT),
      );
    }),
    { numRuns },
  );
});

test('proven is only what two different witnesses saw, one of them a machine or a consenter', () => {
  let proven = 0;
  fc.assert(
    fc.property(CASE, ({ topology, evidence }) => {
      for (const each of remember(EMPTY_HISTORY, evidence, topology, DEFAULT_POLICY, AT).diagnoses) {
        if (each.certainty !== 'proven') continue;
        proven += 1;
        const witnesses = new Set(
          each.evidence.map(({ observer }) => observer).filter((name) => /^(?:agent|driver|consensus):/u.test(name)),
        );
        assert.ok(witnesses.size >= 2, JSON.stringify(each));
        assert.ok(
          [...witnesses].some((name) => /^(?:driver|consensus):/u.test(name)),
          JSON.stringify(each),
        );
      }
    }),
    { numRuns },
  );
  assert.ok(proven > numRuns / 10, `only ${proven} proofs in ${numRuns} runs`);
});

test('of one witness alone, whoever it is, nothing is proven', () => {
  fc.assert(
    fc.property(CASE, fc.nat(), ({ topology, evidence }, pick) => {
      const { sightings, processes } = evidence;
      const one = pick % (sightings.length + processes.length + 1);
      const agent = sightings
        .slice(one, one + 1)
        .map((each) => ({ ...each, nodes: each.nodes.map((probe) => ({ ...probe, channels: {} })) }));
      const machine = processes.slice(Math.max(0, one - sightings.length), Math.max(0, one - sightings.length + 1));
      const alone = agent.length > 0 ? { sightings: agent, processes: [] } : { sightings: [], processes: machine };
      const { diagnoses } = remember(EMPTY_HISTORY, evidenceOf(topology, { ...evidence, ...alone }), topology, DEFAULT_POLICY, AT);
      assert.deepEqual(
        diagnoses.filter(({ certainty }) => certainty === 'proven'),
        [],
      );
    }),
    { numRuns },
  );
});

test('nobody who answered anybody in this round is dead, and nobody is dead, hung or silent whom nobody asked', () => {
  fc.assert(
    fc.property(CASE, ({ topology, evidence }) => {
      const probes = evidence.sightings.flatMap((sighting) => sighting.nodes);
      for (const { code, subject, certainty } of remember(EMPTY_HISTORY, evidence, topology, DEFAULT_POLICY, AT).diagnoses) {
        if (certainty !== 'proven' || !['N301', 'N304', 'N305', 'N315'].includes(code)) continue;
        const asked = probes.filter(({ node }) => node === subject);
        assert.ok(asked.length > 0, `${code} ${subject}`);
        if (code !== 'N305') assert.ok(!asked.some(({ outcome }) => outcome === 'answered'), `${code} ${subject}`);
      }
    }),
    { numRuns },
  );
});

test('a diagnosis begins once, never in the future, and its rounds count one by one', () => {
  fc.assert(
    fc.property(fc.array(CASE, { minLength: 2, maxLength: 8 }), (cases) => {
      const topology = cases[0]?.topology;
      if (topology === undefined) return;
      let history: History = EMPTY_HISTORY;
      let before = new Map<string, Diagnosis>();
      for (const [i, { evidence }] of cases.entries()) {
        const now = AT + i * 1_000;
        const seen = remember(history, evidenceOf(topology, evidence, now), topology, DEFAULT_POLICY, now);
        for (const each of seen.diagnoses) {
          const known = before.get(keyOf(each));
          assert.deepEqual([each.since, each.rounds], known === undefined ? [now, 1] : [known.since, known.rounds + 1]);
        }
        before = new Map(seen.diagnoses.map((each) => [keyOf(each), each]));
        assert.equal(before.size, seen.diagnoses.length, 'one diagnosis for each code, subject and channel');
        history = seen.history;
      }
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  );
});

test('whatever is seen for however long, memory stays as small as the network, and no time in it lies ahead', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TOPOLOGIES), ROUNDS, (topology, rounds) => {
      const count = nodes(topology).length * Object.keys(topology.channels).length;
      let history: History = EMPTY_HISTORY;
      let now = AT;
      for (const { case: seen, stepMs } of rounds) {
        now += stepMs;
        ({ history } = remember(history, evidenceOf(topology, seen.evidence, now), topology, DEFAULT_POLICY, now));
        assert.ok(Object.keys(history.growth).length <= count);
        assert.ok(Object.keys(history.leaders).length <= Object.keys(topology.channels).length);
        for (const { since, last } of Object.values(history.open)) assert.ok(since <= now && last === now);
        for (const { at, seen: last } of Object.values(history.growth)) assert.ok(at <= last && last <= now + 500);
        assert.ok(sizeOf(history) < 20_000, `${sizeOf(history)} bytes`);
      }
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  );
});

function keyOf({ code, subject, channel }: Diagnosis): string {
  return `${code} ${subject} ${channel ?? ''}`;
}
