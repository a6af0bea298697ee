/** Evidence of any kind, sensible or not: what observers may say when everything goes wrong at once, or when they are wrong themselves. */
import * as fc from 'fast-check';
import type { History } from '../../src/core/decision/history.ts';
import type { Evidence } from '../../src/core/decision/model.ts';
import { mergeSnapshot } from '../../src/core/observation/merge.ts';
import type { ChannelProbe, ConsensusProbe, NodeProbe, ProbeOutcome, ProcessSighting, Sighting } from '../../src/core/observation/probe.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { AT } from '../observation/round.ts';
import { layout } from './situation.ts';

export const TOPOLOGIES: readonly Topology[] = [
  layout({ london: 2, frankfurt: 2, singapore: 1 }),
  layout({ london: 3, frankfurt: 1, singapore: 1 }),
  layout({ a: 2, b: 1 }),
  layout({ only: 3 }),
  layout({ a: 1, b: 1, c: 1, d: 1 }, '{ kind: smartbft }'),
];

const OUTCOMES: readonly ProbeOutcome[] = ['answered', 'refused', 'timeout', 'unreachable', 'tls-error', 'error'];
const STATES: readonly ProcessSighting['state'][] = ['running', 'frozen', 'stopped', 'unknown'];
const LINES = [
  'Starting orderer:',
  'PANI tocommit(12) is out of range [lastIndex(5)]',
  'panic: error during commit to txmgr: Database does not exist.',
  'no space left on device',
];

export interface Case {
  readonly topology: Topology;
  readonly evidence: Evidence;
}

/** Times are near AT, hashes and heights few, so that they collide. */
export const CASE: fc.Arbitrary<Case> = fc.constantFrom(...TOPOLOGIES).chain((topology) => {
  const names = [...nodes(topology).map(({ id }) => id), 'stranger', 'constructor'];
  const node = fc.constantFrom(...names);
  const at = fc.integer({ min: AT - 2_000, max: AT + 2_000 });
  const region = fc.constantFrom(...Object.keys(topology.regions), 'nowhere');
  const probe = (observer: string): fc.Arbitrary<NodeProbe> =>
    fc.record(
      {
        observer: fc.constant(observer),
        node,
        at,
        outcome: fc.constantFrom(...OUTCOMES),
        operations: fc.constantFrom(...OUTCOMES),
        connects: fc.constantFrom(...OUTCOMES),
        channels: fc.dictionary(fc.constantFrom('ch', 'other', '__proto__'), channelProbe(names), { maxKeys: 2 }),
        certificateNotAfter: fc.integer({ min: AT - 1e10, max: AT + 1e10 }),
      },
      { requiredKeys: ['observer', 'node', 'at', 'outcome', 'channels'] },
    );
  const sighting = region.chain((from) =>
    fc.record({
      observer: fc.constant(`agent:${from}`),
      region: fc.constant(from),
      startedAt: at,
      endedAt: at,
      nodes: fc.array(probe(`agent:${from}`), { maxLength: 14 }),
    }),
  );
  const process: fc.Arbitrary<ProcessSighting> = fc.record({
    observer: fc.constantFrom('driver:local', 'driver:ssh'),
    node,
    at,
    state: fc.constantFrom(...STATES),
  });
  return fc
    .record({
      sightings: fc.array(sighting, { maxLength: 5 }),
      processes: fc.array(process, { maxLength: 12 }),
      logs: fc.dictionary(node, fc.array(fc.constantFrom(...LINES), { maxLength: 4 }), { maxKeys: 4 }),
      freeDisk: fc.dictionary(node, fc.double({ min: -1, max: 2 }), { maxKeys: 4 }),
      members: fc.option(fc.uniqueArray(node, { maxLength: 7 }), { nil: undefined }),
    })
    .map(({ sightings, processes, logs, freeDisk, members }) => ({
      topology,
      evidence: evidenceOf(topology, {
        sightings,
        processes,
        logs,
        freeDisk,
        ...(members === undefined ? {} : { membership: { ch: members } }),
      }),
    }));
});

export function evidenceOf(
  topology: Topology,
  said: Pick<Evidence, 'sightings' | 'processes' | 'logs' | 'freeDisk' | 'membership'>,
  at: number = AT,
): Evidence {
  const snapshot = mergeSnapshot({ topology, at, sightings: said.sightings, processes: said.processes });
  return { ...said, at, snapshot, fences: [], drills: [] };
}

function channelProbe(names: readonly string[]): fc.Arbitrary<ChannelProbe> {
  const hash = fc.constantFrom('aa', 'bb');
  return fc.record(
    {
      height: fc.integer({ min: 0, max: 30 }),
      hash,
      hashes: fc.dictionary(fc.constantFrom('3', '4', '5', '9'), hash, { maxKeys: 3 }),
      commits: fc.dictionary(fc.constantFrom('3', '4', '5', '9'), hash, { maxKeys: 3 }),
      error: fc.constantFrom('NOT_FOUND', "channel 'ch' not found", 'ledgers are being rebuilt'),
      consensus: consensusProbe(names),
    },
    { requiredKeys: [] },
  );
}

function consensusProbe(names: readonly string[]): fc.Arbitrary<ConsensusProbe> {
  const count = fc.integer({ min: 0, max: 6 });
  const leader = fc.option(fc.constantFrom(...names), { nil: null });
  const raft = fc.record(
    { kind: fc.constant('raft' as const), isLeader: fc.boolean(), activeNodes: count, clusterSize: count, leader },
    { requiredKeys: ['kind', 'isLeader', 'activeNodes', 'clusterSize'] },
  );
  const smartbft = fc.record({
    kind: fc.constant('smartbft' as const),
    viewNumber: count,
    viewLeader: leader,
    nextView: count,
    currentView: count,
    poolSize: count,
  });
  return fc.oneof(raft, smartbft);
}

/** Rounds of one network, with the time between them. */
export const ROUNDS: fc.Arbitrary<readonly { readonly case: Case; readonly stepMs: number }[]> = fc.array(
  fc.record({ case: CASE, stepMs: fc.oneof(fc.constant(1_000), fc.integer({ min: -200_000, max: 200_000 })) }),
  { minLength: 1, maxLength: 12 },
);

export function sizeOf(history: History): number {
  return JSON.stringify(history).length;
}

export function shuffled(sightings: readonly Sighting[]): fc.Arbitrary<readonly Sighting[]> {
  const nodesOf = (sighting: Sighting): fc.Arbitrary<Sighting> =>
    fc.shuffledSubarray([...sighting.nodes], { minLength: sighting.nodes.length }).map((probes) => ({ ...sighting, nodes: probes }));
  return fc
    .shuffledSubarray([...sightings], { minLength: sightings.length })
    .chain((order) => fc.tuple(...order.map(nodesOf)))
    .map((each) => each);
}
