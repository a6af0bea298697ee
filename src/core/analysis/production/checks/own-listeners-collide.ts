import type { ProductionCheck } from '../check.ts';
import { collide, listenersOf } from '../listeners.ts';

export const ownListenersCollide: ProductionCheck = {
  code: 'C102',
  title: 'two listeners of a node on one port',
  meaning:
    'The node ends when it starts the second one. It happens easily, because the sample files give 9443 to the admin listener of an orderer and to the operations listener of a peer, and test-network uses 9443 and 8443 the other way round.',
  hint: 'Give each listener of the node a port of its own.',
  severity: 'error',
  source:
    'sampleconfig/orderer.yaml Admin.ListenAddress and sampleconfig/core.yaml operations.listenAddress, Fabric v3.1.1: both 127.0.0.1:9443',
  of: 'node',
  find: (ask, node) => {
    const listeners = listenersOf(ask, node);
    for (const [index, one] of listeners.entries()) {
      const other = listeners.slice(0, index).find((each) => collide(one, each));
      if (other !== undefined)
        return { message: `the ${other.role} and ${one.role} listeners share port ${one.port}`, settings: [one.setting, other.setting] };
    }
    return undefined;
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'ListenAddress: 0.0.0.0:8443',
      becomes: 'ListenAddress: 0.0.0.0:8444',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'ListenAddress: 0.0.0.0:8443',
      becomes: 'ListenAddress: 0.0.0.0:7053',
    },
  },
};
