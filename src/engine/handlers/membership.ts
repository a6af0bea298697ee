/** Adding and removing one consenter: the same step in two directions, each the other's undoing. */
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { EngineWorld, MembershipChange } from '../../core/ports/recovery.ts';
import { comesTrue } from './comes-true.ts';
import type { StepContext } from './handler.ts';

/** An update is ordered within a second; a consenter that was just asked may still be writing its block. */
const SEEN_MS = 10_000;

interface OneConsenter {
  readonly channel: ChannelId;
  readonly node: NodeId;
}

export function membershipHandler(change: MembershipChange['kind']) {
  const back = change === 'add' ? 'remove' : 'add';
  const seen = (world: EngineWorld, channel: ChannelId, node: NodeId, kind: MembershipChange['kind']): Promise<boolean> =>
    isSeen(world, channel, { kind, node });
  return {
    check: async ({ channel, node }: OneConsenter, { world }: StepContext) =>
      (await seen(world, channel, node, change)) ? 'done' : 'todo',
    async apply({ channel, node }: OneConsenter, { world }: StepContext) {
      const { block } = await world.recovery.changeMembership(channel, { kind: change, node });
      return `configuration block ${block}`;
    },
    async verify({ channel, node }: OneConsenter, { world }: StepContext) {
      const so = await comesTrue(world.clock, SEEN_MS, () => seen(world, channel, node, change));
      return so ? null : `the consenters of ${channel} do not agree that ${node} was ${change === 'add' ? 'added' : 'removed'}`;
    },
    async undo({ channel, node }: OneConsenter, { world }: StepContext) {
      if (await seen(world, channel, node, back)) return;
      await world.recovery.changeMembership(channel, { kind: back, node });
    },
  };
}

/** A majority of the other consenters serves a configuration that says so: one that was left behind does not count, and one voice is none. */
async function isSeen({ topology, recovery }: EngineWorld, channel: ChannelId, { kind, node }: MembershipChange): Promise<boolean> {
  const asked = (topology.channels[channel]?.consenters ?? []).filter((each) => each !== node);
  const answers = await Promise.allSettled(asked.map((each) => recovery.membership(each, channel)));
  const saying = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.includes(node) === (kind === 'add'));
  return saying.length > asked.length / 2;
}
