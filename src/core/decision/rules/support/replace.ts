/** How a spare takes the place of a consenter that is gone: one change per update, added before removed wherever those alive allow it. */
import { quorumSize } from '../../../consensus/quorum.ts';
import type { ChannelId, NodeId } from '../../../kernel/ids.ts';
import { isKnown } from '../../../observation/observed.ts';
import type { Approval } from '../../../plan/plan.ts';
import type { Step } from '../../../plan/step.ts';
import type { Channel } from '../../../topology/model.ts';
import { ownValue } from '../../../kernel/own-value.ts';
import type { RuleContext } from '../../model.ts';
import { answers, heightOf, followersOf } from './votes.ts';

const CANARY_MS = 10_000;

export interface Replacement {
  readonly steps: readonly Step[];
  readonly approval: Approval;
  readonly does: string;
}

/** The next of the two changes, or why there is none. */
export function nextChange(context: RuleContext, channel: Channel, gone: NodeId, available: readonly NodeId[]): Replacement | string {
  const { id, consensus } = channel;
  const members = ownValue(context.evidence.membership, id);
  if (members === undefined) return `the consenters that ${id} has now were not read`;
  const leader = leaderOf(context, id);
  if (leader === null) return `no leader of ${id} is confirmed`;
  const canary: Step = { kind: 'channel.canary', channel: id, orderer: leader, timeoutMs: CANARY_MS };
  const voters = followersOf(context, id).filter((node) => node !== gone).length;
  const remove: Step = { kind: 'consenter.remove', channel: id, node: gone };
  const joined = newcomer(context, channel, members);
  const removable = members.length > 1 && voters >= quorumSize(consensus.kind, members.length - 1);
  if (joined !== null) {
    if (!isAtTip(context, joined, id)) return `${joined} was added and is not seen at the tip of ${id} yet`;
    return removable
      ? { steps: [canary, remove], approval: 'automatic', does: `${joined} has taken its place` }
      : `those alive are no quorum without ${gone}`;
  }
  const spare = available.find((node) => !members.includes(node));
  if (spare === undefined) return `there is no spare that answers and may take the place of ${gone}`;
  if (voters >= quorumSize(consensus.kind, members.length + 1))
    return { steps: [canary, ...addition(id, spare)], approval: 'automatic', does: `${spare} takes its place` };
  // With the dead one still in the set Fabric refuses to add anybody: those alive would be no quorum of the larger set.
  if (removable) return { steps: [canary, remove], approval: 'confirm', does: `it makes room for ${spare}` };
  return 'those alive are no quorum of any other set of consenters';
}

/** After the one that is gone was removed the set is short by one. */
export function refill(context: RuleContext, channel: Channel, available: readonly NodeId[]): Replacement | string {
  const { id, consensus, consenters } = channel;
  const members = ownValue(context.evidence.membership, id);
  if (members === undefined) return `the consenters that ${id} has now were not read`;
  if (members.length >= consenters.length) return `${id} has as many consenters as the file says`;
  const leader = leaderOf(context, id);
  const spare = available.find((node) => !members.includes(node));
  if (leader === null || spare === undefined) return leader === null ? `no leader of ${id} is confirmed` : `there is no spare for ${id}`;
  if (followersOf(context, id).length < quorumSize(consensus.kind, members.length + 1)) return 'those alive are no quorum of a larger set';
  const canary: Step = { kind: 'channel.canary', channel: id, orderer: leader, timeoutMs: CANARY_MS };
  return { steps: [canary, ...addition(id, spare)], approval: 'automatic', does: `${spare} fills the gap` };
}

/** Whether it is at the tip is for the next rounds to see: nothing has to wait for it here. */
function addition(channel: ChannelId, spare: NodeId): readonly Step[] {
  return [
    { kind: 'node.join', node: spare, channel },
    { kind: 'consenter.add', channel, node: spare },
  ];
}

/** A member that the file does not list: it was added in the place of another. */
function newcomer(context: RuleContext, { consenters }: Channel, members: readonly NodeId[]): NodeId | null {
  if (members.length <= consenters.length) return null;
  return members.find((node) => !consenters.includes(node) && answers(context, node)) ?? null;
}

/** Nodes are asked some milliseconds apart. */
const BEHIND_BLOCKS = 5;

function isAtTip(context: RuleContext, node: NodeId, channel: ChannelId): boolean {
  const tip = ownValue(context.evidence.snapshot.channels, channel)?.height;
  const height = heightOf(context, node, channel);
  return height !== null && tip !== undefined && isKnown(tip) && tip.value - height <= BEHIND_BLOCKS;
}

function leaderOf({ evidence: { snapshot } }: RuleContext, channel: ChannelId): NodeId | null {
  const leader = ownValue(snapshot.channels, channel)?.leader;
  return leader !== undefined && isKnown(leader) ? leader.value : null;
}

/** Spares that answer and have nothing against them, in the order of the file. */
export function spares(context: RuleContext, doubted: ReadonlySet<string>): readonly NodeId[] {
  return Object.values(context.topology.orderers)
    .filter(({ id, spare }) => spare && !doubted.has(id) && answers(context, id))
    .map(({ id }) => id);
}
