/**
 * The barrier after which an absent transaction is absent for ever (interfaces.md section 4): faults healed, one canary
 * through each orderer committed after the last submission, on SmartBFT empty pools, and all tips equal.
 */
import type { Barrier } from '../../core/chaos/accounting/report.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import type { CancelSignal, World } from '../../core/ports/world.ts';
import { look, messageOf, waitFor } from './drill-run.ts';
import type { DrillTools } from './tools.ts';

const CANARY_LIMIT_MS = 20_000;
/** A node that was away waits for its leader's reconnect backoff before it passes anything on: up to 37 s were measured. */
const CANARIES_LIMIT_MS = 90_000;
const TIPS_LIMIT_MS = 60_000;
/** A SmartBFT node that is one block behind stays there while nothing is ordered: it syncs when it hears votes for a later block (v3.1.1, measured). */
const NUDGE_AFTER_MS = 10_000;

export interface BarrierQuestion {
  readonly world: World;
  readonly tools: Pick<DrillTools, 'snapshot'>;
  readonly channel: ChannelId;
  /** Whether every operation that is accounted for has ended. */
  readonly submissionsEnded: boolean;
  /** Nobody else submits: all tips become equal. Else every tip has to pass the last canary. */
  readonly quiet: boolean;
  readonly signal?: CancelSignal;
  readonly onNote: (text: string) => void;
}

export async function makeBarrier(question: BarrierQuestion): Promise<Barrier> {
  const { world, channel, signal, submissionsEnded } = question;
  const { consenters, consensus } = channelOf(world.topology, channel);
  const blocks = await Promise.all(consenters.map(async (orderer) => ({ orderer, block: await canaryThrough(question, orderer) })));
  const highest = Math.max(-1, ...blocks.map(({ block }) => block ?? -1));
  const become = async (state: () => Promise<boolean>): Promise<boolean> =>
    (await waitFor(question, TIPS_LIMIT_MS, async () => ((await state()) ? true : null), signal)) === true;
  // Pools before tips: what leaves a pool is in a block that the tips then have to reach.
  const poolsEmpty = consensus.kind === 'smartbft' ? await become(() => poolsAreEmpty(question)) : null;
  const tipsEqual = await tipsBecomeEqual(question, highest);
  const faults = await world.faults.list();
  return {
    healed: faults.every(({ state }) => state === 'healed'),
    submissionsEnded,
    canaryPerOrderer: Object.fromEntries(blocks.map(({ orderer, block }) => [orderer, block !== null])),
    poolsEmpty,
    tipsEqual,
  };
}

/** The block of one canary that was committed through this orderer, or null when none was in time. */
async function canaryThrough(question: BarrierQuestion, orderer: NodeId): Promise<number | null> {
  const { world, channel, signal, onNote } = question;
  let last = '';
  const attempt = async (): Promise<number | null> => {
    try {
      return (await world.ledger.canary(channel, orderer, CANARY_LIMIT_MS)).block;
    } catch (error) {
      last = messageOf(error);
      return null;
    }
  };
  const block = await waitFor(question, CANARIES_LIMIT_MS, attempt, signal);
  if (block === null) onNote(`no canary through ${orderer}: ${last}`);
  return block;
}

async function tipsBecomeEqual(question: BarrierQuestion, highest: number): Promise<boolean> {
  const { world, channel, signal } = question;
  const [orderer] = channelOf(world.topology, channel).consenters;
  for (let waited = 0; waited < TIPS_LIMIT_MS; waited += NUDGE_AFTER_MS) {
    const equal = await waitFor(question, NUDGE_AFTER_MS, async () => ((await tipsPassed(question, highest)) ? true : null), signal);
    if (equal === true) return true;
    if (orderer === undefined || signal?.aborted === true) return false;
    try {
      await world.ledger.canary(channel, orderer, CANARY_LIMIT_MS);
    } catch (error) {
      question.onNote(`no further block through ${orderer}: ${messageOf(error)}`);
    }
  }
  return false;
}

/** Equal tips; while somebody else's load goes on: every tip is past the last canary, and nobody has forked. */
async function tipsPassed(question: BarrierQuestion, highestCanary: number): Promise<boolean> {
  const { world, channel, quiet } = question;
  const snapshot = await look(question);
  const view = snapshot.channels[channel];
  if (view === undefined || !isKnown(view.forked) || view.forked.value) return false;
  const { consenters, peers } = channelOf(world.topology, channel);
  const heights = [...consenters, ...peers].map((id) => {
    const height = snapshot.nodes[id]?.channels[channel]?.height;
    return height !== undefined && isKnown(height) ? height.value : null;
  });
  if (heights.some((height) => height === null || height <= highestCanary)) return false;
  return !quiet || new Set(heights).size === 1;
}

async function poolsAreEmpty({ world, channel }: BarrierQuestion): Promise<boolean> {
  const { consenters } = channelOf(world.topology, channel);
  const sightings = await world.observer.sightings();
  return consenters.every((id) => {
    const seen = sightings.flatMap(({ nodes }) => nodes.filter(({ node }) => node === id));
    const pools = seen.flatMap(({ channels }) => {
      const consensusSeen = channels[channel]?.consensus;
      return consensusSeen?.kind === 'smartbft' ? [consensusSeen.poolSize] : [];
    });
    return pools.length > 0 && pools.every((size) => size === 0);
  });
}
