/** Nodes: those that exist, the channels that they joined, the versions that they run. What is unknown gives no difference. */
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import { nodes } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import type { Difference } from './difference.ts';
import type { LiveNetwork } from './model.ts';

export function nodeDrift(topology: Topology, live: LiveNetwork): readonly Difference[] {
  const planned = nodes(topology);
  const missing = planned.filter(({ id }) => !Object.hasOwn(live.nodes, id));
  const extra = Object.keys(live.nodes).filter((id) => !planned.some((node) => node.id === id));
  const [file, runs] = ['it exists', 'the network was made without it'];
  return [
    ...missing.map(({ id, kind }): Difference => ({ code: 'V110', path: [`${kind}s`, id], message: `${id} does not exist`, file, runs })),
    ...extra.map((id): Difference => ({ code: 'V111', path: [], message: `${id} exists`, file: 'nothing of it', runs: `${id} was made` })),
    ...versions(topology, live),
    ...joins(topology, live),
  ];
}

/** Channels that nobody has joined, or that the file does not have. */
export function channelDrift(topology: Topology, live: LiveNetwork): readonly Difference[] {
  const absent = Object.values(topology.channels).filter(({ id, consenters, peers }) => {
    const config = Object.hasOwn(live.channels, id) ? live.channels[id]?.config : undefined;
    if (config !== undefined && isKnown(config)) return false;
    return [...consenters, ...peers].every((node) => hasJoined(live, node, id) === false);
  });
  const joined = new Map<ChannelId, NodeId[]>();
  for (const [node, { channels }] of Object.entries(live.nodes)) {
    for (const id of isKnown(channels) ? channels.value : [])
      if (!Object.hasOwn(topology.channels, id)) joined.set(id, [...(joined.get(id) ?? []), node]);
  }
  return [
    ...absent.map(({ id }): Difference => ({
      code: 'V101',
      path: ['channels', id],
      message: `no node has joined channel ${id}`,
      file: id,
      runs: 'none',
    })),
    ...[...joined].map(([id, by]): Difference => ({
      code: 'V102',
      path: [],
      message: `channel ${id} runs`,
      file: 'nothing of it',
      runs: `on ${by.join(', ')}`,
    })),
  ];
}

function versions({ platform }: Topology, live: LiveNetwork): readonly Difference[] {
  return Object.entries(live.nodes).flatMap(([id, { version }]): readonly Difference[] => {
    if (!isKnown(version) || version.value === platform.version) return [];
    const message = `${id} runs Fabric ${version.value}`;
    return [{ code: 'V170', path: ['platform', 'version'], message, file: platform.version, runs: version.value }];
  });
}

function joins(topology: Topology, live: LiveNetwork): readonly Difference[] {
  return Object.values(topology.channels).flatMap(({ id, consenters, peers }) => {
    const members = [...consenters, ...peers];
    // A channel that is nowhere is said once, as V101.
    if (!members.some((node) => hasJoined(live, node, id) === true)) return [];
    const [file, path] = [`a member of ${id}`, ['channels', id]];
    const missing = members.filter((node) => hasJoined(live, node, id) === false && Object.hasOwn(live.nodes, node));
    const extra = Object.keys(topology.peers).filter((node) => !peers.includes(node) && hasJoined(live, node, id) === true);
    return [
      ...missing.map((node): Difference => ({
        code: 'V160',
        path,
        message: `${node} has not joined channel ${id}`,
        file,
        runs: 'not joined',
      })),
      ...extra.map((node): Difference => ({
        code: 'V161',
        path,
        message: `${node} has joined channel ${id}`,
        file: 'no member',
        runs: 'joined',
      })),
    ];
  });
}

/** Undefined where nobody knows; a node that does not exist has joined nothing. */
function hasJoined(live: LiveNetwork, node: NodeId, channel: ChannelId): boolean | undefined {
  const found = Object.hasOwn(live.nodes, node) ? live.nodes[node] : undefined;
  if (found === undefined) return false;
  return isKnown(found.channels) ? found.channels.value.includes(channel) : undefined;
}
