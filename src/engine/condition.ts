/** Whether what a plan waits for is seen. Pure; unknown is never yes. The answer is null, or what is missing in words. */
import type { Evidence } from '../core/decision/model.ts';
import { unreachable } from '../core/kernel/assert.ts';
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import { isKnown, type Observed } from '../core/observation/observed.ts';
import type { NodeChannelView } from '../core/observation/snapshot.ts';
import type { Condition } from '../core/plan/step.ts';

/** What a condition is judged by. */
export type Seen = Pick<Evidence, 'snapshot' | 'processes'>;

/**
 * The height that a node has to reach: that of the channel when the wait began. The channel goes on meanwhile, and no two nodes are asked at
 * the same moment, so nobody would ever be seen at a tip that moves. Null where no height counts, or none is known.
 */
export function tipToReach(condition: Condition, { snapshot }: Seen): number | null {
  return condition.kind === 'node.at-tip' ? (known(snapshot.channels[condition.channel]?.height) ?? null) : null;
}

/** `tip` is what `tipToReach` said when the wait began; without it the present one counts. Nodes that are no members: outsider-at-tip.ts. */
export function whatIsMissing(condition: Condition, evidence: Seen, tip: number | null = null): string | null {
  const { snapshot, processes } = evidence;
  switch (condition.kind) {
    case 'node.alive': {
      const alive = snapshot.nodes[condition.node]?.alive;
      return known(alive) === true ? null : `${condition.node} is not seen alive: ${reasonOf(alive)}`;
    }
    case 'node.stopped': {
      const state = processes.find(({ node }) => node === condition.node)?.state ?? 'unknown';
      return state === 'stopped' ? null : `the process of ${condition.node} is ${state}`;
    }
    case 'channel.led': {
      const leader = snapshot.channels[condition.channel]?.leader;
      return typeof known(leader) === 'string' ? null : `no quorum of ${condition.channel} confirms a leader: ${reasonOf(leader)}`;
    }
    case 'node.at-tip':
      return notAtTip(condition, evidence, tip ?? tipToReach(condition, evidence));
    case 'channel.equal':
      return notEqual(condition.channel, condition.nodes, evidence);
    default:
      return unreachable(condition);
  }
}

function notAtTip(
  { channel, node, atLeast }: Extract<Condition, { kind: 'node.at-tip' }>,
  evidence: Seen,
  tip: number | null,
): string | null {
  const height = known(viewOf(channel, node, evidence)?.height);
  if (height === undefined || tip === null) return `the height of ${node} on ${channel} is not known`;
  if (height < Math.max(tip, atLeast)) return `${node} has ${height} of ${Math.max(tip, atLeast)} blocks of ${channel}`;
  return unforked(channel, evidence);
}

function notEqual(channel: ChannelId, nodes: readonly NodeId[], evidence: Seen): string | null {
  const views = nodes.map((node) => viewOf(channel, node, evidence));
  const tips = views.map((view) => {
    const [height, hash] = [known(view?.height), known(view?.hash)];
    return height === undefined || hash === undefined ? null : `${height} ${hash}`;
  });
  const unseen = nodes.filter((_, index) => tips[index] === null);
  if (unseen.length > 0) return `height or hash of ${unseen.join(', ')} on ${channel} is not known`;
  if (new Set(tips).size > 1) return `${nodes.join(', ')} are not at one height and hash of ${channel}`;
  return unforked(channel, evidence);
}

function unforked(channel: ChannelId, { snapshot }: Seen): string | null {
  const forked = snapshot.channels[channel]?.forked;
  return known(forked) === false ? null : `it is not shown that ${channel} has not forked: ${reasonOf(forked)}`;
}

function viewOf(channel: ChannelId, node: NodeId, { snapshot }: Seen): NodeChannelView | undefined {
  return snapshot.nodes[node]?.channels[channel];
}

function known<T>(observed: Observed<T> | undefined): T | undefined {
  return observed !== undefined && isKnown(observed) ? observed.value : undefined;
}

function reasonOf(observed: Observed<unknown> | undefined): string {
  if (observed === undefined) return 'nobody looked';
  return isKnown(observed) ? `seen as ${String(observed.value)}` : observed.unknown;
}
