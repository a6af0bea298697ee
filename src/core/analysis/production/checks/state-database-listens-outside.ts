import type { ProductionCheck } from '../check.ts';
import { isLoopback } from '../values.ts';

export const stateDatabaseListensOutside: ProductionCheck = {
  code: 'C132',
  title: 'a state database listens beyond its own machine',
  meaning:
    'Nobody but its peer has business with it. Whoever reaches the port, with the password from core.yaml or a known fault of CouchDB, reads the private data of the organisation and changes what its peer endorses.',
  hint: 'Let it listen on 127.0.0.1, on the machine or in the pod of its peer: `listen`.',
  severity: 'warning',
  source:
    'sampleconfig/core.yaml ledger.state.couchDBConfig.couchDBAddress, Fabric v3.1.1: run CouchDB on the same server as the peer, and do not map its port',
  of: 'topology',
  find: ({ stateDatabases }) =>
    Object.values(stateDatabases).flatMap(({ id, listen, port, peers }) => {
      if (isLoopback(listen)) return [];
      const path = ['state-databases', id, 'listen'];
      const message = `the state database "${id}" of ${peers.join(', ')} can be reached by others`;
      return [{ subject: `state-databases.${id}`, message, evidence: `listens on ${listen}:${port}`, path }];
    }),
  examples: {
    right: {
      base: 'couchdb',
      file: 'topology.yaml',
      line: 'couch-peer1-org2: { at: london/lon-b, peers: [peer1-org2] }',
      becomes: 'couch-peer1-org2: { at: london/lon-b, peers: [peer1-org2], listen: 127.0.0.2 }',
    },
    wrong: {
      base: 'couchdb',
      file: 'topology.yaml',
      line: 'couch-peer1-org2: { at: london/lon-b, peers: [peer1-org2] }',
      becomes: 'couch-peer1-org2: { at: london/lon-b, peers: [peer1-org2], listen: 0.0.0.0 }',
    },
  },
};
