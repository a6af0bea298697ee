import type { ProductionCheck } from '../check.ts';
import { list, parseAddress } from '../values.ts';

export const bootstrapNamesStrangers: ProductionCheck = {
  code: 'C150',
  title: 'a peer that bootstraps from another organisation',
  meaning:
    'It refuses to connect to a bootstrap peer that is not of its own organisation. Peers of other organisations are found by anchor peers.',
  hint: 'Name only peers of the own organisation in peer.gossip.bootstrap.',
  severity: 'warning',
  source:
    'sampleconfig/core.yaml peer.gossip.bootstrap, Fabric v3.1.1: the endpoints have to be endpoints of peers in the same organization',
  of: 'peer',
  find: (ask, peer, { topology }) => {
    const bootstrap = ask('peer.gossip.bootstrap');
    const hosts = list(bootstrap).map((each) => parseAddress(String(each))?.host);
    const stranger = Object.values(topology.peers).find(
      ({ host, organisation }) => organisation !== peer.organisation && hosts.includes(host),
    );
    if (stranger === undefined) return undefined;
    return { message: `names ${stranger.id} of ${stranger.organisation}, and refuses to connect to it`, settings: [bootstrap] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'bootstrap: peer1-org1.org1.example.com:7051',
      becomes: 'bootstrap: other.org2.example.com:7051',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'bootstrap: peer1-org1.org1.example.com:7051',
      becomes: 'bootstrap: peer1-org1.org1.example.com:7051 peer0-org2.org2.example.com:7051',
    },
  },
};
