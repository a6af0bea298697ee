import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainsOf } from '../../src/core/analysis/survivability/domains.ts';
import { surviveChannel } from '../../src/core/analysis/survivability/survive-channel.ts';
import { build, CHANNEL, type Spec } from './build.ts';

const SPEC: Spec = {
  regions: { london: ['a', 'b'], paris: [] },
  orderers: [
    { id: 'o1', at: 'london/a/k1/h1', organisation: 'orderers' },
    { id: 'o2', at: 'london/a/-/h2', organisation: 'orderers' },
    { id: 'o3', at: 'london/-/k1', organisation: 'orderers' },
    { id: 'o4', at: 'london', organisation: 'orderers' },
  ],
  peers: [{ id: 'p1', at: 'paris', organisation: 'orgA' }],
  consensus: 'smartbft',
  consenters: ['o1', 'o2', 'o3', 'o4'],
  channelPeers: ['p1'],
  organisations: ['orgA'],
  endorsement: 'ANY',
};

test('a node counts at a level that it does not name by the next deeper domain, else as itself', () => {
  const { of } = domainsOf(build(SPEC));
  const all = (id: string): readonly string[] => Object.values(of.get(id) ?? {});
  assert.deepEqual(all('o1'), ['o1', 'london/a/k1/h1', 'london/a/k1', 'london/a', 'london', 'orderers']);
  assert.deepEqual(all('o2'), ['o2', 'london/a/-/h2', 'london/a/-/h2', 'london/a', 'london', 'orderers']);
  assert.deepEqual(all('o3'), ['o3', 'o3', 'london/-/k1', 'london/-/k1', 'london', 'orderers']);
  assert.deepEqual(all('o4'), ['o4', 'o4', 'o4', 'o4', 'london', 'orderers']);
});

test('a domain with more than f voices could lie', () => {
  const { byzantine } = surviveChannel(build(SPEC), CHANNEL);
  assert.equal(byzantine?.f, 1);
  assert.deepEqual(byzantine.domainsThatExceedF.zone, ['london/a']);
  assert.deepEqual(byzantine.domainsThatExceedF.rack, []);
  assert.equal(surviveChannel(build({ ...SPEC, consensus: 'raft' }), CHANNEL).byzantine, undefined);
});

test('what is so with nothing lost has the empty set; a policy that asks for nobody never stops, but a channel without peers has', () => {
  const free = build({ ...SPEC, endorsement: "OutOf(0, 'orgAMSP.peer')" });
  const never = { smallest: null, survivesAnyOne: true, sets: [], complete: true, witness: null };
  const already = { smallest: 0, survivesAnyOne: false, sets: [[]], complete: true, witness: [] };
  assert.deepEqual(surviveChannel(free, CHANNEL).survivability.endorsement.level.zone, never);
  const empty = surviveChannel(build({ ...SPEC, channelPeers: [], endorsement: "OutOf(0, 'orgAMSP.peer')" }), CHANNEL).survivability;
  assert.deepEqual(empty.endorsement.level.node, already);
  assert.deepEqual(empty.query.level.node, already);
});

test('a chaincode has its own policy, a collection too, and an unreadable one counts as stopped and says where', () => {
  const sample = { kind: 'sample' as const, collections: {} };
  const chaincodes = {
    plain: sample,
    own: { ...sample, endorsement: "OutOf(2, 'orgAMSP.peer')" },
    bad: { ...sample, endorsement: 'AND(orgA' },
    kept: { ...sample, collections: { secret: { endorsement: "OutOf(0, 'orgAMSP.peer')" }, open: {} } },
  };
  const said = surviveChannel(build({ ...SPEC, chaincodes }), CHANNEL).chaincodes;
  assert.deepEqual(
    ['plain', 'own', 'bad', 'kept'].map((name) => said[name]?.endorsement.level.node.smallest),
    [1, 0, 0, 1],
  );
  assert.match(said['bad']?.endorsement.problem ?? '', /column/);
  assert.equal(said['plain']?.endorsement.problem, undefined);
  assert.deepEqual(Object.keys(said['kept']?.collections ?? {}), ['secret']);
  assert.equal(said['kept']?.collections?.['secret']?.endorsement.level.node.smallest, null);
});
