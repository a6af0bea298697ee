import type { ProductionCheck } from '../check.ts';
import { address, isLoopback, truth } from '../values.ts';

export const adminOpen: ProductionCheck = {
  code: 'C111',
  title: 'the admin listener is open to anybody',
  meaning:
    'Whoever reaches it without TLS can join the orderer to channels and remove it from them, and with the channel goes its ledger on that node.',
  hint: 'Set Admin.TLS.Enabled and Admin.TLS.ClientAuthRequired to true with the CA of the administrators, or listen on 127.0.0.1.',
  severity: 'error',
  source: 'Fabric v3.1 docs, Checklist for a production ordering node, Admin: TLS.Enabled should always be true',
  of: 'orderer',
  find: (ask) => {
    const listen = ask('Admin.ListenAddress');
    const tls = ask('Admin.TLS.Enabled');
    const at = address(listen);
    if (at === undefined || isLoopback(at.host) || truth(tls) !== false) return undefined;
    return { message: 'takes administration from anybody who can reach it', settings: [tls, listen] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      below: 'Admin:',
      line: 'TLS: *a1',
      becomes: 'TLS: { Enabled: true, ClientAuthRequired: true, ClientRootCAs: [ca.pem] }',
    },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', below: 'Admin:', line: 'TLS: *a1', becomes: 'TLS: { Enabled: false }' },
  },
};
