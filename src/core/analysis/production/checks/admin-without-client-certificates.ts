import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const adminWithoutClientCertificates: ProductionCheck = {
  code: 'C112',
  title: 'an admin listener with TLS that asks for no client certificate',
  meaning: 'The orderer ends at its start: "Admin.TLS.ClientAuthRequired must be set to true if Admin.TLS.Enabled is set to true".',
  hint: 'Set Admin.TLS.ClientAuthRequired to true, and Admin.TLS.ClientRootCAs to the TLS CA of the administrators.',
  severity: 'error',
  source: 'orderer/common/localconfig/config.go completeInitialization, Fabric v3.1.1 and v2.5.9',
  of: 'orderer',
  find: (ask) => {
    const required = ask('Admin.TLS.ClientAuthRequired');
    const tls = ask('Admin.TLS.Enabled');
    if (truth(tls) !== true || truth(required) !== false) return undefined;
    return { message: 'does not start with this admin listener', settings: [required, tls] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      below: 'Admin:',
      line: 'TLS: *a1',
      becomes: 'TLS: { Enabled: false, ClientAuthRequired: false }',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      below: 'Admin:',
      line: 'TLS: *a1',
      becomes: 'TLS: { Enabled: true, ClientAuthRequired: false }',
    },
  },
};
