import type { ProductionCheck } from '../check.ts';
import { peersByOwner } from '../node-facts.ts';

export const singlePeer: ProductionCheck = {
  code: 'C196',
  title: 'an organisation with a single peer on a channel',
  meaning:
    'While it is down, restarted or upgraded, the organisation endorses nothing and its applications read nothing. Private data that only this organisation holds exists once.',
  hint: 'Give every organisation two peers on each of its channels, on different machines.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Planning for a production peer, High Availability: at least one redundant peer in a separate virtual machine',
  of: 'topology',
  find: (topology) =>
    Object.values(topology.channels).flatMap((channel) =>
      peersByOwner(topology, channel).flatMap(({ owner, peers }) => {
        const [only, ...others] = peers;
        if (only === undefined || others.length > 0) return [];
        const message = `"${owner}" has a single peer on "${channel.id}"`;
        return [{ subject: `channels.${channel.id}.peers`, message, evidence: `only ${only.id}`, path: ['channels', channel.id, 'peers'] }];
      }),
    ),
  examples: {
    right: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'peers: [peer0-org1, peer1-org1, peer0-org2, peer1-org2]',
      becomes: 'peers: [peer1-org1, peer0-org1, peer0-org2, peer1-org2]',
    },
    wrong: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'peers: [peer0-org1, peer1-org1, peer0-org2, peer1-org2]',
      becomes: 'peers: [peer0-org1, peer0-org2, peer1-org2]',
    },
  },
};
