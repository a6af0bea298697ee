/**
 * What was measured on real networks and is modelled: each row says what, where it is written down, the range that was seen, and how the
 * simulation produces it. A simulation may be trusted for as far as this table goes. The test beside it holds every row to a factor of two.
 */
import type { NodeId } from '../core/kernel/ids.ts';
import type { LinkEnd } from '../core/ports/driver.ts';
import { Lab, LAB_CHANNEL, LAB_ORDERERS } from './calibration-lab.ts';

export interface CalibrationRow {
  readonly id: string;
  readonly fact: string;
  /** Page and section of the facts, or the table of the drills. */
  readonly source: string;
  /** Lowest and highest value that was measured. */
  readonly measured: readonly [number, number];
  readonly unit: 'ms' | 'transactions' | 'share of runs' | 'share of time';
  /** One run of it. For a share: 1 when it happened, otherwise 0. */
  simulate(seed: number): Promise<number>;
}

const ORDERERS = 'fabric-orderers.md';
const V3 = 'fabric-orderers-v3.md';
const FAST = { tickMs: 100, electionTicks: 10 } as const;

export const CALIBRATION: readonly CalibrationRow[] = [
  {
    id: 'leader-kill-500-10',
    fact: 'a leader is killed, 500 ms x 10: time without a block',
    source: `${ORDERERS} 2`,
    measured: [4_988, 11_730],
    unit: 'ms',
    simulate: (seed) => leaderKill(seed, 500, 10),
  },
  {
    id: 'leader-kill-100-10',
    fact: 'a leader is killed, 100 ms x 10: time without a block',
    source: `${ORDERERS} 2`,
    measured: [1_040, 2_103],
    unit: 'ms',
    simulate: (seed) => leaderKill(seed, 100, 10),
  },
  {
    id: 'leader-kill-100-5',
    fact: 'a leader is killed, 100 ms x 5: time without a block',
    source: `${ORDERERS} 2, ${V3} 1`,
    measured: [593, 900],
    unit: 'ms',
    simulate: (seed) => leaderKill(seed, 100, 5),
  },
  {
    id: 'follower-kill',
    fact: 'a follower is killed: longest time between two blocks',
    source: `${ORDERERS} 2, ${V3} 1`,
    measured: [125, 321],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed, rate: 50 });
      await lab.kill(lab.followers[1] ?? '');
      await lab.wait(20_000);
      return lab.longestGap();
    },
  },
  {
    id: 'lost-with-leader',
    fact: 'transactions that a killed leader had accepted and that were never ordered, at 50 a second',
    source: `${ORDERERS} 2, ${V3} 1`,
    measured: [1, 6],
    unit: 'transactions',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed, rate: 50 });
      const { controls } = lab.world;
      const before = new Set(controls.accepted(LAB_CHANNEL));
      await lab.kill(lab.leader);
      const peer = 'p1';
      await lab.wait(200);
      const atKill = [...before];
      await lab.wait(9_000);
      const tip = controls.height(LAB_CHANNEL, peer);
      const ordered = new Set<string>();
      for (let number = 0; number < tip; number++) {
        for (const { txId } of controls.block(LAB_CHANNEL, peer, number)?.envelopes ?? []) ordered.add(txId);
      }
      return atKill.filter((txId) => !ordered.has(txId)).length;
    },
  },
  {
    id: 'silent-loss-begins',
    fact: 'a consenter vanishes silently: time until ordering stops',
    source: `${ORDERERS} 5.2, wan-emulation.md 6`,
    measured: [20_338, 22_300],
    unit: 'ms',
    simulate: async (seed) => (await silentLoss(seed, { cold: true })).stall().from,
  },
  {
    id: 'silent-loss-cold',
    fact: 'a consenter that was restarted before vanishes silently: length of the one stall',
    source: `${V3} 1, docs/concepts/drills.md (20.4 to 28.4 s)`,
    measured: [20_400, 53_700],
    unit: 'ms',
    simulate: async (seed) => {
      const { from, to } = (await silentLoss(seed, { cold: true })).stall();
      return to - from;
    },
  },
  {
    id: 'silent-loss-warm',
    fact: 'a consenter vanishes silently, nobody was restarted: longest of the stalls',
    source: `${V3} 1 (5-7 s, one of 20 s), docs/concepts/drills.md (13.9 to 25.4 s)`,
    measured: [5_000, 25_400],
    unit: 'ms',
    simulate: async (seed) => (await silentLoss(seed, { cold: false })).longestGap(),
  },
  {
    id: 'silent-loss-syn-retries',
    fact: 'a consenter vanishes silently, net.ipv4.tcp_syn_retries=1: time without a block',
    source: `${V3} 1, docs/concepts/drills.md`,
    measured: [3_100, 4_300],
    unit: 'ms',
    simulate: async (seed) => (await silentLoss(seed, { cold: true, synRetries: 1 })).longestGap(),
  },
  {
    id: 'silent-loss-fenced-in-time',
    fact: 'a consenter vanishes silently and is fenced after 6 s: longest time between two blocks',
    source: `${ORDERERS} 5.3, ${V3} 1`,
    measured: [125, 321],
    unit: 'ms',
    simulate: async (seed) => (await silentLoss(seed, { cold: true, fenceAfterMs: 6_000 })).longestGap(),
  },
  {
    id: 'silent-loss-fenced-late',
    fact: 'a consenter vanishes silently and is fenced 25 s later: time from the fence to a block',
    source: `${ORDERERS} 5.3, ${V3} 1`,
    measured: [400, 2_900],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await silentLoss(seed, { cold: true, holdMs: 25_000, ...FAST });
      await lab.fence('o5');
      return lab.untilBlock();
    },
  },
  {
    id: 'silent-loss-then-leader-kill',
    fact: 'a consenter is silently lost since 130 s, ordering goes on; the leader is killed: time without a block',
    source: `${V3} 2 (32.3 s at 500/10, 21.4 s at 100/10; once 5.6 s on some node and 45.6 s on another)`,
    measured: [5_600, 45_600],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await silentLoss(seed, { cold: false, holdMs: 130_000 });
      lab.mark();
      await lab.kill(lab.leader);
      await lab.wait(90_000);
      const { from, to } = lab.stall();
      return to - from;
    },
  },
  {
    id: 'silent-loss-fenced-then-leader-kill',
    fact: 'the same, the lost consenter fenced since 6 s: time without a block',
    source: `${V3} 2`,
    measured: [5_000, 10_100],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await silentLoss(seed, { cold: true, fenceAfterMs: 6_000, holdMs: 124_000 });
      lab.mark();
      await lab.kill(lab.leader);
      await lab.wait(60_000);
      return lab.longestGap();
    },
  },
  {
    id: 'hung-follower-begins',
    fact: 'a follower is frozen: time until ordering stops',
    source: `${ORDERERS} 5.2, ${V3} 1`,
    measured: [80_000, 81_000],
    unit: 'ms',
    simulate: async (seed) => (await hungFollower(seed)).stall().from,
  },
  {
    id: 'hung-follower',
    fact: 'a follower is frozen for 200 s: length of the one stall',
    source: `${V3} 1`,
    measured: [21_900, 27_400],
    unit: 'ms',
    simulate: async (seed) => {
      const { from, to } = (await hungFollower(seed)).stall();
      return to - from;
    },
  },
  {
    id: 'frozen-leader',
    fact: 'the leader is frozen, 500 ms x 10: time without a block',
    source: `${ORDERERS} 5.1, docs/concepts/drills.md (7.2, 9.3 s)`,
    measured: [5_560, 9_300],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed });
      await lab.world.driver.freeze(lab.leader);
      await lab.wait(18_000);
      return lab.longestGap();
    },
  },
  {
    id: 'isolated-leader',
    fact: 'the leader is cut off loudly, 100 ms x 10: time without a block',
    source: `${ORDERERS} 5.1`,
    measured: [1_220, 1_380],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed, ...FAST });
      await lab.cutOff([lab.leader], 'reset');
      await lab.wait(15_000);
      return lab.longestGap();
    },
  },
  {
    id: 'leader-cannot-send',
    fact: 'nothing that the leader sends arrives, 500 ms x 10: time without a block',
    source: `${V3} 1`,
    measured: [5_600, 5_600],
    unit: 'ms',
    simulate: (seed) => halfCutLeader(seed, 'sends'),
  },
  {
    id: 'leader-cannot-hear',
    fact: 'nothing arrives at the leader, 500 ms x 10: time without a block',
    source: `${V3} 1`,
    measured: [14_900, 14_900],
    unit: 'ms',
    simulate: (seed) => halfCutLeader(seed, 'hears'),
  },
  {
    id: 'two-of-five-killed',
    fact: 'the leader and another are killed at once, 100 ms x 10: time without a block',
    source: `${V3} 1`,
    measured: [1_100, 1_800],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed, rate: 50, ...FAST });
      await lab.kill(lab.leader, lab.followers[0] ?? '');
      await lab.wait(15_000);
      return lab.longestGap();
    },
  },
  {
    id: 'silent-loss-2.5.4',
    fact: 'up to v2.5.5 a silent loss does not end by itself: share of the time from +20 s to +180 s without blocks, 100 ms x 10',
    source: `${ORDERERS} 0 A, 5.2`,
    measured: [0.86, 0.98],
    unit: 'share of time',
    simulate: async (seed) => {
      const lab = await silentLoss(seed, { cold: true, holdMs: 180_000, version: '2.5.4', ...FAST });
      return lab.gaps().reduce((sum, { from, to }) => sum + (to - from), 0) / 160_000;
    },
  },
  {
    id: 'broadcast-hangs',
    fact: 'a broadcast to a follower that still believes in a dead leader: time until it is refused',
    source: `${ORDERERS} 2.1, ${V3} 1`,
    measured: [7_000, 7_300],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed });
      const [follower = ''] = lab.followers;
      await lab.kill(lab.leader);
      await lab.wait(500);
      lab.mark();
      const envelope = new TextEncoder().encode('{"txId":"one"}');
      await lab.world.recovery.submit(LAB_CHANNEL, follower, envelope).catch(() => {});
      return lab.elapsed;
    },
  },
  {
    id: 'restarted-node',
    fact: 'a follower is killed and started after 2 s: time until it has the height',
    source: `${ORDERERS} 2`,
    measured: [250, 5_000],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed });
      const [node = ''] = lab.followers;
      await lab.kill(node);
      await lab.wait(2_000);
      await lab.start(node);
      return lab.untilAtTip(node);
    },
  },
  {
    id: 'return-after-150s',
    fact: 'a majority is lost for 150 s, one node returns: time until there is a leader',
    source: `${ORDERERS} 3b, ${V3} 1 (19.5 and 25.2 s), ${ORDERERS} 2 (37 s)`,
    measured: [19_500, 37_000],
    unit: 'ms',
    simulate: (seed) => returnAfterLoss(seed, false),
  },
  {
    id: 'return-after-150s-survivors-restarted',
    fact: 'the same, the survivors restarted at that moment: time until there is a leader',
    source: `${ORDERERS} 3b, ${V3} 1`,
    measured: [1_380, 1_830],
    unit: 'ms',
    simulate: (seed) => returnAfterLoss(seed, true),
  },
  {
    id: 'clone-100-10',
    fact: "a majority is lost for 3 s, one lost identity starts from a survivor's data, 100 ms x 10: time until a block",
    source: `${ORDERERS} 3b, ${V3} 1`,
    measured: [550, 4_100],
    unit: 'ms',
    simulate: (seed) => cloneRecovery(seed, 100),
  },
  {
    id: 'clone-500-10',
    fact: 'the same, 500 ms x 10',
    source: `${ORDERERS} 3b, ${V3} 1`,
    measured: [2_100, 5_800],
    unit: 'ms',
    simulate: (seed) => cloneRecovery(seed, 500),
  },
  {
    id: 'empty-disk-join',
    fact: 'a majority is lost, one lost identity joins with an empty disk: time until there is a leader',
    source: `${ORDERERS} 3d, ${V3} 1`,
    measured: [462, 1_690],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await loseMajority(seed, { ...FAST, loss: 3_000 });
      await lab.world.driver.wipe('o1');
      await lab.start('o1');
      await lab.world.recovery.join('o1', LAB_CHANNEL, seed % 2 === 0 ? 'genesis' : 'newest');
      return lab.until('a leader', () => lab.world.controls.leader(LAB_CHANNEL) !== null);
    },
  },
  {
    id: 'fence-lifted',
    fact: 'a consenter is lost for 70 s and fenced for most of it: time from the lifting until it has the height',
    source: `${ORDERERS} 5.3 (15.5-16.4 s), wan-emulation.md 6 (37 s)`,
    measured: [15_500, 37_000],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await silentLoss(seed, { cold: true, fenceAfterMs: 6_000, holdMs: 64_000 });
      await lab.heal();
      return lab.untilAtTip('o5');
    },
  },
  {
    id: 'leader-removed',
    fact: 'the leader is removed by an update and gives way first: longest time between two blocks',
    source: `${ORDERERS} 4`,
    measured: [125, 188],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed, rate: 50, ...FAST });
      await lab.world.recovery.changeMembership(LAB_CHANNEL, { kind: 'remove', node: lab.leader });
      await lab.wait(5_000);
      return lab.longestGap();
    },
  },
  {
    id: 'follower-added',
    fact: 'an orderer that follows from outside is added: time until it is a consenter',
    source: `${ORDERERS} 4`,
    measured: [4_000, 4_000],
    unit: 'ms',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed, rate: 0.01, ...FAST });
      await lab.wait(17_000 * seed);
      await lab.world.recovery.changeMembership(LAB_CHANNEL, { kind: 'add', node: 'o6' });
      return lab.until('o6 a consenter', () => lab.world.controls.roles(LAB_CHANNEL)['o6']?.role === 'follower');
    },
  },
  {
    id: 'stale-majority-isolated',
    fact: 'three of five start from old data while the others are down: the chain forks',
    source: `${ORDERERS} 3c (2 of 2), ${V3} 1 (2 of 2)`,
    measured: [1, 1],
    unit: 'share of runs',
    simulate: async (seed) => {
      const lab = await staleMajority(seed, { ...FAST, survivorsUp: false, leaderlessMs: 1_000 });
      return Number(lab.forked());
    },
  },
  {
    id: 'stale-majority-leaderless-briefly',
    fact: 'three of five start from old data, the survivors leaderless for 3 s: the chain forks',
    source: `${ORDERERS} 3c (0 of 7), ${V3} 1 (0 of 3): with 95 % confidence below 0.26`,
    measured: [0, 0.26],
    unit: 'share of runs',
    simulate: async (seed) => Number((await staleMajority(seed, { ...FAST, survivorsUp: true, leaderlessMs: 3_000 })).forked()),
  },
  {
    id: 'stale-majority-leaderless-for-60s',
    fact: 'three of five start from old data, the survivors leaderless for 60 s: the chain forks',
    source: `${V3} 1 (30 s: 2 of 3; 60 s: 2 of 2)`,
    measured: [0.67, 1],
    unit: 'share of runs',
    simulate: async (seed) => Number((await staleMajority(seed, { ...FAST, survivorsUp: true, leaderlessMs: 60_000 })).forked()),
  },
  {
    id: 'stale-one-at-a-time',
    fact: 'the same, but each waits until the one before is at height: the chain forks',
    source: `${V3} 1 (0 of 3)`,
    measured: [0, 0],
    unit: 'share of runs',
    simulate: async (seed) =>
      Number((await staleMajority(seed, { ...FAST, survivorsUp: true, leaderlessMs: 60_000, oneAtATime: true })).forked()),
  },
  {
    id: 'emptied-under-one-leader',
    fact: 'an emptied consenter joins again while the leader that knew it still leads: its process panics',
    source: `${ORDERERS} 3d (8 of 8), ${V3} 1 (8 of 8)`,
    measured: [1, 1],
    unit: 'share of runs',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed, ...FAST });
      const [node = ''] = lab.followers;
      await lab.kill(node);
      await lab.wait(2_000);
      await lab.world.driver.wipe(node);
      await lab.start(node);
      await lab.world.recovery.join(node, LAB_CHANNEL, seed % 2 === 0 ? 'genesis' : 'newest');
      await lab.wait(20_000);
      return Number((await lab.state(node)) === 'stopped' && /tocommit\(\d+\) is out of range/u.test(await lab.log(node)));
    },
  },
  {
    id: 'zombie-update',
    fact: 'an update accepted in the lease window of a leader without a quorum commits when a quorum is back, and evicts',
    source: `${ORDERERS} 3a (2 of 2), ${V3} 1 (3 of 3)`,
    measured: [1, 1],
    unit: 'share of runs',
    simulate: async (seed) => {
      const lab = await Lab.open({ seed, rate: 2 });
      await leadBy(lab, 'o5');
      await lab.wait(5_000);
      await lab.kill('o1', 'o2', 'o3');
      await lab.wait(99);
      const refused = await lab.world.controls.proposeUpdate(LAB_CHANNEL, 'o5', { remove: 'o1' });
      await lab.wait(20_000);
      await lab.start('o1');
      await lab.wait(60_000);
      const tip = lab.world.controls.block(LAB_CHANNEL, 'o4', lab.height('o4') - 1);
      return Number(refused === null && tip?.membership.members.length === 4 && lab.world.controls.leader(LAB_CHANNEL) === null);
    },
  },
];

async function leaderKill(seed: number, tickMs: number, electionTicks: number): Promise<number> {
  const lab = await Lab.open({ seed, tickMs, electionTicks, rate: 50 });
  await lab.kill(lab.leader);
  await lab.wait(4 * tickMs * electionTicks);
  return lab.longestGap();
}

/** Of the leader only what it sends, or only what it would hear, gets lost. */
async function halfCutLeader(seed: number, lost: 'sends' | 'hears'): Promise<number> {
  const lab = await Lab.open({ seed });
  const leader: LinkEnd = { kind: 'node', node: lab.leader };
  for (const node of lab.followers) {
    const other: LinkEnd = { kind: 'node', node };
    const [from, to] = lost === 'sends' ? [leader, other] : [other, leader];
    await lab.world.driver.cut(`half-${node}`, { from, to, direction: 'one-way', manner: 'silent' });
  }
  await lab.wait(19_000);
  return lab.longestGap();
}

interface SilentLossOptions {
  readonly version?: string;
  readonly cold: boolean;
  readonly synRetries?: number;
  readonly fenceAfterMs?: number;
  readonly holdMs?: number;
  readonly tickMs?: number;
  readonly electionTicks?: number;
}

/** o5 does not lead and vanishes for as long as is asked. */
async function silentLoss(seed: number, { cold, synRetries, fenceAfterMs, holdMs = 75_000, ...timing }: SilentLossOptions): Promise<Lab> {
  const lab = await Lab.open({ seed, ...timing });
  if (cold) await lab.restart('o5');
  if (synRetries !== undefined) for (const node of LAB_ORDERERS) await lab.world.driver.tuneTcpSynRetries(node, synRetries);
  lab.mark();
  await lab.cutOff(['o5'], 'silent');
  if (fenceAfterMs !== undefined) {
    await lab.wait(fenceAfterMs);
    await lab.fence('o5');
  }
  await lab.wait(holdMs);
  return lab;
}

async function hungFollower(seed: number): Promise<Lab> {
  const lab = await Lab.open({ seed });
  await lab.world.driver.freeze('o4');
  await lab.wait(200_000);
  return lab;
}

/** London is killed; o4 and o5 stay, without a leader, for so long. */
async function loseMajority(
  seed: number,
  { loss, ...timing }: { readonly loss: number; readonly tickMs?: number; readonly electionTicks?: number },
): Promise<Lab> {
  const lab = await Lab.open({ seed, ...timing });
  await lab.kill('o1', 'o2', 'o3');
  await lab.wait(loss);
  lab.mark();
  return lab;
}

async function returnAfterLoss(seed: number, restartSurvivors: boolean): Promise<number> {
  const lab = await loseMajority(seed, { ...FAST, loss: 150_000 });
  if (restartSurvivors) {
    await lab.kill('o4', 'o5');
    await lab.start('o4', 'o5');
  }
  await lab.start('o1');
  return lab.until('a leader', () => lab.world.controls.leader(LAB_CHANNEL) !== null);
}

async function cloneRecovery(seed: number, tickMs: number): Promise<number> {
  const lab = await loseMajority(seed, { tickMs, electionTicks: 10, loss: 3_000 });
  await lab.clone('o4', 'o1');
  await lab.start('o1');
  return lab.untilBlock();
}

interface StaleOptions {
  readonly tickMs: number;
  readonly electionTicks: number;
  readonly survivorsUp: boolean;
  readonly leaderlessMs: number;
  readonly oneAtATime?: boolean;
}

/** London is set back to an older snapshot and started, then everybody runs for a while. */
async function staleMajority(seed: number, { survivorsUp, leaderlessMs, oneAtATime = false, ...timing }: StaleOptions): Promise<Lab> {
  const london: readonly NodeId[] = ['o1', 'o2', 'o3'];
  const lab = await Lab.open({ seed, ...timing });
  const snapshots = new Map<NodeId, string>();
  for (const node of london) {
    await lab.world.driver.freeze(node);
    snapshots.set(node, await lab.world.driver.snapshot(node, 'old'));
    await lab.world.driver.thaw(node);
  }
  await lab.wait(5_000);
  await lab.kill(...london, ...(survivorsUp ? [] : ['o4', 'o5']));
  await lab.wait(leaderlessMs);
  for (const node of london) lab.world.controls.restore(node, snapshots.get(node) ?? '');
  for (const node of london) {
    await lab.start(node);
    if (!oneAtATime) continue;
    await lab.until('a leader', () => lab.world.controls.leader(LAB_CHANNEL) !== null);
    await lab.untilAtTip(node);
  }
  await lab.wait(5_000);
  await lab.start('o4', 'o5');
  await lab.wait(60_000);
  return lab;
}

/** Restarts leaders until this one leads. */
async function leadBy(lab: Lab, node: NodeId): Promise<void> {
  for (let tries = 0; lab.world.controls.leader(LAB_CHANNEL) !== node && tries < 50; tries++) {
    await lab.restart(lab.leader);
    await lab.until('a leader', () => lab.world.controls.leader(LAB_CHANNEL) !== null);
  }
}
