import type { ProductionCheck } from '../check.ts';
import { count } from '../values.ts';

const FABRIC = 100;

export const sendBufferSmall: ProductionCheck = {
  code: 'C173',
  title: 'consensus messages are dropped under load',
  meaning:
    'When the buffer towards another orderer is full, consensus messages are dropped and transactions wait. 10, the value before version 2.5, is a bottleneck.',
  hint: 'Set General.Cluster.SendBufferSize to 100.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Performance considerations, SendBufferSize: 10 causes a bottleneck',
  of: 'orderer',
  find: (ask) => {
    const size = ask('General.Cluster.SendBufferSize');
    if ((count(size) ?? FABRIC) >= FABRIC) return undefined;
    return { message: `drops messages to other orderers when ${count(size)} are waiting`, settings: [size] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'SendBufferSize: 100', becomes: 'SendBufferSize: 200' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'SendBufferSize: 100', becomes: 'SendBufferSize: 10' },
  },
};
