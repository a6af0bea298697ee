import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const dockerNotNeeded: ProductionCheck = {
  code: 'C182',
  title: 'a peer that depends on Docker for nothing',
  meaning:
    'All chaincodes are services, so the peer starts no container. With vm.endpoint set, /healthz answers 503 wherever there is no Docker; where there is, its socket makes who takes over the peer root of the machine.',
  hint: 'Set vm.endpoint to an empty text in core.yaml. In 2.5 a variable cannot do it.',
  severity: 'warning',
  source: 'measured on Fabric v2.5.4: without vm.endpoint "" in the file /healthz is 503 "docker: failed to ping"',
  of: 'peer',
  find: (ask, _peer, { channels }) => {
    const endpoint = ask('vm.endpoint');
    const served = channels.some(({ chaincodes }) => Object.keys(chaincodes).length > 0);
    return served && text(endpoint) !== undefined ? { message: 'asks Docker whether it is healthy', settings: [endpoint] } : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', below: 'vm:', line: 'endpoint: ""', becomes: 'endpoint: null' },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      below: 'vm:',
      line: 'endpoint: ""',
      becomes: 'endpoint: unix:///var/run/docker.sock',
    },
  },
};
