import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const noWayToBlocks: ProductionCheck = {
  code: 'C141',
  title: 'a peer that gets no blocks',
  meaning:
    'It neither pulls blocks from the orderers nor takes part in the election of the peer that does, and state transfer is off: it stays at the height that it has, and answers queries with old state.',
  hint: 'Set peer.gossip.orgLeader to true.',
  severity: 'warning',
  source:
    'Fabric v3.1 docs, Checklist for a production peer, peer.gossip: with useLeaderElection false configure orgLeader true; gossip/state/state.go warns of it',
  of: 'peer',
  find: (ask) => {
    const ways = [ask('peer.gossip.orgLeader'), ask('peer.gossip.useLeaderElection'), ask('peer.gossip.state.enabled')];
    return ways.every((way) => truth(way) === false) ? { message: 'gets no blocks', settings: ways } : undefined;
  },
  examples: {
    right: { base: 'raft-v2', file: 'nodes/peer0-org1/core.yaml', line: 'orgLeader: true', becomes: 'orgLeader: "true"' },
    wrong: { base: 'raft-v2', file: 'nodes/peer0-org1/core.yaml', line: 'orgLeader: true', becomes: 'orgLeader: false' },
  },
};
