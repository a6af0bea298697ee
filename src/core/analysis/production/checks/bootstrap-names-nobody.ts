import { peersOfOrganisation } from '../../../topology/lookup.ts';
import type { ProductionCheck } from '../check.ts';
import { isLoopback, list, parseAddress } from '../values.ts';

export const bootstrapNamesNobody: ProductionCheck = {
  code: 'C149',
  title: 'a peer that starts without knowing a sibling',
  meaning:
    'Gossip begins with the peers of the own organisation that are named here. Without one the peers find each other only through anchor peers of other organisations, if at all; private data and discovery are partial until then.',
  hint: 'Name the other peers of the organisation in peer.gossip.bootstrap.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Checklist for a production peer, bootstrap: provide the list of other peer addresses in this organization',
  of: 'peer',
  find: (ask, peer, { topology }) => {
    const bootstrap = ask('peer.gossip.bootstrap');
    const siblings = peersOfOrganisation(topology, peer.organisation).filter(({ id }) => id !== peer.id);
    if (bootstrap === undefined || siblings.length === 0) return undefined;
    const hosts = list(bootstrap).map((each) => parseAddress(String(each))?.host ?? '');
    if (hosts.some((host) => !isLoopback(host) && host !== peer.host && host !== '')) return undefined;
    return {
      message: 'names none of its siblings',
      settings: [bootstrap],
      evidence: `siblings: ${siblings.map(({ host }) => host).join(', ')}`,
    };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'bootstrap: peer1-org1.org1.example.com:7051',
      becomes: 'bootstrap: 127.0.0.1:7051 peer1-org1.org1.example.com:7051',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'bootstrap: peer1-org1.org1.example.com:7051',
      becomes: 'bootstrap: 127.0.0.1:7051',
    },
  },
};
