/** A made-up report with realistic numbers for the tests of the renderers: three drills, one of them not held. Deterministic. */
import type { DemoReport, DrillResult, TimelineEvent } from '../../src/core/chaos/result.ts';

const NODES = ['orderer1', 'orderer2', 'orderer3', 'orderer4', 'orderer5', 'peer0-org1', 'peer1-org1', 'peer0-org2', 'peer1-org2'];
const REGIONS = ['london', 'london', 'frankfurt', 'frankfurt', 'singapore', 'london', 'frankfurt', 'frankfurt', 'london'];
const AT = Date.UTC(2026, 10, 21, 9, 30, 0);

/** Park-Miller: small, and the same everywhere. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Course {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly stalls: readonly (readonly [number, number])[];
  readonly down: Readonly<Record<string, readonly [number, number]>>;
  readonly base: number;
}

const within = (t: number, [from, to]: readonly [number, number]): boolean => t >= from && t < to;

function throughput({ seed, from, to, stalls }: Course): DrillResult['throughput'] {
  const random = noise(seed);
  const points: { t: number; committed: number; failed: number }[] = [];
  for (let t = from; t < to; t += 100) {
    const stalled = stalls.some((stall) => within(t, stall));
    const jump = stalls.some(([, end]) => t >= end && t < end + 300);
    const block = Math.round(t / 100) % 3 === 0;
    const committed = stalled || !block ? 0 : Math.round((jump ? 30 : 12) + random() * 6);
    const failed = stalled && random() > 0.7 ? Math.round(random() * 4) + 1 : 0;
    if (committed > 0 || failed > 0) points.push({ t, committed, failed });
  }
  return points;
}

function heights({ from, to, stalls, down, base }: Course): DrillResult['heights'] {
  const series = NODES.map((node, i) => {
    const points: { t: number; height: number }[] = [];
    let height = base;
    let seen = base;
    for (let t = from; t < to; t += 500) {
      if (!stalls.some((stall) => within(t, stall))) height += t % 1500 === 0 ? 1 : 2;
      const away = down[node];
      if (away === undefined || !within(t, away)) seen = Math.max(seen, height - (i % 3 === 2 ? 1 : 0));
      points.push({ t, height: seen });
    }
    return [node, points] as const;
  });
  return Object.fromEntries(series);
}

function event(ms: number, kind: TimelineEvent['kind'], text: string): TimelineEvent {
  return { at: AT + ms, ms, kind, text };
}

const killLeader: DrillResult = {
  drill: 'kill-leader',
  title: 'kill -9 of the orderer that leads',
  network: 'settlement',
  channel: 'settlement',
  consensus: 'raft',
  started: '2026-11-21T09:29:48.120Z',
  ended: '2026-11-21T09:30:41.004Z',
  injectedAt: AT,
  healedAt: AT + 20_000,
  targets: ['orderer2'],
  verdicts: { hypothesis: 'held', injection: 'held', cleanup: 'held' },
  reasons: {
    hypothesis: [
      'acknowledged transactions lost: 0 (at most 0)',
      'operations duplicated: 0 (at most 0)',
      'operations completed again everywhere 5830 ms after the injection (2 times the floor of 5000 ms is 10000 ms)',
    ],
    injection: [
      'the process of orderer2 is gone (pid 4711 not in /proc)',
      'connections to orderer2 from frankfurt are refused after one round trip',
    ],
    cleanup: ['orderer2 runs again and is at the tip', 'all five consenters are active', 'a canary through each orderer was committed'],
  },
  outage: { firstFailureMs: 40, recoveredMs: 5_830, blocksGapMs: 5_410 },
  floorMs: 5_000,
  transactions: {
    submitted: 2_412,
    accepted: 2_409,
    acknowledged: 2_406,
    committed: 2_406,
    invalid: 0,
    acceptedOnly: 3,
    lost: 0,
    duplicated: 0,
    unknown: 0,
  },
  expectations: { lost: 0, duplicated: 0, during: 'ordering', outageOverFloor: 2 },
  timeline: [
    event(-10_000, 'steady', 'leader orderer2, five active consenters, 40 transactions per second'),
    event(0, 'fault', 'SIGKILL to orderer2 in london'),
    event(310, 'detected', 'refused from frankfurt and singapore: orderer2 is down'),
    event(5_390, 'leader', 'orderer3 leads, term 3'),
    event(5_830, 'recovered', 'operations complete again in all regions'),
    event(20_000, 'healed', 'orderer2 was started'),
    event(23_100, 'note', 'orderer2 is at the tip'),
  ],
  throughput: throughput({ seed: 7, from: -10_000, to: 36_000, stalls: [[100, 5_600]], down: {}, base: 120 }),
  heights: heights({ seed: 7, from: -10_000, to: 36_000, stalls: [[100, 5_600]], down: { orderer2: [0, 23_000] }, base: 120 }),
  evidence: [
    {
      node: 'orderer2',
      what: 'write-ahead log read',
      line: '2026-11-21 09:30:21.204 UTC 001f INFO [orderer.consensus.etcdraft] createOrReadWAL -> Found WAL data at path',
    },
    {
      node: 'orderer2',
      what: 'role',
      line: '2026-11-21 09:30:21.377 UTC 0031 INFO [orderer.consensus.etcdraft] becomeFollower -> 2 became follower at term 3 channel=settlement node=2',
    },
  ],
  limits: [],
};

const loseRegion: DrillResult = {
  ...killLeader,
  drill: 'lose-region',
  title: 'a region with two orderers and two peers is killed at once',
  started: '2026-11-21T09:30:52.310Z',
  ended: '2026-11-21T09:32:10.800Z',
  targets: ['orderer3', 'orderer4', 'peer1-org1', 'peer0-org2'],
  healedAt: AT + 30_000,
  outage: { firstFailureMs: 25, recoveredMs: 6_940, blocksGapMs: 6_120 },
  reasons: {
    hypothesis: [
      'acknowledged transactions lost: 0 (at most 0)',
      'operations completed again everywhere 6940 ms after the injection (2 times the floor of 5000 ms is 10000 ms)',
    ],
    injection: [
      'the processes of orderer3, orderer4, peer1-org1 and peer0-org2 are gone',
      'connections to frankfurt are refused from london and singapore',
    ],
    cleanup: ['all nine nodes are at the tip', 'a canary through each orderer was committed'],
  },
  transactions: {
    submitted: 2_890,
    accepted: 2_880,
    acknowledged: 2_875,
    committed: 2_875,
    invalid: 2,
    acceptedOnly: 3,
    lost: 0,
    duplicated: 0,
    unknown: 0,
  },
  timeline: [
    event(-10_000, 'steady', 'leader orderer3, five active consenters'),
    event(0, 'fault', 'SIGKILL to every process in frankfurt'),
    event(190, 'detected', 'refused from london and singapore'),
    event(5_870, 'leader', 'orderer1 leads, term 4'),
    event(6_940, 'recovered', 'operations complete again in all surviving regions'),
    event(30_000, 'healed', 'frankfurt was started'),
  ],
  throughput: throughput({ seed: 11, from: -10_000, to: 48_000, stalls: [[100, 6_300]], down: {}, base: 240 }),
  heights: heights({
    seed: 11,
    from: -10_000,
    to: 48_000,
    stalls: [[100, 6_300]],
    down: { orderer3: [0, 34_000], orderer4: [0, 34_500], 'peer1-org1': [0, 37_000], 'peer0-org2': [0, 36_000] },
    base: 240,
  }),
  evidence: [],
};

const silentCut: DrillResult = {
  ...killLeader,
  drill: 'cut-region',
  title: 'singapore is cut off silently for 60 s',
  started: '2026-11-21T09:32:15.000Z',
  ended: '2026-11-21T09:34:02.440Z',
  targets: ['orderer5'],
  healedAt: AT + 60_000,
  verdicts: { hypothesis: 'unknown', injection: 'held', cleanup: 'failed' },
  reasons: {
    hypothesis: ['2 transactions could not be resolved', 'no block at agent:london from 21040 to 27310 ms, as expected'],
    injection: ['the cut dropped 1,204 packets', 'connections from london to orderer5 ended in a timeout'],
    cleanup: ['orderer5 was not at the tip 90 s after the heal'],
  },
  outage: { firstFailureMs: 21_040, recoveredMs: 27_310, blocksGapMs: 6_270 },
  floorMs: null,
  transactions: {
    submitted: 3_520,
    accepted: 3_511,
    acknowledged: 3_507,
    committed: 3_507,
    invalid: 0,
    acceptedOnly: 2,
    lost: 0,
    duplicated: 0,
    unknown: 2,
  },
  expectations: { lost: 0, duplicated: 0, during: 'any', gapStartsAfterMs: 15_000, gapMaxMs: 60_000 },
  timeline: [
    event(-10_000, 'steady', 'leader orderer1'),
    event(0, 'fault', 'packets between singapore and every other region vanish'),
    event(2_300, 'detected', 'orderer5 is silent from london and frankfurt: unknown, not down'),
    event(27_310, 'recovered', 'operations complete again in london and frankfurt'),
    event(60_000, 'healed', 'the cut was taken away'),
  ],
  throughput: throughput({ seed: 13, from: -10_000, to: 78_000, stalls: [[21_000, 27_200]], down: {}, base: 400 }),
  heights: heights({ seed: 13, from: -10_000, to: 78_000, stalls: [[21_000, 27_200]], down: { orderer5: [0, 90_000] }, base: 400 }),
  evidence: [],
  limits: ['The floor of a silent loss depends on TCP settings of the machine and is not computed.'],
};

export const SAMPLE_REPORT: DemoReport = {
  network: 'settlement',
  versions: { holdfast: '0.1.0', fabric: '3.1.1', node: '24.21.0' },
  configDigest: '5b1f6c0d7e3a49c28d1f0b6a9c4e7d2358fa61b0c9d3e4725a8b6c1d0e9f3a47',
  started: '2026-11-21T09:29:10.000Z',
  ended: '2026-11-21T09:34:12.300Z',
  topology: NODES.map((node, i) => ({
    node,
    kind: node.startsWith('orderer') ? 'orderer' : 'peer',
    region: REGIONS[i] ?? '',
    organisation: node.startsWith('orderer') ? 'orderer-org' : node.endsWith('org1') ? 'org1' : 'org2',
  })),
  drills: [killLeader, loseRegion, silentCut],
  limits: [
    'All nodes run on one machine: its disks, its clock and its memory fail together.',
    'Latency is emulated in user space, within 10 % + 1 ms.',
  ],
};
