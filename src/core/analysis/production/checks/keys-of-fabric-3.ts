import type { ProductionCheck } from '../check.ts';
import { refusedKey } from '../refused-keys.ts';
import { majorOf } from '../settings.ts';

const ADDED = ['general.backoff', 'general.throttling', 'general.cluster.replicationpolicy'];

export const keysOfFabric3: ProductionCheck = {
  code: 'C107',
  title: 'an orderer.yaml of Fabric 3 under Fabric 2',
  meaning:
    'The orderer refuses keys that it does not know, and ends at once: `invalid keys: Backoff, Throttling`. A program that is set back to 2.5 needs its old file back too.',
  hint: 'Use the file of the version that runs: `holdfast render` writes it for the version of the topology.',
  severity: 'error',
  source: 'measured on Fabric v2.5.9: it exits with 1 on a file of 3.1; Backoff, Throttling and ReplicationPolicy came with 3.0',
  of: 'orderer',
  find: (_ask, _orderer, { settings }) => {
    if (majorOf(settings) >= 3) return undefined;
    const key = refusedKey(settings, ADDED);
    return key === undefined ? undefined : { message: `Fabric ${settings.version} does not know the key ${key.key}`, settings: [key] };
  },
  examples: {
    right: { base: 'raft-v2', file: 'nodes/orderer1/orderer.yaml', line: 'TimeWindow: 15m', becomes: 'TimeWindow: 16m' },
    wrong: { base: 'raft-v2', file: 'nodes/orderer1/orderer.yaml', line: 'BootstrapFile: ""', becomes: 'Backoff: { MaxDelay: 2s }' },
  },
};
