import { usesCouchDb } from '../state-database.ts';
import type { ProductionCheck } from '../check.ts';
import { count } from '../values.ts';

export const couchdbRetriesTooFew: ProductionCheck = {
  code: 'C168',
  title: 'a peer that ends at the first hiccup of its state database',
  meaning:
    'When CouchDB does not answer while a block is committed, the peer retries after 125, 250 and 500 ms, then the process panics. With fewer retries a pause of a quarter of a second is enough.',
  hint: 'Set ledger.state.couchDBConfig.maxRetries to 3 or more, and let a supervisor restart the peer.',
  severity: 'warning',
  source: 'measured on Fabric v2.5.4: CouchDB unreachable for more than 1 s while a block commits, and the peer panics',
  of: 'peer',
  find: (ask) => {
    const retries = ask('ledger.state.couchDBConfig.maxRetries');
    const tries = count(retries);
    if (!usesCouchDb(ask) || tries === undefined || tries >= 3) return undefined;
    return { message: `panics when its state database is away for ${125 * (2 ** tries - 1)} ms`, settings: [retries] };
  },
  examples: {
    right: {
      base: 'couchdb',
      file: 'nodes/peer0-org1/core.yaml',
      below: 'couchDBConfig:',
      line: 'maxRetries: 3',
      becomes: 'maxRetries: 4',
    },
    wrong: {
      base: 'couchdb',
      file: 'nodes/peer0-org1/core.yaml',
      below: 'couchDBConfig:',
      line: 'maxRetries: 3',
      becomes: 'maxRetries: 1',
    },
  },
};
