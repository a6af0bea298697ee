import { usesCouchDb } from '../state-database.ts';
import type { ProductionCheck } from '../check.ts';
import { address, isLoopback } from '../values.ts';

export const couchdbReachableByOthers: ProductionCheck = {
  code: 'C160',
  title: 'a state database that others can reach',
  meaning:
    'The peer speaks plain HTTP with CouchDB, password included, and the database knows nothing of Fabric: who writes to it changes what the peer endorses, and no hash shows it.',
  hint: 'Run CouchDB beside the peer (the same machine or pod), and let it listen on 127.0.0.1.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, CouchDB as the State Database: in production the CouchDB port should only be exposed to the relevant peer',
  of: 'peer',
  find: (ask) => {
    const where = ask('ledger.state.couchDBConfig.couchDBAddress');
    const at = address(where);
    if (!usesCouchDb(ask) || at === undefined || isLoopback(at.host)) return undefined;
    return { message: 'keeps its state in a database across the network', settings: [where] };
  },
  examples: {
    right: {
      base: 'couchdb',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'couchDBAddress: 127.0.0.1:5984',
      becomes: 'couchDBAddress: localhost:5984',
    },
    wrong: {
      base: 'couchdb',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'couchDBAddress: 127.0.0.1:5984',
      becomes: 'couchDBAddress: couchdb.org1.example.com:5984',
    },
  },
};
