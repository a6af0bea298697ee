import { hasSmartBft } from '../node-facts.ts';
import type { ProductionCheck } from '../check.ts';
import { text, truth } from '../values.ts';

export const smartbftReplicationPolicy: ProductionCheck = {
  code: 'C116',
  title: 'a SmartBFT node that cannot catch up',
  meaning:
    'With mutual TLS and the replication policy `consensus`, which is the default, a node that missed a block asks for headers without the hash of its TLS certificate, is refused, and stays behind for good. It counts as alive and votes for nothing: the next loss can stop ordering.',
  hint: 'Set General.Cluster.ReplicationPolicy to simple on every orderer.',
  severity: 'error',
  source: `measured on Fabric v3.1.1: never caught up in 4 restarts, log "client didn't include its TLS cert hash"`,
  of: 'orderer',
  find: (ask, _orderer, { channels }) => {
    const policy = ask('General.Cluster.ReplicationPolicy');
    const required = ask('General.TLS.ClientAuthRequired');
    const value = text(policy);
    if (!hasSmartBft(channels) || truth(required) !== true || value === undefined || value === 'simple') return undefined;
    return { message: 'never catches up after it missed a block', settings: [policy, required] };
  },
  examples: {
    right: {
      base: 'smartbft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'ClientAuthRequired: true',
      becomes: 'ClientAuthRequired: true # mutual TLS',
    },
    wrong: {
      base: 'smartbft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'ReplicationPolicy: simple',
      becomes: 'ReplicationPolicy: consensus',
    },
  },
};
