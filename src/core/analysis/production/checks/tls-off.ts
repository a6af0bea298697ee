import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const tlsOff: ProductionCheck = {
  code: 'C110',
  title: 'TLS is off on the main listener',
  meaning:
    'Everything that passes can be read and changed on the way, and a client cannot tell the node from another. A consenter without a listener of its own for the cluster does not even start: "TLS is required for running ordering nodes of cluster type".',
  hint: 'Switch TLS on for every node of the network, and give the node a certificate of its TLS CA.',
  severity: 'error',
  source:
    'Fabric v3.1 docs, Planning for a production peer, Transport Layer Security (TLS) enablement: a requirement for any production network',
  of: 'node',
  find: (ask, { kind }) => {
    const setting = ask(kind === 'orderer' ? 'General.TLS.Enabled' : 'peer.tls.enabled');
    return truth(setting) === false ? { message: 'speaks without TLS', settings: [setting] } : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'clientAuthRequired: true', becomes: 'clientAuthRequired: false' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', below: 'TLS: &a1', line: 'Enabled: true', becomes: 'Enabled: false' },
  },
};
