import type { ProductionCheck } from '../check.ts';
import { peersByOwner } from '../node-facts.ts';

export const onlyStandbyPeers: ProductionCheck = {
  code: 'C199',
  title: 'a channel on which an organisation has only standby peers',
  meaning:
    'Standby peers are meant to take over. With nothing that they stand by for, its clients use them all the same, and there is no spare.',
  hint: 'Let at least one peer of the organisation serve: take `standby` out of its `uses`.',
  severity: 'warning',
  source:
    'Fabric v3.1 docs, Planning for a production peer, High Availability: at least one peer of each organization available in every channel',
  of: 'topology',
  find: (topology) =>
    Object.values(topology.channels).flatMap((channel) =>
      peersByOwner(topology, channel).flatMap(({ owner, peers }) => {
        if (peers.length === 0 || peers.some(({ uses }) => !uses.includes('standby'))) return [];
        const message = `all peers of "${owner}" on "${channel.id}" are for standby`;
        const evidence = `standby: ${peers.map((peer) => peer.id).join(', ')}`;
        return [{ subject: `channels.${channel.id}.peers`, message, evidence, path: ['channels', channel.id, 'peers'] }];
      }),
    ),
  examples: {
    right: {
      base: 'smartbft',
      file: 'topology.yaml',
      line: 'peer1-auditor: { organisation: auditor, at: dublin/dub-a }',
      becomes: 'peer1-auditor: { organisation: auditor, at: dublin/dub-a, uses: [standby] }',
    },
    wrong: {
      base: 'couchdb',
      file: 'topology.yaml',
      line: 'peer1-org1: { organisation: org1, at: frankfurt/fra-a }',
      becomes: 'peer1-org1: { organisation: org1, at: frankfurt/fra-a, uses: [standby] }',
    },
  },
};
