import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { domainsOf } from '../../src/core/analysis/survivability/domains.ts';
import { loseDomains } from '../../src/core/analysis/survivability/lose-domains.ts';
import { marginsAfterOneLoss } from '../../src/core/analysis/survivability/margins-after-one-loss.ts';
import type { WhatIf } from '../../src/core/analysis/survivability/model.ts';
import type { Chaincode, Channel, Topology } from '../../src/core/topology/model.ts';
import { build, CHANNEL } from './build.ts';
import { oracle, oracleDomain, oracleQuorum, ORACLE_LEVELS } from './oracle.ts';
import { randomTopology } from './random-topology.ts';

const SMALL = build({
  regions: { london: ['a', 'b'], paris: ['c'], empty: [] },
  orderers: ['a', 'b'].map((zone, i) => ({ id: `orderer${i + 1}`, at: `london/${zone}`, organisation: 'orderers' })),
  peers: [
    { id: 'p1', at: 'london/a', organisation: 'orgA' },
    { id: 'orgB', at: 'paris/c', organisation: 'orgB' },
  ],
  consensus: 'raft',
  consenters: ['orderer1', 'orderer2'],
  channelPeers: ['p1', 'orgB'],
  organisations: ['orgA', 'orgB'],
  endorsement: 'ANY',
});

function whatIf(topology: Topology, ids: readonly string[]): WhatIf {
  const result = loseDomains(topology, ids);
  assert.ok(result.kind === 'ok', JSON.stringify(result));
  return result.whatIf;
}

test('domains are named with their level, or without it when only one thing is called so', () => {
  assert.deepEqual(whatIf(SMALL, ['region:london']).lost, ['orderer1', 'orderer2', 'p1']);
  assert.deepEqual(whatIf(SMALL, ['london/b', 'node:p1']).lost, ['orderer2', 'p1']);
  assert.deepEqual(whatIf(SMALL, ['london/b', 'node:p1']).domains, [
    { level: 'zone', id: 'london/b' },
    { level: 'node', id: 'p1' },
  ]);
  assert.deepEqual(whatIf(SMALL, ['orderer1', 'host:orderer1', 'organisation:orgA']).lost, ['orderer1', 'p1']);
  assert.deepEqual(whatIf(SMALL, ['empty']).lost, []);
});

test('a domain that is named twice is lost once', () => {
  assert.deepEqual(whatIf(SMALL, ['orderer1', 'london', 'node:orderer1', 'region:london']), whatIf(SMALL, ['orderer1', 'london']));
  assert.deepEqual(whatIf(SMALL, ['london', 'region:london']).domains, [{ level: 'region', id: 'london' }]);
});

test('the outcome of each loss is in words, with the margin', () => {
  const calm = {
    ordering: 'holds',
    acknowledged: 'holds',
    endorsement: 'holds',
    query: 'holds',
    marginNodes: 0,
    marginPeers: { endorsement: 1, query: 1 },
    chaincodes: {},
  };
  assert.deepEqual(whatIf(SMALL, []).channels[CHANNEL], calm);
  assert.deepEqual(whatIf(SMALL, ['paris']).channels[CHANNEL], { ...calm, marginPeers: { endorsement: 0, query: 0 } });
  assert.deepEqual(whatIf(SMALL, ['orderer1']).channels[CHANNEL], { ...calm, ordering: 'stops', marginNodes: -1 });
  assert.deepEqual(whatIf(SMALL, ['london', 'paris']).channels[CHANNEL], {
    ordering: 'stops',
    acknowledged: 'at-risk',
    endorsement: 'stops',
    query: 'stops',
    marginNodes: -2,
    marginPeers: { endorsement: -1, query: -1 },
    chaincodes: {},
  });
});

test('a collection with a policy of its own is answered for beside its chaincode', () => {
  const sample = { kind: 'sample' as const };
  const collections = { strict: { endorsement: 'ALL' }, plain: {} };
  const stopped = build({
    regions: { london: [], paris: [] },
    orderers: [{ id: 'o1', at: 'london', organisation: 'orderers' }],
    peers: [
      { id: 'p1', at: 'london', organisation: 'orgA' },
      { id: 'p2', at: 'paris', organisation: 'orgB' },
    ],
    consensus: 'raft',
    consenters: ['o1'],
    channelPeers: ['p1', 'p2'],
    organisations: ['orgA', 'orgB'],
    endorsement: 'ANY',
    chaincodes: { ledger: { ...sample, id: 'ledger', collections } as unknown as Chaincode },
  });
  assert.deepEqual(whatIf(stopped, ['paris']).channels[CHANNEL]?.chaincodes, {
    ledger: { endorsement: 'holds', collections: { strict: { endorsement: 'stops' } } },
  });
});

test('an unknown domain is a problem with a suggestion, and so is a name of two things', () => {
  const problem = (id: string): string => {
    const result = loseDomains(SMALL, ['london', id]);
    assert.ok(result.kind === 'invalid' && result.problems.length === 1);
    return `${result.problems[0]?.message} ${result.problems[0]?.hint}`;
  };
  assert.match(problem('region:lodon'), /Did you mean "london"/);
  assert.match(problem('zone:london'), /It is a region: write region:london/);
  assert.match(problem('zoen:london/a'), /Did you mean "zone"/);
  assert.match(problem('oderer1'), /Did you mean "orderer1"/);
  assert.equal(loseDomains(SMALL, ['orgA']).kind, 'ok');
  assert.equal(loseDomains(SMALL, ['organisation:orgB']).kind, 'ok');
});

test('a name that means different nodes on two levels is refused', () => {
  const two = build({
    regions: { london: [] },
    orderers: [
      { id: 'o1', at: 'london', organisation: 'o2' },
      { id: 'o2', at: 'london', organisation: 'o2' },
    ],
    peers: [],
    consensus: 'raft',
    consenters: ['o1', 'o2'],
    channelPeers: [],
    organisations: [],
    endorsement: 'ANY',
  });
  const result = loseDomains(two, ['o2']);
  assert.ok(result.kind === 'invalid');
  assert.match(result.problems[0]?.hint ?? '', /node:o2 or organisation:o2/);
});

test('what-if says of any loss what the definitions say', () => {
  fc.assert(
    fc.property(randomTopology(7, 3), fc.array(fc.nat()), (topology, picks) => {
      const all = [...Object.keys(topology.orderers), ...Object.keys(topology.peers)];
      const lost = [...new Set(picks.map((pick) => all[pick % all.length] ?? ''))];
      const truth = oracle(topology, CHANNEL, 'node', 1);
      const said = whatIf(
        topology,
        lost.map((id) => `node:${id}`),
      ).channels[CHANNEL];
      const word = (is: boolean, otherwise: string): string => (is ? otherwise : 'holds');
      assert.equal(said?.ordering, word(truth.ordering.isSo(lost), 'stops'));
      assert.equal(said.acknowledged, word(truth.acknowledged.isSo(lost), 'at-risk'));
      assert.equal(said.endorsement, word(truth.endorsement.isSo(lost), 'stops'));
      assert.equal(said.query, word(truth.query.isSo(lost), 'stops'));
      const left = Object.values(topology.peers).flatMap(({ id }) => (lost.includes(id) ? [] : [id]));
      const fewest = (question: 'endorsement' | 'query'): number | null =>
        fewestMore(left, (more) => truth[question].isSo([...lost, ...more]));
      assert.deepEqual(said.marginPeers, { endorsement: fewest('endorsement'), query: fewest('query') });
    }),
    { numRuns: 150 },
  );
});

test('after the loss of any one domain the margins are what brute force finds', () => {
  fc.assert(
    fc.property(randomTopology(5, 3), (topology) => {
      const channel: Channel | undefined = topology.channels[CHANNEL];
      assert.ok(channel !== undefined);
      const margins = marginsAfterOneLoss(topology, CHANNEL);
      const truth = oracle(topology, CHANNEL, 'node', 1);
      const all = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
      for (const level of ORACLE_LEVELS) {
        for (const { domain, ordering, endorsement, query } of margins[level]) {
          const lost = all.filter((node) => oracleDomain(node, level) === domain).map(({ id }) => id);
          const left: number = channel.consenters.filter((id) => !lost.includes(id)).length;
          assert.equal(ordering, left - oracleQuorum(channel.consensus.kind, channel.consenters.length));
          const peers: readonly string[] = channel.peers.filter((id) => !lost.includes(id));
          assert.equal(query, peers.length - 1);
          assert.equal(
            endorsement,
            fewestMore(peers, (more) => truth.endorsement.isSo([...lost, ...more])),
          );
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('every node is in one domain of each level', () => {
  const { members } = domainsOf(SMALL);
  for (const level of ORACLE_LEVELS) assert.equal([...members[level].values()].flat().length, 4);
});

/** How many of these may go whichever they are, by trying all; null when all may. */
function fewestMore(ids: readonly string[], stops: (more: readonly string[]) => boolean): number | null {
  let fewest: number | null = null;
  for (let mask = 0; mask < 2 ** ids.length; mask++) {
    const more = ids.filter((_, i) => (mask & (1 << i)) !== 0);
    if ((fewest === null || more.length < fewest) && stops(more)) fewest = more.length;
  }
  return fewest === null ? null : fewest - 1;
}
