import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const twoWaysToLead: ProductionCheck = {
  code: 'C140',
  title: 'a peer that leads and takes part in elections',
  meaning: `The peer ends as soon as it is in a channel: "Setting both orgLeader and useLeaderElection to true isn't supported".`,
  hint: 'Set peer.gossip.useLeaderElection to false.',
  severity: 'error',
  source: 'gossip/service/gossip_service.go InitializeChannel, Fabric v3.1.1',
  of: 'peer',
  find: (ask) => {
    const [election, leader] = [ask('peer.gossip.useLeaderElection'), ask('peer.gossip.orgLeader')];
    return truth(election) === true && truth(leader) === true
      ? { message: 'ends when it joins a channel', settings: [election, leader] }
      : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'useLeaderElection: false', becomes: 'useLeaderElection: "F"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'useLeaderElection: false', becomes: 'useLeaderElection: true' },
  },
};
