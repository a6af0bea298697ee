import type { ProductionCheck } from '../check.ts';
import { majorOf } from '../settings.ts';
import { truth } from '../values.ts';

export const electedLeaderOnFabric3: ProductionCheck = {
  code: 'C142',
  title: 'blocks by way of an elected peer under Fabric 3',
  meaning:
    'Block dissemination by gossip is deprecated in version 3. The loss of the elected peer stops the blocks of its organisation until the next election, and the others are as late as gossip is.',
  hint: 'Set peer.gossip.useLeaderElection to false and peer.gossip.orgLeader to true, so that every peer pulls from the orderers.',
  severity: 'warning',
  source:
    'Fabric v3.1 docs, Checklist for a production peer, peer.gossip, Block dissemination: useLeaderElection false is recommended, so that peers get blocks from the ordering service',
  of: 'peer',
  find: (ask, _peer, { settings }) => {
    const election = ask('peer.gossip.useLeaderElection');
    if (majorOf(settings) < 3 || truth(election) !== true) return undefined;
    return { message: 'leaves it to an election who pulls the blocks', settings: [election] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer1-org2/core.yaml', line: 'useLeaderElection: false', becomes: 'useLeaderElection: 0' },
    wrong: { base: 'raft', file: 'nodes/peer1-org2/core.yaml', line: 'useLeaderElection: false', becomes: 'useLeaderElection: true' },
  },
};
