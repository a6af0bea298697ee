import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cutLinks } from '../../src/core/analysis/survivability/cut-links.ts';
import type { ConsensusKind } from '../../src/core/consensus/quorum.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { build, CHANNEL } from './build.ts';
import { oracleQuorum } from './oracle.ts';

const REGIONS = ['ra', 'rb', 'rc', 'rd'];
const PAIRS = REGIONS.flatMap((a, i) => REGIONS.slice(i + 1).map((b) => [a, b] as const));

function spread(counts: readonly number[], consensus: ConsensusKind, missing: readonly (readonly [string, string])[]): Topology {
  const orderers = counts.flatMap((count, region) =>
    Array.from({ length: count }, (_, i) => ({ id: `o${region}${i}`, at: REGIONS[region] ?? '', organisation: 'orderers' })),
  );
  return build({
    regions: Object.fromEntries(REGIONS.map((region) => [region, []])),
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
  const { region, everywhere } = cutLinks(spread([2, 2, 1, 0], 'raft', []), CHANNEL, 2);
  assert.deepEqual(region['ra']?.sets, [['ra-rb', 'ra-rc']]);
  assert.deepEqual(everywhere.sets, []);
  assert.deepEqual(cutLinks(spread([1, 1, 1, 0], 'raft', []), CHANNEL, 3).everywhere.sets, [['ra-rb', 'ra-rc', 'rb-rc']]);
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
        const said = cutLinks(spread(votes, kind, missing), CHANNEL, maxSetSize);
        const links = PAIRS.filter((pair) => !missing.includes(pair));
        const quorum = oracleQuorum(
          kind,
          votes.reduce((sum, count) => sum + count, 0),
        );
        const writes = (client: number, cut: readonly string[]): boolean => {
          const linked = (a: number, b: number): boolean =>
            a === b || links.some(([x, y]) => REGIONS[Math.min(a, b)] === x && REGIONS[Math.max(a, b)] === y && !cut.includes(`${x}-${y}`));
          const reached = (leader: number): number => votes.reduce((sum, count, other) => sum + (linked(leader, other) ? count : 0), 0);
          return REGIONS.some((_, leader) => (votes[leader] ?? 0) > 0 && linked(client, leader) && reached(leader) >= quorum);
        };
        const names = links.map(([a, b]) => `${a}-${b}`);
        for (const [client, region] of REGIONS.entries()) same(said.region[region], names, maxSetSize, (cut) => !writes(client, cut));
        same(said.everywhere, names, maxSetSize, (cut) => REGIONS.every((_, client) => !writes(client, cut)));
      },
    ),
    { numRuns: 200 },
  );
});

function same(
  said: ReturnType<typeof cutLinks>['everywhere'] | undefined,
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
