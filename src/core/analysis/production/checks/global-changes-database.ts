import { usesCouchDb } from '../state-database.ts';
import type { ProductionCheck } from '../check.ts';
import { truth } from '../values.ts';

export const globalChangesDatabase: ProductionCheck = {
  code: 'C163',
  title: 'CouchDB records every change a second time',
  meaning:
    'The database _global_changes is optional, Fabric does not read it, and keeping it costs disk and processor time for every write.',
  hint: 'Set ledger.state.couchDBConfig.createGlobalChangesDB to false.',
  severity: 'info',
  source: 'sampleconfig/core.yaml createGlobalChangesDB, Fabric v3.1.1: will require additional system resources',
  of: 'peer',
  find: (ask) => {
    const create = ask('ledger.state.couchDBConfig.createGlobalChangesDB');
    return usesCouchDb(ask) && truth(create) === true
      ? { message: 'lets CouchDB record every change twice', settings: [create] }
      : undefined;
  },
  examples: {
    right: {
      base: 'couchdb',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'createGlobalChangesDB: false',
      becomes: 'createGlobalChangesDB: "false"',
    },
    wrong: {
      base: 'couchdb',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'createGlobalChangesDB: false',
      becomes: 'createGlobalChangesDB: true',
    },
  },
};
