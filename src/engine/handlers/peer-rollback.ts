import { snapshotsLabelled } from './snapshots.ts';
import type { Handler, StepContext, StepOf } from './handler.ts';

export const peerRollback: Handler<'peer.rollback'> = {
  /** A stopped peer tells no height; cutting once more at the same block changes nothing. */
  check: async () => 'todo',
  apply: ({ node, channel, block }, { world }) => world.recovery.rollback(node, channel, block),
  /** The peer's height and hash after its start are what the plan waits for. */
  verify: async () => null,
  async undo(step, context) {
    const { driver } = context.world;
    const label = labelBefore(step, context);
    const [id] = label === null ? [] : await snapshotsLabelled(driver, step.node, label);
    if (id === undefined) return;
    await driver.wipe(step.node);
    await driver.copyIn(step.node, `snapshot:${id}`, '.');
  },
};

/** The copy of this peer's data that the plan made before. */
function labelBefore(step: StepOf<'peer.rollback'>, { plan }: StepContext): string | null {
  const index = plan.steps.findIndex((each) => each.kind === step.kind && each.node === step.node && each.block === step.block);
  const copy = plan.steps.slice(0, index).findLast((each) => each.kind === 'node.snapshot' && each.node === step.node);
  return copy?.kind === 'node.snapshot' ? copy.label : null;
}
