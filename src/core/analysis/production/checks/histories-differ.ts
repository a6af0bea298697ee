import { differences } from '../differences.ts';
import type { ProductionCheck } from '../check.ts';

export const historiesDiffer: ProductionCheck = {
  code: 'C166',
  title: 'some peers of a channel keep the history of keys, others do not',
  meaning:
    'GetHistoryForKey fails where the history is off: a transaction that asks for it is endorsed by one peer and refused by the other. Where no chaincode asks for it, it only costs disk.',
  hint: 'Set ledger.history.enableHistoryDatabase to the same on all peers of a channel.',
  severity: 'warning',
  source: 'sampleconfig/core.yaml ledger.history.enableHistoryDatabase, Fabric v3.1.1; core/ledger/kvledger: history queries need it',
  of: 'settings',
  find: (settings, topology) =>
    differences(settings, topology, 'ledger.history.enableHistoryDatabase', 'some peers of the channel keep a history, some do not'),
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'enableHistoryDatabase: true',
      becomes: 'enableHistoryDatabase: "true"',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'enableHistoryDatabase: true',
      becomes: 'enableHistoryDatabase: false',
    },
  },
};
