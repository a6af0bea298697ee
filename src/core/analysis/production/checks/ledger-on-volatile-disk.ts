import { isVolatile } from '../paths.ts';
import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const ledgerOnVolatileDisk: ProductionCheck = {
  code: 'C131',
  title: 'the ledger is where a restart deletes it',
  meaning: 'The node comes back empty. A peer loses its private data, which is in no block; an orderer is no source for others any more.',
  hint: 'Put the ledger on a disk that stays: FileLedger.Location of an orderer, peer.fileSystemPath of a peer.',
  severity: 'error',
  source:
    'Fabric v3.1 docs, Checklist for a production peer, peer.fileSystemPath: the best practice is to store this data in persistent storage',
  of: 'node',
  find: (ask, { kind }) => {
    const setting = ask(kind === 'orderer' ? 'FileLedger.Location' : 'peer.fileSystemPath');
    return isVolatile(text(setting) ?? '') ? { message: 'keeps its ledger where a restart deletes it', settings: [setting] } : undefined;
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'fileSystemPath: /var/hyperledger/production',
      becomes: 'fileSystemPath: /var/hyperledger/tmp',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'fileSystemPath: /var/hyperledger/production',
      becomes: 'fileSystemPath: /dev/shm/production',
    },
  },
};
