import type { ProductionCheck } from '../check.ts';

export const versionThatStalls: ProductionCheck = {
  code: 'C125',
  title: 'a Fabric version whose Raft channels stall without end',
  meaning:
    'One consenter that vanishes silently (power, firewall) stops ordering for 20 to 40 s at a time, for as long as it is gone, although a majority is there. Since v2.5.6 each survivor blocks once.',
  hint: 'Use v2.5.9 or later, or v3.1.1 or later.',
  severity: 'warning',
  source: 'measured on Fabric v2.5.4, v2.5.9 and v3.1.1: up to v2.5.5 the stall repeats (grpc before 1.61)',
  of: 'topology',
  find: ({ platform, channels }) => {
    const [major = 0, minor = 0, patch = 0] = platform.version.split('.').map((part) => Number.parseInt(part, 10));
    const old = major < 2 || (major === 2 && (minor < 5 || (minor === 5 && patch < 6)));
    const raft = Object.values(channels).filter(({ consensus, consenters: voters }) => consensus.kind === 'raft' && voters.length > 1);
    if (platform.kind !== 'fabric' || !old || raft.length === 0) return [];
    const evidence = `version ${platform.version}; Raft: ${raft.map(({ id }) => id).join(', ')}`;
    return [
      {
        subject: 'platform',
        message: `Fabric ${platform.version} stalls while a consenter is silently lost`,
        evidence,
        path: ['platform', 'version'],
      },
    ];
  },
  examples: {
    right: {
      base: 'raft-v2',
      file: 'topology.yaml',
      line: 'platform: { kind: fabric, version: 2.5.9 }',
      becomes: 'platform: { kind: fabric, version: 2.5.6 }',
    },
    wrong: {
      base: 'raft-v2',
      file: 'topology.yaml',
      line: 'platform: { kind: fabric, version: 2.5.9 }',
      becomes: 'platform: { kind: fabric, version: 2.5.4 }',
    },
  },
};
