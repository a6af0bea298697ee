/**
 * How a consenter gets data that every leader can go on from: a copy of another consenter that was taken after its own death. An empty
 * folder would vote as if it had never acknowledged anything, and dies under a leader that remembers it.
 */
import type { NodeId } from '../../../kernel/ids.ts';
import { isKnown } from '../../../observation/observed.ts';
import type { Step } from '../../../plan/step.ts';
import type { Channel } from '../../../topology/model.ts';
import { ownValue } from '../../../kernel/own-value.ts';
import type { RuleContext } from '../../model.ts';
import { growthKey } from '../../remember/growth-key.ts';
import { stopped, until } from './propose.ts';
import { answers, channelsOfConsenter, channelsThatNeed, followersOf, heightOf } from './votes.ts';

/** Nodes are asked some milliseconds apart; further behind than this is no copy of the newest chain. */
const BEHIND_BLOCKS = 5;
const STOPPED_MS = 20_000;
const ALIVE_MS = 60_000;
const AT_TIP_MS = 60_000;

/**
 * Raft's log names no node, so a copy serves every identity (measured: fabric-orderers.md 3b). The logs of the others hold what their own
 * node has signed, and nobody else may go on from them.
 */
export function copiesServe({ consensus }: Channel): boolean {
  return consensus.kind === 'raft';
}

/** A consenter that may be stopped for a moment to be copied: it votes on every channel of the node, leads none, and is not needed. */
export function sourceFor(context: RuleContext, node: NodeId): NodeId | null {
  const channels = channelsOfConsenter(context, node);
  const [first, ...rest] = channels;
  if (first === undefined || !channels.every(copiesServe)) return null;
  const candidates = followersOf(context, first.id).filter(
    (other) =>
      other !== node &&
      rest.every(({ id }) => followersOf(context, id).includes(other)) &&
      channels.every(({ id }) => isComplete(context, other, id, node)) &&
      !leads(context, other) &&
      channelsThatNeed(context, other, [node]).length === 0,
  );
  const region = regionOf(context, node);
  return candidates.find((other) => regionOf(context, other) === region) ?? candidates[0] ?? null;
}

/** At the tip as far as one round can tell, and with everything that the node itself was ever seen with. */
function isComplete(context: RuleContext, other: NodeId, channel: string, node: NodeId): boolean {
  const height = heightOf(context, other, channel);
  const tip = ownValue(context.evidence.snapshot.channels, channel)?.height;
  if (height === null || tip === undefined || !isKnown(tip) || tip.value - height > BEHIND_BLOCKS) return false;
  return height >= (ownValue(context.history.highest, growthKey(node, channel))?.height ?? 0);
}

function leads({ evidence: { snapshot } }: RuleContext, node: NodeId): boolean {
  return Object.values(snapshot.channels).some(({ leader }) => isKnown(leader) && leader.value === node);
}

function regionOf({ topology }: RuleContext, node: NodeId): string | undefined {
  return ownValue(topology.orderers, node)?.at.region;
}

export interface Reseeding {
  readonly node: NodeId;
  readonly from: NodeId;
  readonly label: string;
  readonly reason: string;
}

export function reseedSteps(context: RuleContext, { node, from, label, reason }: Reseeding): readonly Step[] {
  const channels = channelsOfConsenter(context, from);
  const end = answers(context, node) ? stopped(node) : [until({ kind: 'node.stopped', node }, STOPPED_MS)];
  return [
    { kind: 'node.hold', node, reason },
    ...end,
    ...stopped(from),
    { kind: 'node.snapshot', node: from, label },
    { kind: 'node.start', node: from },
    ...channels.map(({ id }) =>
      until({ kind: 'node.at-tip', channel: id, node: from, atLeast: heightOf(context, from, id) ?? 0 }, AT_TIP_MS),
    ),
    { kind: 'node.set-aside', node, label },
    { kind: 'node.clone', node, from, label },
    { kind: 'node.release', node },
    { kind: 'node.start', node },
    until({ kind: 'node.alive', node }, ALIVE_MS),
  ];
}
