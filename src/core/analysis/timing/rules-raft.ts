/** Raft's timers against each other, and against the distances and disks of the consenters. */
import { formatDuration } from '../../kernel/units.ts';
import type { RaftConsensus } from '../../topology/model.ts';
import type { TimingFacts } from './facts.ts';
import { mustBePositive } from './positive.ts';
import type { Terms, TimingRule } from './rule.ts';

type RaftFacts = TimingFacts<RaftConsensus>;

/** Below this many steps no election can be won in time: pre-vote and vote. Our judgement (T101). */
const ELECTION_STEPS = 2;
/** etcd's advice is for round trips; that it counts the disk as well is our judgement (T102). */
const ADVISED_STEPS = 10;

export const RAFT_RULES: readonly TimingRule<RaftFacts>[] = [
  ...mustBePositive<RaftFacts>('T107', {
    'consensus.tick-interval': ({ consensus }) => consensus.tickIntervalMs,
    'consensus.heartbeat-ticks': ({ consensus }) => consensus.heartbeatTicks,
    'consensus.max-inflight-blocks': ({ consensus }) => consensus.maxInflightBlocks,
  }),
  {
    code: 'T105',
    key: 'consensus.election-ticks',
    inequality: 'election-ticks > heartbeat-ticks',
    terms: ({ consensus: { electionTicks, heartbeatTicks } }) => ({
      left: electionTicks,
      relation: '>',
      right: heartbeatTicks,
      unit: 'count',
      message: 'election-ticks must be greater than heartbeat-ticks',
    }),
  },
  {
    code: 'T101',
    key: 'consensus.election-ticks',
    inequality: `election-ticks x tick-interval >= ${ELECTION_STEPS} x (largest round trip + disk sync)`,
    terms: (facts) => electionTerms(facts, ELECTION_STEPS),
  },
  {
    code: 'T102',
    key: 'consensus.election-ticks',
    inequality: `election-ticks x tick-interval >= ${ADVISED_STEPS} x (largest round trip + disk sync)`,
    terms: (facts) => {
      const worse = electionTerms(facts, ELECTION_STEPS);
      return worse === undefined || worse.left < worse.right ? undefined : electionTerms(facts, ADVISED_STEPS);
    },
  },
  {
    code: 'T103',
    key: 'consensus.tick-interval',
    inequality: 'heartbeat-ticks x tick-interval > round trip to a majority',
    terms: ({ consensus: { heartbeatTicks, tickIntervalMs }, distances: { toQuorum: worst } }) => {
      if (worst === undefined) return undefined;
      const heartbeatMs = heartbeatTicks * tickIntervalMs;
      return {
        left: heartbeatMs,
        relation: '>',
        right: worst.ms,
        unit: 'ms',
        message: `heartbeats every ${formatDuration(heartbeatMs)} are not slower than the round trip ${formatDuration(worst.ms)} from ${worst.from} to a majority: the new channel may never get a leader`,
        evidence: `${worst.from} needs ${worst.to} for a majority: ${formatDuration(worst.ms)}`,
      };
    },
  },
  {
    code: 'T109',
    key: 'consensus.max-inflight-blocks',
    inequality: 'max-inflight-blocks x batch-timeout >= round trip to a majority + disk sync',
    terms: ({ consensus: { maxInflightBlocks, batchTimeoutMs }, distances: { toQuorum: worst }, diskSync }) => {
      if (worst === undefined) return undefined;
      const left = maxInflightBlocks * batchTimeoutMs;
      return {
        left,
        relation: '>=',
        right: worst.ms + diskSync.ms,
        unit: 'ms',
        message: `${maxInflightBlocks} blocks may be on their way, one is cut every ${formatDuration(batchTimeoutMs)}, and one takes ${formatDuration(worst.ms + diskSync.ms)}: a leader at ${worst.from} stops taking transactions in between`,
        evidence: `${worst.from} needs ${worst.to} for a majority: ${formatDuration(worst.ms)}`,
      };
    },
  },
];

function electionTerms({ consensus, distances: { largest: worst }, diskSync }: RaftFacts, steps: number): Terms | undefined {
  if (worst === undefined) return undefined;
  const timeoutMs = consensus.electionTicks * consensus.tickIntervalMs;
  return {
    left: timeoutMs,
    relation: '>=',
    right: steps * (worst.ms + diskSync.ms),
    unit: 'ms',
    message: `the election timeout ${formatDuration(timeoutMs)} is below ${steps} times the largest round trip ${formatDuration(worst.ms)} and a disk sync`,
    evidence: `${worst.from} to ${worst.to}: ${formatDuration(worst.ms)}; disk sync p99: ${formatDuration(diskSync.ms)} (${diskSync.from})`,
  };
}
