import { formatDuration } from '../../../kernel/units.ts';
import type { ProductionCheck } from '../check.ts';
import { milliseconds } from '../values.ts';

/** Our judgement: what an operator still puts up with after an outage. */
const LONGEST_WAIT_MS = 60_000;

export const reconnectAfterAnHour: ProductionCheck = {
  code: 'C145',
  title: 'a peer that waits up to an hour before it asks for blocks again',
  meaning:
    'The wait between two tries grows by a fifth each time, up to this value. After a long outage of the orderers the peer sleeps on while everything else works, and its clients see old state.',
  hint: 'Set peer.deliveryclient.reConnectBackoffThreshold to a few seconds.',
  severity: 'warning',
  source: 'core/deliverservice/config.go DefaultReConnectBackoffThreshold, Fabric v3.1.1: an hour',
  of: 'peer',
  find: (ask) => {
    const ceiling = ask('peer.deliveryclient.reConnectBackoffThreshold');
    const wait = milliseconds(ceiling);
    if (wait === undefined || wait <= LONGEST_WAIT_MS) return undefined;
    return { message: `waits up to ${formatDuration(wait)} before it asks for blocks again`, settings: [ceiling] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'reConnectBackoffThreshold: 5s',
      becomes: 'reConnectBackoffThreshold: 30s',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/peer0-org1/core.yaml',
      line: 'reConnectBackoffThreshold: 5s',
      becomes: 'reConnectBackoffThreshold: 3600s',
    },
  },
};
