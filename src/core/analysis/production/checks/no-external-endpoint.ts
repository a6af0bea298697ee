import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const noExternalEndpoint: ProductionCheck = {
  code: 'C148',
  title: 'a peer that other organisations do not see',
  meaning:
    'It is not shown to them and not in service discovery: no gateway of another organisation finds it as an endorser, and no private data reaches it.',
  hint: 'Set peer.gossip.externalEndpoint to the host name and port by which others reach the peer.',
  severity: 'warning',
  source:
    "Fabric v3.1 docs, Checklist for a production peer, externalEndpoint: if it isn't set, the peer will not be known to other organizations",
  of: 'peer',
  find: (ask, peer, { channels }) => {
    const endpoint = ask('peer.gossip.externalEndpoint');
    const others = channels.flatMap(({ organisations }) => organisations.filter((id) => id !== peer.organisation));
    if (others.length === 0 || endpoint === undefined || text(endpoint) !== undefined) return undefined;
    return {
      message: 'is not known to the other organisations',
      settings: [endpoint],
      evidence: `its channels have ${[...new Set(others)].join(', ')}`,
    };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'externalEndpoint: peer0-org1.org1.example.com:7051',
      becomes: 'externalEndpoint: gateway.org1.example.com:7051',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'externalEndpoint: peer0-org1.org1.example.com:7051',
      becomes: 'externalEndpoint: null',
    },
  },
};
