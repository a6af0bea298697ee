import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChannelOutcome, WhatIf } from '../../src/core/analysis/survivability/model.ts';
import { lossProblems, outcomeTable } from '../../src/core/render/plan/what-if-panel.ts';
import { chaincodeExceptions, channelsByTrouble, marginWords, whatIfSentence } from '../../src/core/render/plan/what-if-words.ts';

const HOLDS: ChannelOutcome = {
  ordering: 'holds',
  acknowledged: 'holds',
  endorsement: 'holds',
  query: 'holds',
  marginNodes: 1,
  marginPeers: { endorsement: 1, query: 2 },
  chaincodes: {},
};

function whatIf(channels: WhatIf['channels']): WhatIf {
  return { lost: ['a', 'b'], domains: [{ level: 'region', id: 'london' }], channels };
}

test('the sentence names what stops, and where', () => {
  const sentence = (channels: WhatIf['channels']): string => whatIfSentence(whatIf(channels), 7);
  assert.equal(sentence({ one: HOLDS }), '2 of 7 nodes lost: everything holds on the channel.');
  assert.equal(sentence({ one: HOLDS, two: HOLDS }), '2 of 7 nodes lost: everything holds on every channel.');
  assert.equal(
    sentence({ one: { ...HOLDS, ordering: 'stops', query: 'stops' }, two: { ...HOLDS, query: 'stops' } }),
    '2 of 7 nodes lost: ordering stops on one; queries stop on one, two.',
  );
  assert.equal(
    sentence({ one: { ...HOLDS, acknowledged: 'at-risk', endorsement: 'at-risk' }, two: { ...HOLDS, endorsement: 'stops' } }),
    '2 of 7 nodes lost: acknowledged blocks are at risk on one; endorsement stops on two; endorsement is at risk on one.',
  );
  const many = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].map((id, i) => [id, { ...HOLDS, query: i < 4 ? ('stops' as const) : ('holds' as const) }]),
  );
  assert.equal(sentence(many), '2 of 7 nodes lost: queries stop on 4 of 5 channels.');
  assert.equal(
    whatIfSentence({ ...whatIf({ one: HOLDS }), lost: [], domains: [] }, 7),
    'Nothing is lost: everything holds on the channel.',
  );
});

test('a channel that cannot work with nothing lost is told with nothing lost', () => {
  const stopped = { ...HOLDS, endorsement: 'stops' as const };
  assert.equal(whatIfSentence({ lost: [], domains: [], channels: { one: stopped } }, 7), 'Nothing is lost: endorsement stops on one.');
});

test('the sentence says what one more node can stop, whichever answer has no margin left', () => {
  const last: ChannelOutcome = { ...HOLDS, marginNodes: 0, marginPeers: { endorsement: 0, query: 1 } };
  assert.equal(
    whatIfSentence(whatIf({ one: last }), 7),
    '2 of 7 nodes lost: everything holds on the channel. One more node can stop ordering and endorsement on one.',
  );
  const stopped: ChannelOutcome = { ...HOLDS, ordering: 'stops', marginNodes: -1, marginPeers: { endorsement: null, query: 0 } };
  assert.equal(
    whatIfSentence(whatIf({ one: stopped, two: HOLDS }), 7),
    '2 of 7 nodes lost: ordering stops on one. One more node can stop queries on one.',
  );
});

test('a margin stands beside each answer that has one', () => {
  const margins = (outcome: ChannelOutcome): readonly string[] =>
    [...outcomeTable(whatIf({ one: outcome })).markup.matchAll(/data-margin="(-?\d+)"/gu)].map(([, margin = '']) => margin);
  assert.deepEqual(margins(HOLDS), ['1', '1', '2']);
  assert.deepEqual(margins({ ...HOLDS, ordering: 'stops', marginNodes: -2, marginPeers: { endorsement: null, query: -1 } }), ['-2']);
});

test('margins are told as what may still go, or what is missing', () => {
  assert.deepEqual([2, 0, -1].map(marginWords), ['bears 2 more', 'bears no more', '1 too few']);
});

test('a chaincode is named where it fares otherwise than its channel', () => {
  const outcome: ChannelOutcome = { ...HOLDS, chaincodes: { same: { endorsement: 'holds' }, strict: { endorsement: 'stops' } } };
  assert.deepEqual(chaincodeExceptions(outcome), ['strict stops']);
  assert.match(outcomeTable(whatIf({ one: outcome })).markup, /strict stops/u);
  assert.doesNotMatch(outcomeTable(whatIf({ one: outcome })).markup, /same/u);
});

test('a chaincode or a collection that stops alone is in the sentence', () => {
  const outcome: ChannelOutcome = {
    ...HOLDS,
    chaincodes: { ledger: { endorsement: 'holds', collections: { secret: { endorsement: 'stops' } } }, strict: { endorsement: 'stops' } },
  };
  assert.equal(
    whatIfSentence(whatIf({ one: outcome }), 7),
    '2 of 7 nodes lost: endorsement of ledger (collection secret) and of strict stops on one.',
  );
  assert.deepEqual(chaincodeExceptions(outcome), ['ledger (collection secret) stops', 'strict stops']);
});

test('a collection is held against its chaincode, not against the channel', () => {
  const loose = { endorsement: 'holds', collections: { secret: { endorsement: 'stops' } } } as const;
  const outcome: ChannelOutcome = { ...HOLDS, endorsement: 'stops', chaincodes: { loose } };
  assert.deepEqual(chaincodeExceptions(outcome), ['loose holds', 'loose (collection secret) stops']);
});

test('channels in trouble stand first, the others in their order', () => {
  const order = channelsByTrouble({
    a: HOLDS,
    b: { ...HOLDS, query: 'stops' },
    c: HOLDS,
    d: { ...HOLDS, query: 'stops', ordering: 'stops' },
  });
  assert.deepEqual(
    order.map(([id]) => id),
    ['d', 'b', 'a', 'c'],
  );
});

test('problems of an address are shown as text', () => {
  const { markup } = lossProblems([{ id: '<b>', message: 'there is no region "<b>"', hint: 'Known: <i>.' }]);
  assert.match(markup, /there is no region &quot;&lt;b&gt;&quot;\. Known: &lt;i&gt;\./u);
});
