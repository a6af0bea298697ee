/**
 * The barrier after which an absent transaction is absent for ever (interfaces.md section 4): faults healed, one canary
 * through each orderer committed after the last submission, all tips equal, and on SmartBFT empty pools.
 */
import type { Barrier } from '../../core/chaos/accounting/report.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import { look, messageOf, note, waitFor } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

const CANARY_LIMIT_MS = 20_000;
/** A node that was away waits for its leader's reconnect backoff before it passes anything on: up to 37 s were measured. */
const CANARIES_LIMIT_MS = 90_000;
const TIPS_LIMIT_MS = 60_000;

export async function makeBarrier(run: DrillRun): Promise<Barrier> {
  const { topology } = run.world;
  const { consenters, consensus } = channelOf(topology, run.channel);
  const blocks = await Promise.all(consenters.map(async (orderer) => ({ orderer, block: await canaryThrough(run, orderer) })));
  const highest = Math.max(-1, ...blocks.map(({ block }) => block ?? -1));
  const tipsEqual = await waitFor(run, TIPS_LIMIT_MS, async () => ((await tipsPassed(run, highest)) ? true : null), run.watcher.signal);
  const poolsEmpty = await waitFor(run, TIPS_LIMIT_MS, async () => (!(await poolsAreEmpty(run)) ? null : true), run.watcher.signal);
  return {
    healed: run.records.every((record) => record.state === 'healed'),
    tipsEqual: tipsEqual === true,
    canaryPerOrderer: Object.fromEntries(blocks.map(({ orderer, block }) => [orderer, block !== null])),
    poolsEmpty: consensus.kind === 'smartbft' ? poolsEmpty === true : null,
  };
}

/** The block of one canary that was committed through this orderer, or null when none was in time. */
async function canaryThrough(run: DrillRun, orderer: NodeId): Promise<number | null> {
  let last = '';
  const attempt = async (): Promise<number | null> => {
    try {
      return (await run.world.ledger.canary(run.channel, orderer, CANARY_LIMIT_MS)).block;
    } catch (error) {
      last = messageOf(error);
      return null;
    }
  };
  const block = await waitFor(run, CANARIES_LIMIT_MS, attempt, run.watcher.signal);
  if (block === null) note(run, 'note', `no canary through ${orderer}: ${last}`);
  return block;
}

/** Equal tips; while somebody else's load goes on: every tip is past the last canary, and nobody has forked. */
async function tipsPassed(run: DrillRun, highestCanary: number): Promise<boolean> {
  const snapshot = await look(run);
  const view = snapshot.channels[run.channel];
  if (view === undefined || !isKnown(view.forked) || view.forked.value) return false;
  const { consenters, peers } = channelOf(run.world.topology, run.channel);
  const heights = [...consenters, ...peers].map((id) => {
    const height = snapshot.nodes[id]?.channels[run.channel]?.height;
    return height !== undefined && isKnown(height) ? height.value : null;
  });
  if (heights.some((height) => height === null || height <= highestCanary)) return false;
  return !run.ownsLoad || new Set(heights).size === 1;
}

async function poolsAreEmpty(run: DrillRun): Promise<boolean> {
  const { consenters, consensus } = channelOf(run.world.topology, run.channel);
  if (consensus.kind !== 'smartbft') return true;
  const sightings = await run.world.observer.sightings();
  return consenters.every((id) => {
    const seen = sightings.flatMap(({ nodes }) => nodes.filter(({ node }) => node === id));
    const pools = seen.flatMap(({ channels }) => {
      const consensusSeen = channels[run.channel]?.consensus;
      return consensusSeen?.kind === 'smartbft' ? [consensusSeen.poolSize] : [];
    });
    return pools.length > 0 && pools.every((size) => size === 0);
  });
}
