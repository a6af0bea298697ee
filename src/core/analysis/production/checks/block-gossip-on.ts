import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const blockGossipOn: ProductionCheck = {
  code: 'C143',
  title: 'peers that pull their blocks also send them to each other',
  meaning:
    'Every block crosses the network of the organisation several times over, for nothing. It is what a peer does when the file does not say otherwise.',
  hint: 'Set peer.deliveryclient.blockGossipEnabled to false.',
  severity: 'info',
  source:
    'Fabric v3.1 docs, Planning for a production peer, Gossip: peer.deliveryclient.blockGossipEnabled = false; core/deliverservice/config.go: true when missing',
  of: 'peer',
  find: (ask) => {
    const [gossip, leader] = [ask('peer.deliveryclient.blockGossipEnabled'), ask('peer.gossip.orgLeader')];
    return truth(gossip) === true && truth(leader) === true
      ? { message: 'sends blocks that the others pull themselves', settings: [gossip, leader] }
      : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'blockGossipEnabled: false', becomes: 'blockGossipEnabled: "false"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'blockGossipEnabled: false', becomes: 'blockGossipEnabled: true' },
  },
};
