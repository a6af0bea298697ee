import type { ProductionCheck } from '../check.ts';
import { list, truth } from '../values.ts';

export const noClientRootCas: ProductionCheck = {
  code: 'C121',
  title: 'a peer with mutual TLS and no root for its clients',
  meaning:
    'Before the peer has joined a channel it knows no TLS CA but those of this list: an administrator of its own organisation cannot even ask it to join.',
  hint: 'Put at least the TLS CA certificate of the own organisation into peer.tls.clientRootCAs.files.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Checklist for a production peer, peer.tls, clientRootCAs.files: minimally, your own TLS CA root certificate',
  of: 'peer',
  find: (ask) => {
    const required = ask('peer.tls.clientAuthRequired');
    const roots = ask('peer.tls.clientRootCAs.files');
    if (truth(required) !== true || roots === undefined || list(roots).length > 0) return undefined;
    return { message: 'takes no client before it has joined a channel', settings: [roots, required] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'clientAuthRequired: true', becomes: 'clientAuthRequired: "true"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'clientRootCAs:', becomes: 'rootCAs:' },
  },
};
