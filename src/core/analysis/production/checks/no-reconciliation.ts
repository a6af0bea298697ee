import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const noReconciliation: ProductionCheck = {
  code: 'C157',
  title: 'a peer that never fetches private data that it missed',
  meaning:
    'When a block comes before the private data that belongs to it, the peer commits without. Only the reconciler fetches it later; without it this peer lacks the data for good, and the loss of the others loses it for everybody.',
  hint: 'Set peer.gossip.pvtData.reconciliationEnabled to true.',
  severity: 'warning',
  source:
    'sampleconfig/core.yaml peer.gossip.pvtData.reconciliationEnabled, Fabric v3.1.1: a flag that indicates whether private data reconciliation is enabled',
  of: 'peer',
  find: (ask) => {
    const enabled = ask('peer.gossip.pvtData.reconciliationEnabled');
    return truth(enabled) === false ? { message: 'lacks private data for good once it has missed some', settings: [enabled] } : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'reconciliationEnabled: true', becomes: 'reconciliationEnabled: 1' },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'reconciliationEnabled: true',
      becomes: 'reconciliationEnabled: false',
    },
  },
};
