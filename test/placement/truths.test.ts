/** What is known about spreads, and what a placement says when it cannot do what is asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLACEMENT_CODES } from '../../src/core/analysis/placement/codes.ts';
import { at, proposed, refused, requestFor, shape } from './small-request.ts';

const THREE = ['a/1', 'a/2', 'b/1', 'b/2', 'c/1'];
const TRIPS = { 'a-b': 14, 'a-c': 170, 'b-c': 160 };

test('five Raft consenters over three regions stand 2-2-1 and bear the loss of any region, never 3-1-1', () => {
  const answer = proposed(requestFor(THREE, TRIPS));
  assert.equal(shape(answer), '2-2-1');
  assert.deepEqual([answer.survives.region, answer.survives.zone, answer.survives.node], [1, 2, 2]);
  assert.equal(answer.counterExample, undefined);
  assert.deepEqual(
    Object.keys(answer.proof)
      .filter((domain) => !domain.includes('/'))
      .toSorted(),
    ['a', 'b', 'c'],
  );
  for (const survivors of Object.values(answer.proof)) assert.ok(survivors.length >= 3);
});

test('two regions can never survive the loss of either, however many consenters', () => {
  for (let consenters = 1; consenters <= 9; consenters++) {
    for (const consensus of ['raft', 'smartbft', 'qbft'] as const) {
      const answer = proposed(requestFor(['a/1', 'a/2', 'b/1', 'b/2'], { 'a-b': 5 }, { consenters, consensus }));
      assert.equal(answer.survives.region, 0);
      assert.equal(answer.counterExample?.code, 'L111');
      assert.equal(answer.counterExample.level, 'region');
      assert.ok(answer.counterExample.survivors.length < answer.counterExample.needed);
      assert.match(answer.counterExample.reason, /two regions can never survive/u);
    }
  }
});

test('a single region cannot survive its own loss, and its zones still can be borne', () => {
  const answer = proposed(requestFor(['a/1', 'a/2', 'a/3'], {}));
  assert.equal(answer.counterExample?.code, 'L110');
  assert.deepEqual(answer.counterExample.survivors, []);
  assert.equal(answer.survives.zone, 1);
  assert.deepEqual(Object.keys(answer.proof).toSorted(), ['a/1', 'a/2', 'a/3']);
});

test('four BFT consenters need four regions; six bear the crash of one of three, not its corruption', () => {
  const trips = { 'a-b': 10, 'a-c': 10, 'b-c': 10, 'a-d': 10, 'b-d': 10, 'c-d': 10 };
  const bft = (sites: readonly string[], consenters: number) => proposed(requestFor(sites, trips, { consenters, consensus: 'smartbft' }));
  const three = bft(['a', 'b', 'c'], 4);
  assert.equal(three.survives.region, 0);
  assert.equal(three.counterExample?.code, 'L112');
  assert.equal(bft(['a', 'b', 'c', 'd'], 4).survives.region, 1);
  assert.deepEqual(bft(['a', 'b', 'c', 'd'], 4).byzantine, { f: 1, domainsThatExceedF: { region: [], zone: [], rack: [], host: [] } });
  const six = bft(['a', 'b', 'c'], 6);
  assert.equal(six.survives.region, 1);
  assert.deepEqual(six.byzantine?.domainsThatExceedF.region, ['a', 'b', 'c']);
  assert.equal(proposed(requestFor(['a'], {})).byzantine, undefined);
});

test('zones are spread evenly also where the tolerance would not ask for it', () => {
  const answer = proposed(requestFor(['a/1', 'a/2', 'a/3', 'a/4'], {}, { consenters: 8 }));
  const zones = Object.values(answer.consenters);
  for (const zone of ['a/1', 'a/2', 'a/3', 'a/4']) assert.equal(zones.filter((each) => each === zone).length, 2, zone);
});

test('what stands well stays, what is missing gets a name that is free', () => {
  const current = at({ orderer1: 'a/1', orderer2: 'a/2', orderer3: 'b/1' });
  const answer = proposed(requestFor(THREE, TRIPS, { current, taken: ['orderer4', 'peer0'] }));
  assert.deepEqual(
    answer.edits.map(({ kind }) => kind),
    ['node.add', 'node.add'],
  );
  assert.deepEqual(Object.keys(answer.consenters), ['orderer1', 'orderer2', 'orderer3', 'orderer5', 'orderer6']);
  assert.equal(answer.consenters['orderer3'], 'b/1');
});

test('a spread that is already best is not touched', () => {
  const current = at({ x: 'a/1', y: 'a/2', z: 'b/1', u: 'b/2', v: 'c/1' });
  assert.deepEqual(proposed(requestFor(THREE, TRIPS, { current })).edits, []);
});

test('3-1-1 is corrected by moving one consenter, and by no more', () => {
  const current = at({ o1: 'a/1', o2: 'a/2', o3: 'a/2', o4: 'b/1', o5: 'c/1' });
  const { edits } = proposed(requestFor(THREE, TRIPS, { current }));
  assert.deepEqual(edits, [{ kind: 'node.move', node: 'o3', from: 'a/2', to: 'b/2' }]);
});

test('kept consenters stay even where it costs tolerance, and the answer says so', () => {
  const keep = at({ o1: 'a/1', o2: 'a/1', o3: 'a/1' });
  const answer = proposed(requestFor(THREE, TRIPS, { keep, current: keep }));
  for (const id of Object.keys(keep)) assert.equal(answer.consenters[id], 'a/1');
  assert.deepEqual([answer.survives.region, answer.counterExample?.code, answer.counterExample?.domain], [0, 'L112', 'a']);
  assert.deepEqual(answer.counterExample?.domains, ['a', 'a/1']);
});

test('without a round trip that the placement needs latency is unknown and names it; tolerance is proven all the same', () => {
  const answer = proposed(requestFor(THREE, { 'a-b': 14, 'a-c': 170 }));
  assert.equal(answer.survives.region, 1);
  assert.deepEqual(answer.latency, { unknown: 'no round-trip time is given for b-c' });
  const far = proposed(requestFor(THREE, TRIPS, { clients: { z: 1 } }));
  assert.match('unknown' in far.latency ? far.latency.unknown : '', /z-a, z-b, z-c/u);
});

test('a missing round trip that the placement does not need leaves the latency known, with an honest bound', () => {
  const { latency } = proposed(requestFor(['a', 'b', 'c', 'd'], { 'a-b': 10, 'a-c': 10, 'b-c': 10 }, { consenters: 3 }));
  assert.ok('foundMs' in latency);
  assert.equal(latency.foundMs, 10);
  assert.equal(latency.optimal, false);
  assert.ok(latency.boundMs < 10 && latency.gapMs > 0);
});

test('the leaders of a proposal are told with what each would cost', () => {
  const { latency } = proposed(requestFor(['a', 'b', 'c'], TRIPS, { consenters: 3, clients: { a: 3, b: 1 } }));
  assert.ok('leaders' in latency);
  assert.deepEqual(latency.leaders, [
    { region: 'a', consenters: 1, clientMs: 3.5, quorumMs: 14 },
    { region: 'b', consenters: 1, clientMs: 10.5, quorumMs: 14 },
    { region: 'c', consenters: 1, clientMs: 167.5, quorumMs: 160 },
  ]);
  assert.equal(latency.foundMs, 123.167);
});

test('wishes that nothing can fulfil are refused with code and reason', () => {
  const codes = (others: Parameters<typeof requestFor>[2]) => refused(requestFor(THREE, TRIPS, others)).map(({ code }) => code);
  assert.deepEqual(codes({ consenters: 0 }), ['L101']);
  assert.deepEqual(codes({ consenters: 2.5 }), ['L101']);
  assert.deepEqual(codes({ consenters: 65 }), ['L101']);
  assert.deepEqual(codes({ consenters: 7, maxPerRegion: 2 }), ['L102']);
  assert.deepEqual(codes({ capacities: { 'a/1': 1, 'a/2': 1, 'b/1': 1, 'b/2': 1, 'c/1': 0 } }), ['L102']);
  assert.deepEqual(codes({ maxPerRegion: 1, consenters: 3, keep: at({ o1: 'a/1', o2: 'a/2' }) }), ['L103']);
  assert.deepEqual(codes({ capacities: { 'a/1': 1 }, keep: at({ o1: 'a/1', o2: 'a/1' }) }), ['L103']);
  assert.deepEqual(codes({ consenters: 1, keep: at({ o1: 'a/1', o2: 'b/1' }) }), ['L104']);
  assert.deepEqual(codes({ maxPerRegion: 0, capacities: { a: -1 }, clients: { a: Number.NaN } }), ['L106', 'L106', 'L106']);
  assert.deepEqual(codes({ capacities: { 'a/9': 1 } }), ['L106']);
  assert.deepEqual(
    refused({ ...requestFor([], {}), consenters: 1 }).map(({ code }) => code),
    ['L102'],
  );
});

test('a refusal names numbers and says what to do', () => {
  const [problem] = refused(requestFor(THREE, TRIPS, { consenters: 7, maxPerRegion: 2 }));
  assert.equal(problem?.message, '7 consenters are asked for, and 3 regions with at most 2 in each take 6');
  assert.equal(problem.hint, PLACEMENT_CODES.L102.hint);
});
