/** What is wrong with a step by itself: names that the topology does not have, and waits without a limit. */
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { unreachable } from '../../kernel/assert.ts';
import type { Condition, Step } from '../step.ts';
import type { Objection } from './judge-step.ts';
import type { Topology } from '../../topology/model.ts';

/** A plan that waits longer than an hour for one thing has been forgotten. */
const LONGEST_WAIT_MS = 3_600_000;

interface Names {
  readonly nodes?: readonly NodeId[];
  readonly orderers?: readonly NodeId[];
  readonly peers?: readonly NodeId[];
  readonly channels?: readonly ChannelId[];
}

export function judgeShape(step: Step, { orderers, peers, channels }: Topology): readonly Objection[] {
  const named = namesOf(step);
  const missing = [
    ...(named.nodes ?? []).filter((id) => !Object.hasOwn(orderers, id) && !Object.hasOwn(peers, id)).map((id) => `no node ${id}`),
    ...(named.orderers ?? []).filter((id) => !Object.hasOwn(orderers, id)).map((id) => `no orderer ${id}`),
    ...(named.peers ?? []).filter((id) => !Object.hasOwn(peers, id)).map((id) => `no peer ${id}`),
    ...(named.channels ?? []).filter((id) => !Object.hasOwn(channels, id)).map((id) => `no channel ${id}`),
  ];
  const limits = limitsOf(step).filter((ms) => !(ms > 0 && ms <= LONGEST_WAIT_MS));
  return [
    ...missing.map((message): Objection => ({ code: 'K110', message: `${step.kind}: ${message}` })),
    ...limits.map((ms): Objection => ({ code: 'K109', message: `${step.kind} has the limit ${ms} ms` })),
  ];
}

function limitsOf(step: Step): readonly number[] {
  if (step.kind === 'wait.until' || step.kind === 'channel.canary') return [step.timeoutMs];
  return step.kind === 'node.stop' ? [step.graceSeconds * 1000] : [];
}

function namesOf(step: Step): Names {
  switch (step.kind) {
    case 'node.start':
    case 'node.stop':
    case 'node.kill':
    case 'node.hold':
    case 'node.release':
    case 'node.snapshot':
    case 'node.set-aside':
      return { nodes: [step.node] };
    case 'node.clone':
      return { orderers: [step.node, step.from] };
    case 'node.join':
      return { nodes: [step.node], channels: [step.channel] };
    case 'link.fence':
      return { nodes: [...step.from, step.to] };
    case 'link.unfence':
      return { nodes: [step.to] };
    case 'peer.rebuild-databases':
      return { peers: [step.node] };
    case 'peer.rollback':
      return { peers: [step.node], channels: [step.channel] };
    case 'consenter.add':
    case 'consenter.remove':
      return { orderers: [step.node], channels: [step.channel] };
    case 'channel.canary':
      return { orderers: [step.orderer], channels: [step.channel] };
    case 'channel.replay':
      return { nodes: [step.source], orderers: [step.orderer], channels: [step.channel] };
    case 'wait.until':
      return namesInCondition(step.condition);
    default:
      return unreachable(step);
  }
}

function namesInCondition(condition: Condition): Names {
  switch (condition.kind) {
    case 'node.alive':
    case 'node.stopped':
      return { nodes: [condition.node] };
    case 'channel.led':
      return { channels: [condition.channel] };
    case 'node.at-tip':
      return { nodes: [condition.node], channels: [condition.channel] };
    case 'channel.equal':
      return { nodes: condition.nodes, channels: [condition.channel] };
    default:
      return unreachable(condition);
  }
}
