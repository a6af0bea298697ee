import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeSnapshot } from '../../src/core/observation/merge.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import type { Snapshot } from '../../src/core/observation/snapshot.ts';
import { example, RoundBuilder, view } from './round.ts';

const BFT = example('certificates-bft.yaml');
const [CHANNEL = ''] = Object.keys(BFT.channels);
const CONSENTERS = BFT.channels[CHANNEL]?.consenters ?? [];
const [FIRST = '', SECOND = '', THIRD = '', FOURTH = ''] = CONSENTERS;

const well = (): RoundBuilder => new RoundBuilder(BFT, FIRST);
const leaderOf = (snapshot: Snapshot): string | null | undefined => {
  const leader = snapshot.channels[CHANNEL]?.leader;
  return leader !== undefined && isKnown(leader) ? leader.value : undefined;
};

test('the leader is the one of the view that a quorum is in', () => {
  const snapshot = mergeSnapshot(well().round());
  assert.equal(leaderOf(snapshot), FIRST);
  assert.deepEqual(snapshot.channels[CHANNEL]?.quorum, { size: 4, needed: 3, alive: 4, unknown: 0, margin: 1 });
  assert.deepEqual(snapshot.findings, []);
});

test('one consenter that stayed in the old view does not unseat the leader of the new one', () => {
  const round = well();
  for (const node of [FIRST, SECOND, THIRD]) round.consensus(node, CHANNEL, view(1, SECOND));
  const snapshot = mergeSnapshot(round.round());
  assert.equal(leaderOf(snapshot), SECOND);
  assert.deepEqual(
    snapshot.findings.map(({ code }) => code),
    ['O211'],
  );
});

test('the same leader named in different views is no quorum', () => {
  const round = well();
  for (const node of [THIRD, FOURTH]) round.consensus(node, CHANNEL, view(4, FIRST));
  assert.equal(leaderOf(mergeSnapshot(round.round())), undefined);
});

test('a leader that does not answer is not reported, although all others still name it', () => {
  const snapshot = mergeSnapshot(well().outcome(FIRST, 'refused').round());
  assert.equal(leaderOf(snapshot), undefined);
  assert.match(JSON.stringify(snapshot.channels[CHANNEL]?.leader), /which does not answer/u);
});

test('two of four lost is quorum lost, although every survivor stays green in its view', () => {
  const snapshot = mergeSnapshot(well().outcome(THIRD, 'refused').outcome(FOURTH, 'refused').round());
  assert.equal(snapshot.findings[0]?.code, 'O202');
  assert.equal(leaderOf(snapshot), undefined);
});

test('a view change that has begun is shown with what waits', () => {
  const snapshot = mergeSnapshot(
    well()
      .consensus(SECOND, CHANNEL, view(0, FIRST, 1))
      .round(),
  );
  assert.match(snapshot.findings.find(({ code }) => code === 'O213')?.evidence ?? '', /view 0 to 1/u);
});
