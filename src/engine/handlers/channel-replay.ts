/**
 * Orders the transactions of blocks that only a peer holds once more. The same envelopes in the same batches after the same tip give the
 * same header hashes (measured on v2.5.4: bit-exact); the first block that differs ends it, because everything after it would differ too.
 */
import type { StoredBlock } from '../../core/ports/recovery.ts';
import { fail } from '../codes.ts';
import { comesTrue } from './comes-true.ts';
import type { Handler, StepContext, StepOf } from './handler.ts';

/** A block is cut at the latest after the batch timeout, and written within a second on a loaded machine. */
const BLOCK_MS = 15_000;
/** Blocks read from the source at once. */
const PAGE = 50;

export const channelReplay: Handler<'channel.replay'> = {
  /** Blocks that the orderer has are compared, not ordered again, so going through it twice is the check. */
  check: async () => 'todo',
  async apply(step, context) {
    let replayed = 0;
    for (let from = step.from; from < step.to; from += PAGE) {
      const blocks = await context.world.recovery.blocks(step.source, step.channel, from, Math.min(from + PAGE, step.to));
      for (const block of blocks) replayed += await replayBlock(step, block, context);
    }
    return `${replayed} blocks ordered again, ${step.to - step.from - replayed} were there`;
  },
  async verify(step, { world }) {
    const [saved] = await world.recovery.blocks(step.source, step.channel, step.to - 1, step.to);
    const [ordered] = await world.recovery.blocks(step.orderer, step.channel, step.to - 1, step.to);
    return saved !== undefined && ordered?.hash === saved.hash ? null : `block ${step.to - 1} is not the same at ${step.orderer}`;
  },
  undo: 'irreversible',
};

async function replayBlock(step: StepOf<'channel.replay'>, saved: StoredBlock, context: StepContext): Promise<number> {
  const { recovery, clock } = context.world;
  const ordered = async (): Promise<StoredBlock | undefined> =>
    (await recovery.blocks(step.orderer, step.channel, saved.number, saved.number + 1))[0];
  const appears = (): Promise<boolean> => comesTrue(clock, BLOCK_MS, async () => (await ordered()) !== undefined);
  let found = await ordered();
  // Before the crash some of its envelopes may have been accepted; then they are cut into a block by themselves.
  if (found === undefined && context.again && (await appears())) found = await ordered();
  if (found !== undefined) return refuseOther(step, saved, found, 0);
  if (recovery.submitInOrder !== undefined) await recovery.submitInOrder(step.channel, step.orderer, saved.envelopes);
  else for (const envelope of saved.envelopes) await recovery.submit(step.channel, step.orderer, envelope);
  await appears();
  found = await ordered();
  if (found === undefined) throw fail('E812', `block ${saved.number} did not appear at ${step.orderer}`, { subject: step.orderer });
  return refuseOther(step, saved, found, 1);
}

function refuseOther({ source, orderer }: StepOf<'channel.replay'>, saved: StoredBlock, found: StoredBlock, replayed: number): number {
  if (found.hash === saved.hash) return replayed;
  throw fail('E816', `block ${saved.number} is ${found.hash} at ${orderer}, and ${saved.hash} at ${source}`, { subject: orderer });
}
