import { isVolatile } from '../paths.ts';
import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const walOnVolatileDisk: ProductionCheck = {
  code: 'C130',
  title: 'the write-ahead log is where a restart deletes it',
  meaning:
    'A consenter that lost its log has forgotten its votes. With f of them, or with survivors that are behind, it helps to elect a leader without blocks that were acknowledged: committed transactions are replaced without an error anywhere.',
  hint: 'Put Consensus.WALDir and Consensus.SnapDir on a disk that stays.',
  severity: 'error',
  source:
    'measured on Fabric v2.5.4: two that were behind and a third with an empty disk elected a leader, and its blocks replaced committed ones',
  of: 'orderer',
  find: (ask) => {
    const lost = [ask('Consensus.WALDir'), ask('Consensus.SnapDir')].find((setting) => isVolatile(text(setting) ?? ''));
    return lost === undefined ? undefined : { message: 'keeps the memory of its votes where a restart deletes it', settings: [lost] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'WALDir: /var/hyperledger/production/orderer/consensus/wal',
      becomes: 'WALDir: /var/hyperledger/production/orderer/consensus/tmp',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'WALDir: /var/hyperledger/production/orderer/consensus/wal',
      becomes: 'WALDir: /tmp/wal',
    },
  },
};
