import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const stateDatabaseNotAsPlanned: ProductionCheck = {
  code: 'C138',
  title: 'a peer keeps its state in another kind of database than the topology says',
  meaning:
    'Backup, alerts and survivability are planned for a database that is not used, or without one that is. JSON queries of the chaincode fail on a peer that was meant to have CouchDB.',
  hint: 'Set ledger.state.stateDatabase to CouchDB for the peers that `state-databases` names, and to goleveldb for the others.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Checklist for a production peer, ledger.state.stateDatabase: override this value when you plan to use CouchDB',
  of: 'peer',
  find: (ask, peer, { topology }) => {
    const kind = ask('ledger.state.stateDatabase');
    const database = Object.values(topology.stateDatabases).find(({ peers }) => peers.includes(peer.id));
    if (kind === undefined || (text(kind) === 'CouchDB') === (database !== undefined)) return undefined;
    const evidence = database === undefined ? 'no state database of the topology names it' : `state-databases.${database.id} names it`;
    return { message: 'uses another state database than is planned', settings: [kind], evidence };
  },
  examples: {
    right: { base: 'couchdb', file: 'nodes/peer0-org1/core.yaml', line: 'stateDatabase: CouchDB', becomes: 'stateDatabase: "CouchDB"' },
    wrong: { base: 'couchdb', file: 'nodes/peer0-org1/core.yaml', line: 'stateDatabase: CouchDB', becomes: 'stateDatabase: goleveldb' },
  },
};
