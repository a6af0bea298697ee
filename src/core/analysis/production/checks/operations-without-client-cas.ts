import type { ProductionCheck } from '../check.ts';
import { list, truth } from '../values.ts';

export const operationsWithoutClientCas: ProductionCheck = {
  code: 'C114',
  title: 'nobody can read the metrics',
  meaning:
    'With TLS on, /metrics and /logspec ask for a client certificate; without a CA that signs such certificates every request for them is refused, and monitoring sees nothing.',
  hint: 'Set the client root CAs of the operations listener to the CA that signs the certificate of the monitoring.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, The Operations Service, Configuring the Operations Service: with TLS on, clientRootCAs.files must be set',
  of: 'node',
  find: (ask, { kind }) => {
    const tls = ask(kind === 'orderer' ? 'Operations.TLS.Enabled' : 'operations.tls.enabled');
    const cas = ask(kind === 'orderer' ? 'Operations.TLS.ClientRootCAs' : 'operations.tls.clientRootCAs.files');
    if (truth(tls) !== true || cas === undefined || list(cas).length > 0) return undefined;
    return { message: 'refuses every request for metrics', settings: [cas, tls] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      below: 'Operations:',
      line: 'TLS: *a1',
      becomes: 'TLS: { Enabled: true, ClientRootCAs: [monitoring.pem] }',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      below: 'Operations:',
      line: 'TLS: *a1',
      becomes: 'TLS: { Enabled: true, ClientRootCAs: [] }',
    },
  },
};
