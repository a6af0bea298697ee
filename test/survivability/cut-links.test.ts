import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type CutLinks, cutLinks } from '../../src/core/analysis/survivability/cut-links.ts';
import type { ConsensusKind } from '../../src/core/consensus/quorum.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { build, CHANNEL } from './build.ts';
import { oracleQuorum } from './oracle.ts';

const REGIONS = ['ra', 'rb', 'rc', 'rd'];
const PAIRS = pairsOf(REGIONS);

function pairsOf(regions: readonly string[]): readonly (readonly [string, string])[] {
  return regions.flatMap((a, i) => regions.slice(i + 1).map((b) => [a, b] as const));
}

/** `ra`, `rb`, ... */
function many(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `r${String.fromCodePoint(97 + i)}`);
}

function cuts(topology: Topology, maxSetSize: number): CutLinks {
  const said = cutLinks(topology, CHANNEL, { maxSetSize, memo: new Map() });
  assert.ok('everywhere' in said);
  return said;
}

function spread(
  counts: readonly number[],
  consensus: ConsensusKind,
  missing: readonly (readonly [string, string])[],
  regions: readonly string[] = REGIONS,
): Topology {
  const orderers = counts.flatMap((count, region) =>
    Array.from({ length: count }, (_, i) => ({ id: `o${region}${i}`, at: regions[region] ?? '', organisation: 'orderers' })),
  );
  return build({
    regions: Object.fromEntries(regions.map((region) => [region, []])),
    orderers,
    peers: [],
    consensus,
    consenters: orderers.map(({ id }) => id),
    channelPeers: [],
    organisations: [],
    endorsement: 'ANY',
    links: missing.map((between) => ({ between, kind: 'none', private: false })),
  });
}

test('2-2-1: a region of two is cut off by two links, and Raft does not relay around a cut', () => {
  const { region, everywhere } = cuts(spread([2, 2, 1, 0], 'raft', []), 2);
  assert.deepEqual(region['ra']?.sets, [['ra-rb', 'ra-rc']]);
  assert.deepEqual(everywhere.sets, []);
  assert.deepEqual(cuts(spread([1, 1, 1, 0], 'raft', []), 3).everywhere.sets, [['ra-rb', 'ra-rc', 'rb-rc']]);
});

test('cuts of links between four regions are those that trying all of them finds', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }).filter((each) => each.some((count) => count > 0));
  const kinds = fc.constantFrom('raft' as const, 'smartbft' as const);
  fc.assert(
    fc.property(
      counts,
      kinds,
      fc.subarray([...PAIRS], { maxLength: 2 }),
      fc.integer({ min: 1, max: 4 }),
      (votes, kind, missing, maxSetSize) => {
        const links = PAIRS.filter((pair) => !missing.includes(pair));
        agrees(cuts(spread(votes, kind, missing), maxSetSize), { regions: REGIONS, votes, kind, links, maxSetSize });
      },
    ),
    { numRuns: 200 },
  );
});

test('nine to twelve regions with few links: the same', () => {
  const networks = fc.integer({ min: 9, max: 12 }).chain((size) => {
    const regions = many(size);
    return fc.record({
      regions: fc.constant(regions),
      votes: fc
        .array(fc.integer({ min: 0, max: 2 }), { minLength: size, maxLength: size })
        .filter((each) => each.some((count) => count > 0)),
      links: fc.subarray([...pairsOf(regions)], { minLength: 6, maxLength: 10 }),
      kind: fc.constantFrom('raft' as const, 'smartbft' as const),
      maxSetSize: fc.integer({ min: 1, max: 3 }),
    });
  });
  fc.assert(
    fc.property(networks, ({ regions, votes, links, kind, maxSetSize }) => {
      const missing = pairsOf(regions).filter((pair) => !links.some(([a, b]) => a === pair[0] && b === pair[1]));
      agrees(cuts(spread(votes, kind, missing, regions), maxSetSize), { regions, votes, kind, links, maxSetSize });
    }),
    // More: HOLDFAST_RUNS=2000
    { numRuns: Number(process.env['HOLDFAST_RUNS'] ?? 15) },
  );
});

test('one consenter in each of 9, 10 and 12 regions: every one of them has to lose links until it reaches no quorum', () => {
  for (const size of [9, 10, 12]) {
    // Of what is left, each region keeps quorum - 2 links at most, so at most half of size * (quorum - 2) links in all; regular graphs reach that.
    const kept = Math.floor((size * (oracleQuorum('raft', size) - 2)) / 2);
    const { everywhere } = cuts(
      spread(
        Array.from({ length: size }, () => 1),
        'raft',
        [],
        many(size),
      ),
      2,
    );
    assert.equal(everywhere.limited, undefined);
    assert.equal(everywhere.smallest, (size * (size - 1)) / 2 - kept);
  }
});

test('regions without consenters do not make it harder: 5 of 50', () => {
  const { region, everywhere } = cuts(
    spread(
      [1, 1, 1, 1, 1],
      'raft',
      [],
      Array.from({ length: 50 }, (_, i) => `r${i + 10}`),
    ),
    2,
  );
  assert.equal(everywhere.limited, undefined);
  assert.equal(Object.keys(region).length, 50);
  // Each of the five leaders has to be cut off from the client, or from the quorum.
  assert.equal(region['r49']?.smallest, 5);
  assert.deepEqual(region['r59']?.witness, ['r10-r59', 'r11-r59', 'r12-r59', 'r13-r59', 'r14-r59']);
  assert.deepEqual(
    region['r59']?.witness?.map((link) => link.replace('r59', 'r49')),
    region['r49']?.witness,
  );
});

test('consenters in 13 regions: the answer is unknown, and says so', () => {
  const said = cutLinks(
    spread(
      Array.from({ length: 13 }, () => 1),
      'raft',
      [],
      many(13),
    ),
    CHANNEL,
    { maxSetSize: 2, memo: new Map() },
  );
  assert.deepEqual(said, { unknown: 'consenters are in 13 regions, and links between more than 12 are not searched' });
});

interface Case {
  readonly regions: readonly string[];
  readonly votes: readonly number[];
  readonly kind: ConsensusKind;
  readonly links: readonly (readonly [string, string])[];
  readonly maxSetSize: number;
}

/** With what trying every set of links finds. */
function agrees(said: CutLinks, { regions, votes, kind, links, maxSetSize }: Case): void {
  const quorum = oracleQuorum(
    kind,
    votes.reduce((sum, count) => sum + count, 0),
  );
  const writes = (client: number, cut: readonly string[]): boolean => {
    const linked = (a: number, b: number): boolean =>
      a === b || links.some(([x, y]) => regions[Math.min(a, b)] === x && regions[Math.max(a, b)] === y && !cut.includes(`${x}-${y}`));
    const reached = (leader: number): number => votes.reduce((sum, count, other) => sum + (linked(leader, other) ? count : 0), 0);
    return regions.some((_, leader) => (votes[leader] ?? 0) > 0 && linked(client, leader) && reached(leader) >= quorum);
  };
  const names = links.map(([a, b]) => `${a}-${b}`);
  for (const [client, region] of regions.entries()) same(said.region[region], names, maxSetSize, (cut) => !writes(client, cut));
  same(said.everywhere, names, maxSetSize, (cut) => regions.every((_, client) => !writes(client, cut)));
}

function same(
  said: CutLinks['everywhere'] | undefined,
  links: readonly string[],
  maxSetSize: number,
  isSo: (cut: readonly string[]) => boolean,
): void {
  const minimal: (readonly string[])[] = [];
  for (let mask = 0; mask < 2 ** links.length; mask++) {
    const cut = links.filter((_, i) => (mask & (1 << i)) !== 0);
    if (!minimal.some((each) => each.every((link) => cut.includes(link))) && isSo(cut)) minimal.push(cut);
  }
  const smallest = minimal.length === 0 ? null : Math.min(...minimal.map((cut) => cut.length));
  assert.equal(said?.smallest, smallest);
  assert.equal(
    said.complete,
    minimal.every((cut) => cut.length <= maxSetSize),
  );
  const listed = minimal.filter((cut) => cut.length <= maxSetSize).map((cut) => cut.join());
  assert.deepEqual(said.sets.map((cut) => cut.join()).toSorted(), listed.toSorted());
  if (said.witness !== null) assert.ok(isSo(said.witness) && said.witness.length === smallest);
}
