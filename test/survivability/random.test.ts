/**
 * Random topologies against the oracle. `npm test` tries 2,000; HOLDFAST_TOPOLOGIES=100000 tries as many, and HOLDFAST_SEED=N repeats a run
 * or makes another one.
 */
import { test } from 'node:test';
import * as fc from 'fast-check';
import { agree } from './compare.ts';
import { randomTopology } from './random-topology.ts';

const RUNS = Number(process.env['HOLDFAST_TOPOLOGIES'] ?? 2_000);
const SEED = process.env['HOLDFAST_SEED'];
const options = { ...(SEED === undefined ? {} : { seed: Number(SEED) }), endOnFailure: false };

test('random topologies of up to 14 nodes have the survivability of the definitions', () => {
  const property = fc.property(randomTopology(7, 4), fc.integer({ min: 1, max: 3 }), (topology, maxSetSize) => {
    agree(topology, maxSetSize);
  });
  fc.assert(property, { ...options, numRuns: Math.ceil(RUNS * 0.9) });
});

test('so do larger ones of up to 30 nodes, as far as three losses reach and on every level of few domains', () => {
  const property = fc.property(randomTopology(15, 6), fc.integer({ min: 1, max: 3 }), (topology, maxSetSize) => {
    agree(topology, maxSetSize);
  });
  fc.assert(property, { ...options, numRuns: Math.ceil(RUNS * 0.1) });
});
