import { usesCouchDb } from '../state-database.ts';
import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const couchdbWithoutUser: ProductionCheck = {
  code: 'C161',
  title: 'a state database without a user',
  meaning:
    'Whoever reaches the port reads and changes the state. The peer does not even set up the security of its databases when it has no user.',
  hint: 'Set ledger.state.couchDBConfig.username, and the password by CORE_LEDGER_STATE_COUCHDBCONFIG_PASSWORD.',
  severity: 'error',
  source:
    'core/ledger/kvledger/txmgmt/statedb/statecouchdb/couchdb.go applyDatabasePermissions, Fabric v3.1.1: skipped without user and password',
  of: 'peer',
  find: (ask) => {
    const user = ask('ledger.state.couchDBConfig.username');
    if (!usesCouchDb(ask) || user === undefined || text(user) !== undefined) return undefined;
    return { message: 'uses CouchDB without a user', settings: [user] };
  },
  examples: {
    right: { base: 'couchdb', file: 'nodes/peer0-org1/core.yaml', line: 'username: fabric-peer', becomes: 'username: "peer"' },
    wrong: { base: 'couchdb', file: 'nodes/peer0-org1/core.yaml', line: 'username: fabric-peer', becomes: 'username: null' },
  },
};
