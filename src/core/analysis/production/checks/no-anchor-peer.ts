import type { ProductionCheck } from '../check.ts';
import { peersByOwner } from '../node-facts.ts';

export const noAnchorPeer: ProductionCheck = {
  code: 'C198',
  title: 'an organisation without an anchor peer on a channel',
  meaning:
    'Peers of different organisations learn of each other through anchor peers. Gateways of other organisations find no endorser of this one, and private data does not reach it.',
  hint: 'Add `anchor` to `uses` of at least one of its peers, better of two in different zones.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Gossip data dissemination protocol, Anchor peers: at least one for gossip between organizations',
  of: 'topology',
  find: (topology) =>
    Object.values(topology.channels).flatMap((channel) =>
      peersByOwner(topology, channel).flatMap(({ owner, peers }) => {
        if (channel.organisations.length < 2 || peers.length === 0 || peers.some(({ uses }) => uses.includes('anchor'))) return [];
        const message = `"${owner}" has no anchor peer on "${channel.id}"`;
        const evidence = `no anchor among ${peers.map((peer) => peer.id).join(', ')}`;
        return [{ subject: `channels.${channel.id}.peers`, message, evidence, path: ['channels', channel.id, 'peers'] }];
      }),
    ),
  examples: {
    right: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'peer0-org1: { organisation: org1, at: london/lon-a, uses: [endorse, query, anchor] }',
      becomes: 'peer0-org1: { organisation: org1, at: london/lon-a, uses: [query, anchor] }',
    },
    wrong: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'peer0-org1: { organisation: org1, at: london/lon-a, uses: [endorse, query, anchor] }',
      becomes: 'peer0-org1: { organisation: org1, at: london/lon-a, uses: [endorse, query] }',
    },
  },
};
