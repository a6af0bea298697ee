import { peersOf } from '../../../topology/lookup.ts';
import type { ProductionCheck } from '../check.ts';

export const channelMixesStateDatabases: ProductionCheck = {
  code: 'C139',
  title: 'a channel is planned with two kinds of state database',
  meaning:
    'Peers with CouchDB answer JSON queries, the others refuse them: endorsements that use one come about or not depending on who is asked. Keys that CouchDB does not take make the peers disagree as well.',
  hint: 'Give all peers of the channel a state database, or none.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Checklist for a production peer, ledger: to avoid errors all peers should use the same database type',
  of: 'topology',
  find: (topology) => {
    const named = new Set(Object.values(topology.stateDatabases).flatMap(({ peers }) => peers));
    return Object.values(topology.channels).flatMap(({ id }) => {
      const peers = peersOf(topology, id).map((peer) => peer.id);
      const without = peers.filter((peer) => !named.has(peer));
      if (without.length === 0 || without.length === peers.length) return [];
      const message = `some peers of "${id}" have a state database of their own, ${without.join(', ')} not`;
      const evidence = `with CouchDB: ${peers.filter((peer) => named.has(peer)).join(', ')}; with LevelDB: ${without.join(', ')}`;
      return [{ subject: `channels.${id}.peers`, message, evidence, path: ['channels', id, 'peers'] }];
    });
  },
  examples: {
    right: {
      base: 'raft',
      file: 'topology.yaml',
      line: 'organisations: [org1, org2] # default: those that own a listed peer',
      becomes: 'organisations: [org2, org1]',
    },
    wrong: {
      base: 'couchdb',
      file: 'topology.yaml',
      line: 'couch-peer1-org2: { at: london/lon-b, peers: [peer1-org2] }',
      becomes: '# peer1-org2 keeps its state in LevelDB',
    },
  },
};
