import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkTopology } from '../../src/core/analysis/timing/check.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { printTopology, resolvedDocument } from '../../src/core/topology/print.ts';
import { MAX_STARTER_REGIONS, starterFile } from '../../src/core/topology/starter.ts';
import { accept, change, SMALL } from './small-file.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

for (const name of readdirSync(EXAMPLES).filter((each) => each.endsWith('.yaml'))) {
  test(`examples/${name} is accepted without a warning, and prints as an equal topology`, () => {
    const result = parseTopology(readFileSync(new URL(name, EXAMPLES), 'utf8'), name);
    assert.ok(result.kind === 'ok', JSON.stringify(result));
    assert.deepEqual(result.warnings, []);
    assert.deepEqual(checkTopology(result.topology), []);
    assert.deepEqual(accept(printTopology(result.topology)), result.topology);
  });
}

test('the starter file is accepted for every number of regions and both protocols', () => {
  for (const consensus of ['raft', 'smartbft'] as const) {
    for (let regions = 1; regions <= MAX_STARTER_REGIONS; regions++) {
      const result = parseTopology(starterFile({ name: 'My-1st_net', regions, consensus }), 'holdfast.yaml');
      assert.ok(result.kind === 'ok', JSON.stringify(result));
      assert.equal(Object.keys(result.topology.regions).length, regions);
      assert.deepEqual([...result.warnings, ...checkTopology(result.topology)], []);
    }
  }
});

test('defaults are those of the documentation', () => {
  const topology = accept(SMALL);
  assert.deepEqual(topology.channels['trade']?.consensus, {
    kind: 'raft',
    tickIntervalMs: 500,
    electionTicks: 10,
    heartbeatTicks: 1,
    batchTimeoutMs: 300,
    maxInflightBlocks: 5,
    snapshotIntervalBytes: 16 * 1024 * 1024,
  });
  assert.deepEqual(topology.channels['trade']?.batch, { maxMessages: 100, absoluteMaxBytes: 10_485_760, preferredMaxBytes: 2_097_152 });
  assert.deepEqual(topology.channels['trade']?.organisations, ['org1']);
  assert.equal(topology.channels['trade']?.endorsement, 'MAJORITY');
  assert.deepEqual(topology.peers['peer0'], {
    kind: 'peer',
    id: 'peer0',
    organisation: 'org1',
    at: { region: 'london', zone: 'lon-a' },
    host: 'peer0.org1.example.com',
    driver: 'default',
    data: '/var/hyperledger/production',
    uses: ['endorse', 'query'],
    ports: { grpc: 7051, chaincode: 7052, operations: 9443, service: 9999 },
  });
  assert.deepEqual(topology.orderers['orderer1']?.ports, { grpc: 7050, admin: 7053, operations: 8443 });
  assert.equal(topology.orderers['orderer1']?.spare, false);
  assert.deepEqual(topology.drivers, { default: { kind: 'local' } });
  assert.equal(topology.regions['london']?.role, 'active');
});

test('the defaults of smartbft are the tuned, safe ones', () => {
  assert.deepEqual(accept(change('kind: raft', 'kind: smartbft')).channels['trade']?.consensus, {
    kind: 'smartbft',
    leaderHeartbeatMs: 5_000,
    leaderHeartbeatCount: 10,
    requestForwardMs: 2_000,
    requestComplainMs: 3_000,
    requestAutoRemoveMs: 180_000,
    viewChangeMs: 5_000,
    viewChangeResendMs: 1_000,
    collectMs: 1_000,
    batchIntervalMs: 200,
    poolSize: 100_000,
    incomingBufferSize: 200,
  });
});

test('max-messages of smartbft is another place for the batch', () => {
  const topology = accept(change('kind: raft', 'kind: smartbft, max-messages: 50'));
  assert.equal(topology.channels['trade']?.batch.maxMessages, 50);
  assert.deepEqual(accept(printTopology(topology)), topology);
});

test('a place may stop at any level and skip levels', () => {
  const at = (place: string) => accept(change('at: frankfurt/fra-a', `at: ${place}`)).orderers['orderer3']?.at;
  assert.deepEqual(at('london'), { region: 'london' });
  assert.deepEqual(at('london/lon-a/r1/h7'), { region: 'london', zone: 'lon-a', rack: 'r1', host: 'h7' });
  assert.deepEqual(at('london/lon-a/-/h7'), { region: 'london', zone: 'lon-a', host: 'h7' });
  assert.deepEqual(at('london/-/r1'), { region: 'london', rack: 'r1' });
});

test('a zone name may recur in another region', () => {
  const topology = accept(change('zones: [fra-a]', 'zones: [lon-a, fra-a]'));
  assert.deepEqual(topology.regions['frankfurt']?.zones, ['lon-a', 'fra-a']);
});

test('a region name may contain a dash, also in latency keys', () => {
  const topology = accept(SMALL.replaceAll('frankfurt', 'eu-west'));
  assert.deepEqual(topology.latency, [{ between: ['london', 'eu-west'], roundTripMs: 14 }]);
});

test('both orders of a latency are accepted when they are equal', () => {
  const topology = accept(change('london-frankfurt: 14ms', 'london-frankfurt: 14ms\n  frankfurt-london: 0.014s'));
  assert.equal(topology.latency.length, 1);
});

test('a missing latency is a warning that names the pair and the line', () => {
  const result = parseTopology(change('  frankfurt: {', '  dublin: {}\n  frankfurt: {'), 'small.yaml');
  assert.ok(result.kind === 'ok');
  assert.deepEqual(
    result.warnings.map(({ code, severity, subject, at }) => ({ code, severity, subject, line: at?.line })),
    [
      { code: 'T140', severity: 'warning', subject: 'london-dublin', line: 8 },
      { code: 'T140', severity: 'warning', subject: 'dublin-frankfurt', line: 8 },
    ],
  );
});

test('reserved sections are kept and printed as they are', () => {
  const topology = accept(`${SMALL}backup: { every: 1h, keep: [1, two, null, true, { deep: 1.5 }] }\ndrills: null\n`);
  assert.deepEqual(topology.reserved, { backup: { every: '1h', keep: [1, 'two', null, true, { deep: 1.5 }] }, drills: null });
  assert.deepEqual(accept(printTopology(topology)), topology);
});

test('other platforms are accepted as far as the shape goes', () => {
  const text = change('{ kind: fabric, version: 3.1.1 }', '{ kind: besu, version: 24.12.0 }');
  assert.equal(accept(text.slice(0, text.indexOf('channels:'))).platform.kind, 'besu');
});

test('names that every object inherits are names like others', () => {
  const topology = accept(SMALL.replaceAll('peer0', 'constructor').replaceAll('trade', 'valueof'));
  assert.equal(topology.peers['constructor']?.host, 'constructor.org1.example.com');
  assert.deepEqual(accept(printTopology(topology)), topology);
});

test('the resolved document has every default and every unit', () => {
  const document = resolvedDocument(accept(SMALL));
  assert.equal(document.latency?.['london-frankfurt'], '14ms');
  assert.equal(document.channels?.['trade']?.batch?.['preferred-max-bytes'], '2MiB');
  assert.deepEqual(document.drivers, { default: { kind: 'local' } });
});

test('positions of any part of the file can be asked for afterwards', () => {
  const result = parseTopology(SMALL, 'small.yaml');
  assert.ok(result.kind === 'ok');
  assert.deepEqual(result.positionOf(['channels', 'trade', 'consenters', 1]), { file: 'small.yaml', line: 21, column: 28 });
  assert.deepEqual(result.positionOf(['channels', 'trade'], 'key'), { file: 'small.yaml', line: 19, column: 3 });
  assert.equal(result.positionOf(['channels', 'trade', 'batch', 'max-messages']).line, 20);
});
