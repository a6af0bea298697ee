import { differences } from '../differences.ts';
import type { ProductionCheck } from '../check.ts';

export const stateDatabasesDiffer: ProductionCheck = {
  code: 'C165',
  title: 'two kinds of state database in one channel',
  meaning:
    'A chaincode with JSON queries works on one peer and fails on the other, so endorsements do not come about or depend on who is asked; keys and values that CouchDB does not take fail likewise.',
  hint: 'Use the same ledger.state.stateDatabase on all peers of a channel.',
  severity: 'warning',
  source:
    'Fabric v3.1 docs, Planning for a production peer, State database: all of the peers on a channel must use the same state database',
  of: 'settings',
  find: (settings, topology) =>
    differences(settings, topology, 'ledger.state.stateDatabase', 'the peers of the channel use different state databases'),
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'stateDatabase: goleveldb', becomes: 'stateDatabase: "goleveldb"' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'stateDatabase: goleveldb', becomes: 'stateDatabase: CouchDB' },
  },
};
