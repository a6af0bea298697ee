import { formatDuration } from '../../../kernel/units.ts';
import type { ProductionCheck, Trouble } from '../check.ts';
import { type NodeSettings, type Setting, settingOf, settingText } from '../settings.ts';
import { milliseconds } from '../values.ts';

export const pingsTooOften: ProductionCheck = {
  code: 'C174',
  title: 'connections are cut because they ping too often',
  meaning:
    'A server closes the connection of a client that pings more often than its minimum interval ("too many pings"). The peer then loses its stream of blocks again and again, and nothing else looks wrong.',
  hint: 'Keep the intervals of peer.keepalive.client and peer.keepalive.deliveryClient at or above the minimum interval of the servers that they dial.',
  severity: 'warning',
  source:
    'sampleconfig/core.yaml peer.keepalive, Fabric v3.1.1: the interval of clients must be at or above the minInterval of the servers, which disconnect them otherwise',
  of: 'settings',
  find: (settings) => {
    const all = Object.values(settings);
    const longest = (kind: NodeSettings['kind'], key: string): Setting | undefined =>
      all
        .flatMap((node) => (node.kind === kind ? (settingOf(node, key) ?? []) : []))
        .toSorted((a, b) => (milliseconds(b) ?? 0) - (milliseconds(a) ?? 0))[0];
    const servers = [
      {
        client: 'peer.keepalive.deliveryClient.interval',
        minimum: longest('orderer', 'General.Keepalive.ServerMinInterval'),
        whom: 'an orderer',
      },
      { client: 'peer.keepalive.client.interval', minimum: longest('peer', 'peer.keepalive.minInterval'), whom: 'a peer' },
    ];
    return all.flatMap((node) =>
      servers.flatMap(({ client, minimum, whom }): readonly Trouble[] => {
        const interval = node.kind === 'peer' ? settingOf(node, client) : undefined;
        const [every, allowed] = [milliseconds(interval), milliseconds(minimum)];
        if (interval === undefined || minimum === undefined || every === undefined || allowed === undefined || every >= allowed) return [];
        const message = `${node.node} pings ${whom} every ${formatDuration(every)}, which allows ${formatDuration(allowed)}`;
        return [{ subject: node.node, message, evidence: `${settingText(interval)}; ${settingText(minimum)}`, setting: interval }];
      }),
    );
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ServerMinInterval: 60s', becomes: 'ServerMinInterval: 30s' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ServerMinInterval: 60s', becomes: 'ServerMinInterval: 120s' },
  },
};
