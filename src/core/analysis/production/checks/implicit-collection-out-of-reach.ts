import { peersOfOrganisation } from '../../../topology/lookup.ts';
import type { ProductionCheck } from '../check.ts';
import { count } from '../values.ts';

export const implicitCollectionOutOfReach: ProductionCheck = {
  code: 'C153',
  title: 'private data must reach more peers than the organisation has',
  meaning:
    'An endorsement that writes to the implicit collection of the organisation fails unless so many other peers have taken the data. approveformyorg writes there too: no chaincode can be approved.',
  hint: 'Lower peer.gossip.pvtData.implicitCollectionDisseminationPolicy.requiredPeerCount to at most the number of other peers of the organisation.',
  severity: 'warning',
  source:
    'Fabric v3.1 docs, Checklist for a production peer, implicitCollectionDisseminationPolicy.requiredPeerCount: peers within your own organization',
  of: 'peer',
  find: (ask, peer, { topology }) => {
    const required = ask('peer.gossip.pvtData.implicitCollectionDisseminationPolicy.requiredPeerCount');
    const others = peersOfOrganisation(topology, peer.organisation).length - 1;
    if ((count(required) ?? 0) <= others) return undefined;
    return { message: `has ${others} siblings, and must reach ${count(required)}`, settings: [required] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'requiredPeerCount: 0', becomes: 'requiredPeerCount: 1' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'requiredPeerCount: 0', becomes: 'requiredPeerCount: 2' },
  },
};
