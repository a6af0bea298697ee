import type { ProductionCheck } from '../check.ts';
import { address, isLoopback, truth } from '../values.ts';

export const operationsOpen: ProductionCheck = {
  code: 'C113',
  title: 'the operations listener is open to anybody',
  meaning:
    'Without TLS there is no authorisation: whoever reaches it reads all metrics and, by PUT /logspec, switches the node to DEBUG or to silence.',
  hint: 'Switch TLS on for the operations listener, or listen on 127.0.0.1.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, The Operations Service, Operations Security: when TLS is disabled, authorization is bypassed',
  of: 'node',
  find: (ask, { kind }) => {
    const listen = ask(kind === 'orderer' ? 'Operations.ListenAddress' : 'operations.listenAddress');
    const tls = ask(kind === 'orderer' ? 'Operations.TLS.Enabled' : 'operations.tls.enabled');
    const at = address(listen);
    if (at === undefined || isLoopback(at.host) || truth(tls) !== false) return undefined;
    return { message: 'lets anybody who can reach it read metrics and set the log level', settings: [tls, listen] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'ListenAddress: 0.0.0.0:8443',
      becomes: 'ListenAddress: 127.0.0.1:8443',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      below: 'Operations:',
      line: 'TLS: *a1',
      becomes: 'TLS: { Enabled: false }',
    },
  },
};
