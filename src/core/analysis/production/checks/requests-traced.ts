import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const requestsTraced: ProductionCheck = {
  code: 'C192',
  title: 'every request is written to a file of its own',
  meaning:
    'The option is for debugging. One file a transaction fills the disk or its inodes, the files hold the transactions of all organisations, and nothing deletes them.',
  hint: 'Leave Debug.BroadcastTraceDir and Debug.DeliverTraceDir empty.',
  severity: 'warning',
  source: 'orderer/common/server/server.go msgTracer, Fabric v3.1.1: writes each request to the folder',
  of: 'orderer',
  find: (ask) => {
    const folder = [ask('Debug.BroadcastTraceDir'), ask('Debug.DeliverTraceDir')].find((setting) => text(setting) !== undefined);
    return folder === undefined ? undefined : { message: 'writes a file for every request', settings: [folder] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'DeliverTraceDir: ""', becomes: 'DeliverTraceDir:' },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'BroadcastTraceDir: ""',
      becomes: 'BroadcastTraceDir: /var/log/broadcast',
    },
  },
};
