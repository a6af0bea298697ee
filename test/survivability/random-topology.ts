/** Random topologies: every way to name or skip a level, organisations across places, spares, nodes that are on no channel, entangled policies. */
import * as fc from 'fast-check';
import type { Topology } from '../../src/core/topology/model.ts';
import { build, type NodeSpec } from './build.ts';

const ZONES = ['-', 'z1', 'z2', 'z3'];
const RACKS = ['-', 'k1', 'k2'];
const HOSTS = ['-', 'h1', 'h2', 'h3'];
const PEER_OWNERS = ['orgA', 'orgB', 'orgC', 'orgD'];

/** @param nodes at most so many nodes of each kind. */
export function randomTopology(nodes: number, regions: number): fc.Arbitrary<Topology> {
  const names = Array.from({ length: regions }, (_, i) => `r${i}`);
  const place = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...ZONES), fc.constantFrom(...RACKS), fc.constantFrom(...HOSTS), fc.nat({ max: 3 }))
    .map(([region, ...rest]) => [region, ...rest.slice(0, 3).slice(0, Number(rest[3]))].join('/'));
  const spec = (kind: string, owners: readonly string[]): fc.Arbitrary<Omit<NodeSpec, 'id'> & { on: boolean; kind: string }> =>
    fc.record({ at: place, organisation: fc.constantFrom(...owners), on: fc.boolean().map((off) => !off), kind: fc.constant(kind) });
  return fc
    .record({
      orderers: fc.array(spec('orderer', ['ordererA', 'ordererB', 'ordererC']), { minLength: 1, maxLength: nodes }),
      peers: fc.array(spec('peer', PEER_OWNERS), { maxLength: nodes }),
      few: fc.boolean(),
      consensus: fc.constantFrom('raft' as const, 'smartbft' as const, 'qbft' as const),
      organisations: fc.subarray([...PEER_OWNERS]),
      endorsement: randomPolicy(),
    })
    .map(({ orderers, peers, few, consensus, organisations, endorsement }) => {
      const voters = orderers.map((each, i) => ({ ...each, id: `o${i}`, on: i === 0 || !few || each.on }));
      const endorsers = peers.map((each, i) => ({ ...each, id: `p${i}`, on: !few || each.on }));
      const owners = endorsers.filter(({ on }) => on).map(({ organisation }) => organisation);
      return build({
        regions: Object.fromEntries(names.map((name) => [name, ZONES.slice(1)])),
        orderers: voters.map(({ id, at, organisation, on }) => ({ id, at, organisation, spare: !on })),
        peers: endorsers,
        consensus,
        consenters: voters.filter(({ on }) => on).map(({ id }) => id),
        channelPeers: endorsers.filter(({ on }) => on).map(({ id }) => id),
        organisations: [...new Set([...organisations, ...owners])],
        endorsement,
      });
    });
}

/** Text as the language of Fabric takes it; MSPs recur, so that rules compete for signatures. */
export function randomPolicy(): fc.Arbitrary<string> {
  const role = fc.constantFrom('peer', 'peer', 'peer', 'member', 'member', 'admin');
  const principal = fc.tuple(fc.constantFrom(...PEER_OWNERS), role).map(([owner, each]) => `'${owner}MSP.${each}'`);
  const gate = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(fc.constantFrom('AND', 'OR', 'OutOf'), fc.array(inner, { minLength: 1, maxLength: 4 }), fc.nat())
      .map(([name, of, n]) => (name === 'OutOf' ? `OutOf(${n % (of.length + 2)}, ${of.join(', ')})` : `${name}(${of.join(', ')})`));
  const nested = gate(fc.oneof({ weight: 3, arbitrary: principal }, { weight: 1, arbitrary: gate(principal) }));
  return fc.oneof(fc.constantFrom('MAJORITY', 'ANY', 'ALL'), gate(principal), nested);
}
