import type { ProductionCheck } from '../check.ts';
import { refusedKey } from '../refused-keys.ts';
import { majorOf } from '../settings.ts';

const DROPPED = ['kafka', 'general.cluster.replicationbackgroundrefreshinterval'];

export const keysOfFabric2: ProductionCheck = {
  code: 'C106',
  title: 'an orderer.yaml of Fabric 2 under Fabric 3',
  meaning: 'The orderer refuses keys that it does not know, and ends at once: `invalid keys: Kafka`.',
  hint: 'Make the file anew for the version: `holdfast render` writes it, sampleconfig/orderer.yaml of the release shows every key.',
  severity: 'error',
  source: 'measured on Fabric v3.1.1: it exits with 1 on a file of 2.5; orderer/common/localconfig/config.go, v2.5.9 against v3.1.1',
  of: 'orderer',
  find: (_ask, _orderer, { settings }) => {
    if (majorOf(settings) < 3) return undefined;
    const key = refusedKey(settings, DROPPED);
    return key === undefined ? undefined : { message: `Fabric ${settings.version} refuses the key ${key.key}`, settings: [key] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'ReplicationPolicy: simple',
      becomes: 'ReplicationBackgroundRefreshInterval:',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'ReplicationPolicy: simple',
      becomes: 'ReplicationBackgroundRefreshInterval: 5m',
    },
  },
};
