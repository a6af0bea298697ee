import type { ProductionCheck } from '../check.ts';
import { listenersOf } from '../listeners.ts';
import { count } from '../values.ts';

export const portNotAsPlanned: ProductionCheck = {
  code: 'C103',
  title: 'a node listens on another port than the topology says',
  meaning:
    'Channel configuration, connection profiles, gossip and probes are made from the topology: they dial a port that nobody listens on.',
  hint: 'Make the port in the file and in the topology the same, or check that something maps one to the other.',
  severity: 'warning',
  source:
    'Fabric v3.1 docs, Configuring and operating a Raft ordering service, Local configuration: the listening port must be the same as consenters[i].Port of the channel',
  of: 'node',
  find: (ask, node) => {
    const planned: Readonly<Record<string, number>> = { ...node.ports };
    const cluster = node.kind === 'orderer' && (count(ask('General.Cluster.ListenPort')) ?? 0) > 0;
    // With a listener of its own for the cluster, the consenters of the channel have that port.
    const wrong = listenersOf(ask, node).find(
      ({ role, port }) => port !== 0 && planned[role] !== undefined && planned[role] !== port && !(cluster && role === 'grpc'),
    );
    if (wrong === undefined) return undefined;
    return {
      message: `listens on ${wrong.port} where the topology says ${planned[wrong.role]}`,
      settings: [wrong.setting],
      evidence: `ports.${wrong.role} is ${planned[wrong.role]}`,
    };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ListenPort: 7050', becomes: 'ListenPort: "7050"' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ListenPort: 7050', becomes: 'ListenPort: 7055' },
  },
};
