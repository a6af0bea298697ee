import type { ProductionCheck } from '../check.ts';
import { listenersOf } from '../listeners.ts';

export const portChosenBySystem: ProductionCheck = {
  code: 'C194',
  title: 'a listener whose port nobody knows',
  meaning:
    'Port 0 lets the system choose a port at every start. It is what the admin and operations listeners of an orderer take when the file does not name one: neither osnadmin nor monitoring finds them.',
  hint: 'Give the listener a port.',
  severity: 'warning',
  source: 'orderer/common/localconfig/config.go Defaults, Fabric v3.1.1: Admin and Operations listen on 127.0.0.1:0',
  of: 'node',
  find: (ask, node) => {
    const found = listenersOf(ask, node).find(({ port }) => port === 0);
    return found === undefined ? undefined : { message: `nobody knows the port of its ${found.role} listener`, settings: [found.setting] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ListenAddress: 0.0.0.0:7053', becomes: 'ListenAddress: 0.0.0.0:1' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'ListenAddress: 0.0.0.0:7053', becomes: 'ListenAddress: 0.0.0.0:0' },
  },
};
