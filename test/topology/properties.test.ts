import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { TOPOLOGY_CODES } from '../../src/core/topology/codes.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { printTopology } from '../../src/core/topology/print.ts';
import type { TopologyFile } from '../../src/core/topology/schema.ts';
import { accept } from './small-file.ts';

const REGIONS = ['north', 'south-1', 'far.east'];
const ZONES = ['a', 'b-1'];

const milliseconds = fc.integer({ min: 1, max: 100_000 }).map((ms) => `${ms}ms`);
const count = fc.integer({ min: 1, max: 1_000_000 });
const partly = <T extends object>(keys: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(keys, { requiredKeys: [] });
const place = fc
  .tuple(fc.constantFrom(...REGIONS), fc.constantFrom('', ...ZONES, '-'), fc.constantFrom('', 'r1', '-'), fc.constantFrom('', 'h1'))
  .map((levels) => levels.slice(0, levels.includes('') ? levels.indexOf('') : undefined).join('/'));

const raft = partly({
  'tick-interval': milliseconds,
  'election-ticks': count,
  'batch-timeout': milliseconds,
  'max-inflight-blocks': count,
});
const smartbft = partly({ 'leader-heartbeat': milliseconds, 'request-forward': milliseconds, collect: milliseconds, 'pool-size': count });
const consensus = fc.oneof(
  raft.map((options) => ({ kind: 'raft' as const, ...options })),
  smartbft.map((options) => ({ kind: 'smartbft' as const, ...options })),
);
const policy = fc.constantFrom('ANY', 'ALL', "OutOf(1, 'AMSP.peer')");
const collections = fc.dictionary(fc.constantFrom('secrets', 'c2'), partly({ endorsement: policy }));
const chaincode = fc.oneof(
  partly({ collections, endorsement: policy }).map((rest) => ({ kind: 'sample' as const, ...rest })),
  fc.constantFrom(
    { kind: 'ccaas' as const, address: 'cc.example.com:9999' },
    { kind: 'ccaas' as const, command: ['node', '-v', '-v', '1'] },
  ),
);
const days = fc.integer({ min: 40, max: 300 }).map((n) => `${n}d`);
const port = fc.integer({ min: 1, max: 65_535 });
const parts = partly({
  certificates: partly({
    authorities: fc.dictionary(
      fc.constantFrom('ca-1', 'ca.2'),
      fc
        .record({ at: place, port, host: fc.constantFrom('ca.example.com', 'x') }, { requiredKeys: [] })
        .map((rest) => ({ organisation: 'org', kind: 'external' as const, ...rest })),
    ),
    validity: partly({ node: days, ca: fc.constantFrom('3650d', '500d') }),
    'renew-before': fc.constantFrom('1d', '36h', '39d'),
    names: fc.dictionary(fc.constantFrom('p', 'spare', 'o0'), fc.constantFrom(['gw.example.com'], ['a.b', 'c'])),
  }),
  'state-databases': fc.dictionary(
    fc.constant('couch'),
    fc
      .record({ port, listen: fc.constantFrom('0.0.0.0', '::1', '10.0.0.7') }, { requiredKeys: [] })
      .map((rest) => ({ at: 'north/a', peers: ['p'], ...rest })),
  ),
  'load-balancers': fc
    .record({ address: fc.constantFrom('10.0.0.1', 'fd00::7'), 'idle-timeout': milliseconds, port }, { requiredKeys: [] })
    .chain((rest) =>
      fc.constantFrom(
        { lb: { at: 'south-1', host: 'lb.example.com', serves: { orderers: ['o0'] }, ...rest } },
        {
          lb1: { at: 'north', host: 'lb.example.com', serves: { peers: ['p', 'spare'] }, 'virtual-address': '10.0.0.9', ...rest },
          lb2: { at: 'north/b-1', host: 'lb.example.com', serves: { peers: ['p'] }, 'standby-of': 'lb1' },
        },
      ),
    ),
  links: fc.dictionary(
    fc.constantFrom('north-south-1', 'far.east-north', 'south-1-far.east'),
    partly({ kind: fc.constantFrom('direct' as const, 'none' as const), private: fc.boolean() }),
  ),
  services: fc.dictionary(
    fc.constantFrom('gw', 'gateway.2'),
    partly({ port, keepalive: partly({ interval: milliseconds, timeout: milliseconds }) }).map((rest) => {
      return { organisation: 'org', host: 'gw.example.com', peers: ['p'], ...rest };
    }),
  ),
  clients: fc.dictionary(fc.constantFrom(...REGIONS), count),
});
const reserved = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__'));

const files: fc.Arbitrary<TopologyFile> = fc
  .record({
    places: fc.array(place, { minLength: 2, maxLength: 9 }),
    latencies: fc.array(milliseconds, { minLength: 3, maxLength: 3 }),
    orderer: partly({ data: fc.constantFrom('/data', '/srv/a b'), driver: fc.constantFrom('default', 'far') }),
    ports: partly({ grpc: fc.integer({ min: 1, max: 7_000 }), operations: fc.integer({ min: 20_000, max: 65_535 }) }),
    uses: fc.uniqueArray(fc.constantFrom('endorse' as const, 'query' as const, 'anchor' as const, 'standby' as const)),
    channel: fc.record(
      {
        consensus,
        endorsement: policy,
        batch: partly({ 'max-messages': count, 'preferred-max-bytes': fc.constantFrom('1B', '3KiB', '1.5MiB') }),
        chaincodes: fc.dictionary(fc.constantFrom('ledger', 'my_cc', 'cc-2'), chaincode),
      },
      { requiredKeys: ['consensus'] },
    ),
    later: fc.dictionary(fc.constantFrom('backup', 'drills'), reserved),
    sections: parts,
    name: fc.constantFrom('net', '007', 'null', 'true', '1e3', 'a.b_c-d'),
  })
  .map(({ places, latencies, orderer, ports, uses, channel, later, sections, name }): TopologyFile => {
    const [first = '', ...others] = places;
    const orderers = Object.fromEntries(others.map((at, i) => [`o${i}`, { organisation: 'ord', at, ports, ...orderer }]));
    const peers = { p: { organisation: 'org', at: first, uses, host: 'p.example.com' }, spare: { organisation: 'org', at: first } };
    return {
      version: 1,
      name,
      platform: { kind: 'fabric', version: '3.1.1' },
      regions: Object.fromEntries(REGIONS.map((region) => [region, { zones: ZONES }])),
      latency: Object.fromEntries(['north-south-1', 'far.east-north', 'south-1-far.east'].map((key, i) => [key, latencies[i] ?? '1ms'])),
      organisations: {
        ord: { msp: 'OMSP', domain: 'o.example.com', kind: 'orderer' },
        org: { msp: 'AMSP', domain: 'a.example.com', kind: 'peer' },
      },
      orderers,
      peers,
      channels: { ch: { ...channel, consenters: Object.keys(orderers), peers: ['p'] } },
      drivers: { far: { kind: 'ssh' } },
      ...later,
      ...sections,
    };
  });

test('a printed topology is read back as an equal one, and printed the same', () => {
  fc.assert(
    fc.property(files, (file) => {
      const topology = accept(stringify(file, { aliasDuplicateObjects: false }));
      const printed = printTopology(topology);
      const again = accept(printed);
      assert.deepEqual(again, topology);
      assert.equal(printTopology(again), printed);
    }),
    { numRuns: 150 },
  );
});

const EXAMPLE = readFileSync(new URL('../../examples/certificates-bft.yaml', import.meta.url), 'utf8');

/** Every result is a topology, or problems with a known code and a position inside the text. */
function assertTotal(text: string): void {
  const result = parseTopology(text, 'any.yaml');
  if (result.kind === 'ok') return;
  assert.ok(result.problems.length > 0);
  const lines = text.split(/\n/).length;
  for (const { code, message, hint, at } of result.problems) {
    assert.ok(Object.hasOwn(TOPOLOGY_CODES, code));
    assert.ok(message.length > 0 && hint.length > 0);
    assert.ok(at.line >= 1 && at.line <= lines && at.column >= 1, `${at.line}:${at.column}`);
  }
}

test('any mutation of a good file is answered with a topology or with problems, never with an exception', () => {
  const spot = fc.integer({ min: 0, max: EXAMPLE.length });
  const piece = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('\n', ' ', ':', '[', '{', '}', '- ', '*a', '&a ', '!!map ', '"', '|\n', '? ', '<<: ', '%', '\t', '---\n'),
  );
  const mutation = fc.record({ at: spot, remove: fc.integer({ min: 0, max: 30 }), insert: piece });
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      assertTotal(mutations.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), EXAMPLE));
    }),
    { numRuns: 400 },
  );
});

test('any text and any JSON value is answered with problems', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      assertTotal(text);
    }),
    { numRuns: 400 },
  );
});

test('replacing any value of a good file by any other is answered', () => {
  const good = accept(EXAMPLE);
  const paths = Object.keys(good.channels['certificates']?.consensus ?? {});
  assert.ok(paths.length > 5);
  const words = [...new Set(EXAMPLE.match(/[A-Za-z0-9./-]{2,}/g) ?? [])];
  fc.assert(
    fc.property(fc.constantFrom(...words), fc.oneof(fc.constantFrom(...words), fc.json()), (from, to) => {
      assertTotal(EXAMPLE.replace(from, () => to));
    }),
    { numRuns: 300 },
  );
});
