import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const stateTransferOn: ProductionCheck = {
  code: 'C144',
  title: 'state transfer between peers that pull their blocks',
  meaning:
    'A peer that is behind asks other peers for what the orderers give it anyway. The block that it takes is verified, but the load is on peers that serve clients.',
  hint: 'Set peer.gossip.state.enabled to false.',
  severity: 'info',
  source:
    'Fabric v3.1 docs, Checklist for a production peer, state.enabled: false is recommended so that peers get blocks from the ordering service',
  of: 'peer',
  find: (ask) => {
    const [state, leader] = [ask('peer.gossip.state.enabled'), ask('peer.gossip.orgLeader')];
    return truth(state) === true && truth(leader) === true
      ? { message: 'takes blocks from peers beside the orderers', settings: [state, leader] }
      : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', below: 'state:', line: 'enabled: false', becomes: 'enabled: "false"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', below: 'state:', line: 'enabled: false', becomes: 'enabled: true' },
  },
};
