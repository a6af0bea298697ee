import { isBelow } from '../paths.ts';
import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

const SAMPLE = '/var/hyperledger/production/snapshots';

export const snapshotsElsewhere: ProductionCheck = {
  code: 'C167',
  title: 'ledger snapshots go to the folder of another peer, or to the disk of the system',
  meaning:
    'The path of the sample file does not follow peer.fileSystemPath. The state of a whole channel then lands on another disk, or two peers of a machine write to one folder.',
  hint: 'Set ledger.snapshots.rootDir to a folder below peer.fileSystemPath.',
  severity: 'warning',
  source: 'sampleconfig/core.yaml ledger.snapshots.rootDir, Fabric v3.1.1: a path of its own, whatever peer.fileSystemPath is',
  of: 'peer',
  find: (ask) => {
    const [snapshots, ledger] = [ask('ledger.snapshots.rootDir'), ask('peer.fileSystemPath')];
    const [root, folder] = [text(snapshots), text(ledger)];
    if (root !== SAMPLE || folder === undefined || isBelow(root, folder)) return undefined;
    return { message: 'keeps its ledger in one place and writes snapshots to another', settings: [snapshots, ledger] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'fileSystemPath: /var/hyperledger/production',
      becomes: 'fileSystemPath: /var/hyperledger',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'fileSystemPath: /var/hyperledger/production',
      becomes: 'fileSystemPath: /data/peer0',
    },
  },
};
