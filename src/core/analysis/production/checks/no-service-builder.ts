import type { ProductionCheck } from '../check.ts';
import { list } from '../values.ts';

export const noServiceBuilder: ProductionCheck = {
  code: 'C181',
  title: 'a peer that cannot start the chaincodes of its channel',
  meaning:
    'Chaincodes of the topology are services, and a package that says where a service is needs an external builder. Without one the installation fails, and the peer endorses nothing.',
  hint: 'Add the builder to chaincode.externalBuilders: name ccaas_builder and the path of its folder.',
  severity: 'error',
  source: 'Fabric v3.1 docs, Running Chaincode as an External Service: leverages external builders and launchers',
  of: 'peer',
  find: (ask, _peer, { channels }) => {
    const builders = ask('chaincode.externalBuilders');
    const served = channels.flatMap(({ chaincodes }) => Object.keys(chaincodes));
    if (builders === undefined || list(builders).length > 0 || served.length === 0) return undefined;
    return {
      message: 'has no builder for chaincode services',
      settings: [builders],
      evidence: `chaincodes: ${[...new Set(served)].join(', ')}`,
    };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: '- name: ccaas_builder', becomes: '- name: my_builder' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'externalBuilders:', becomes: 'otherBuilders:' },
  },
};
