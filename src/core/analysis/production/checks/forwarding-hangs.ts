import { formatDuration } from '../../../kernel/units.ts';
import type { ProductionCheck } from '../check.ts';
import { milliseconds } from '../values.ts';

const FABRIC_MS = 7_000;

export const forwardingHangs: ProductionCheck = {
  code: 'C176',
  title: 'a broadcast to a follower hangs when the leader is gone',
  meaning:
    'A follower that still believes in a dead leader holds the transaction for the whole of this time and then refuses it, although there has long been a new leader. Everything that waits behind it on the same stream waits too.',
  hint: 'Leave General.Cluster.RPCTimeout at 7s or lower it; 1s was measured to work.',
  severity: 'warning',
  source: 'measured on Fabric v2.5.4, where it hangs for 7 s, and on later versions: RPCTimeout 1s cuts that to 1.1 s',
  of: 'orderer',
  find: (ask) => {
    const timeout = ask('General.Cluster.RPCTimeout');
    const hang = milliseconds(timeout);
    if (hang === undefined || hang <= FABRIC_MS) return undefined;
    return { message: `holds a transaction for ${formatDuration(hang)} when the leader is gone`, settings: [timeout] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'RPCTimeout: 7s', becomes: 'RPCTimeout: 1s' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'RPCTimeout: 7s', becomes: 'RPCTimeout: 30s' },
  },
};
