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

const CANARY_LIMIT_MS = 30_000;
const TIPS_LIMIT_MS = 60_000;

export async function makeBarrier(run: DrillRun): Promise<Barrier> {
  const canaryPerOrderer: Record<NodeId, boolean> = {};
  let highest = -1;
  for (const orderer of channelOf(run.world.topology, run.channel).consenters) {
    try {
      const { block } = await run.world.ledger.canary(run.channel, orderer, CANARY_LIMIT_MS);
      canaryPerOrderer[orderer] = true;
      highest = Math.max(highest, block);
    } catch (error) {
      canaryPerOrderer[orderer] = false;
      note(run, 'note', `no canary through ${orderer}: ${messageOf(error)}`);
    }
  }
  const tipsEqual = await waitFor(run, TIPS_LIMIT_MS, async () => ((await tipsPassed(run, highest)) ? true : null), run.watcher.signal);
  const poolsEmpty = await waitFor(
    run,
    TIPS_LIMIT_MS,
    async () => ((await poolsAreEmpty(run)) === false ? null : true),
    run.watcher.signal,
  );
  const unfinished = run.records.some((record) => record.state !== 'healed');
  const isBft = channelOf(run.world.topology, run.channel).consensus.kind === 'smartbft';
  return { healed: !unfinished, tipsEqual: tipsEqual === true, canaryPerOrderer, poolsEmpty: isBft ? poolsEmpty === true : null };
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
