import type { ProductionCheck } from '../check.ts';
import { address, isLoopback, truth } from '../values.ts';

export const profileOpen: ProductionCheck = {
  code: 'C115',
  title: 'the profiling listener is open to anybody',
  meaning:
    'Go pprof has no authentication. It shows memory and goroutines, a profile costs processor time, and the sample address is 0.0.0.0.',
  hint: 'Switch the profile off, or let it listen on 127.0.0.1.',
  severity: 'warning',
  source:
    'sampleconfig/core.yaml and orderer.yaml, Fabric v3.1.1, section profile: listens on 0.0.0.0:6060 when it is enabled; net/http/pprof',
  of: 'node',
  find: (ask, { kind }) => {
    const enabled = ask(kind === 'orderer' ? 'General.Profile.Enabled' : 'peer.profile.enabled');
    const listen = ask(kind === 'orderer' ? 'General.Profile.Address' : 'peer.profile.listenAddress');
    const at = address(listen);
    if (truth(enabled) !== true || at === undefined || isLoopback(at.host)) return undefined;
    return { message: 'serves its profile to anybody who can reach it', settings: [enabled, listen] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer2/orderer.yaml', line: 'Address: 127.0.0.1:6060', becomes: 'Address: "[::1]:6060"' },
    wrong: { base: 'raft', file: 'nodes/orderer2/orderer.yaml', line: 'Address: 127.0.0.1:6060', becomes: 'Address: 0.0.0.0:6060' },
  },
};
