import { isBelow } from '../paths.ts';
import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const walOutsideData: ProductionCheck = {
  code: 'C134',
  title: 'the write-ahead log is outside the data folder of the node',
  meaning:
    'Ledger and log belong together: a copy or a volume that has one without the other brings back an orderer that panics (a ledger older than the log) or has forgotten its votes.',
  hint: 'Put Consensus.WALDir and Consensus.SnapDir below the data folder, or say in `data` where both are.',
  severity: 'warning',
  source: 'measured on Fabric v3.1.1: a ledger older than the log ends in "last proposal sequence persisted into WAL is 125"',
  of: 'orderer',
  find: (ask, { data }) => {
    const outside = [ask('Consensus.WALDir'), ask('Consensus.SnapDir')].find((setting) => {
      const path = text(setting);
      return path?.startsWith('/') === true && !isBelow(path, data);
    });
    return outside === undefined
      ? undefined
      : { message: 'its log is not where its data is', settings: [outside], evidence: `data is ${data}` };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'SnapDir: /var/hyperledger/production/orderer/consensus/snapshot',
      becomes: 'SnapDir: /var/hyperledger/production/orderer/snapshot',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'SnapDir: /var/hyperledger/production/orderer/consensus/snapshot',
      becomes: 'SnapDir: /var/hyperledger/production/orderer2/snapshot',
    },
  },
};
