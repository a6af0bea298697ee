import { usesCouchDb } from '../state-database.ts';
import type { ProductionCheck } from '../check.ts';
import { count } from '../values.ts';

/** Retries that take two minutes. */
const TWO_MINUTES = 10;

export const couchdbNotAwaited: ProductionCheck = {
  code: 'C164',
  title: 'a peer that does not wait for its state database',
  meaning:
    'The wait doubles with each try: ten retries are two minutes. With fewer, a peer that is started together with CouchDB, as after a power cut, gives up before the database has recovered.',
  hint: 'Set ledger.state.couchDBConfig.maxRetriesOnStartup to 10.',
  severity: 'warning',
  source: 'sampleconfig/core.yaml maxRetriesOnStartup, Fabric v3.1.1: 10 retries are 11 attempts over 2 minutes',
  of: 'peer',
  find: (ask) => {
    const retries = ask('ledger.state.couchDBConfig.maxRetriesOnStartup');
    const tries = count(retries);
    if (!usesCouchDb(ask) || tries === undefined || tries >= TWO_MINUTES) return undefined;
    return { message: `gives up on its state database after ${tries} retries`, settings: [retries] };
  },
  examples: {
    right: { base: 'couchdb', file: 'nodes/peer0-org1/core.yaml', line: 'maxRetriesOnStartup: 10', becomes: 'maxRetriesOnStartup: 11' },
    wrong: { base: 'couchdb', file: 'nodes/peer0-org1/core.yaml', line: 'maxRetriesOnStartup: 10', becomes: 'maxRetriesOnStartup: 3' },
  },
};
