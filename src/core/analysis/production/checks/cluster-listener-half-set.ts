import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const clusterListenerHalfSet: ProductionCheck = {
  code: 'C117',
  title: 'a cluster listener that is set in part',
  meaning: 'The orderer ends at its start: the four options of the listener "should be defined altogether".',
  hint: 'Set ListenPort, ListenAddress, ServerCertificate and ServerPrivateKey under General.Cluster, or none of them.',
  severity: 'error',
  source:
    'Fabric v3.1 docs, Checklist for a production ordering node, General.Cluster: set together or left unset; orderer/common/server/main.go reuseListener',
  of: 'orderer',
  find: (ask) => {
    const settings = ['ListenPort', 'ListenAddress', 'ServerCertificate', 'ServerPrivateKey'].map((key) => ask(`General.Cluster.${key}`));
    const given = settings.filter((setting) => !['', '0'].includes(text(setting) ?? ''));
    const missing = settings.filter((setting) => setting !== undefined && !given.includes(setting));
    if (given.length === 0 || missing.length === 0) return undefined;
    return { message: 'does not start with a cluster listener that is set in part', settings: [...given, ...missing] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'SendBufferSize: 100', becomes: 'SendBufferSize: 120' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ReplicationMaxRetries: 12', becomes: 'ListenPort: 7055' },
  },
};
