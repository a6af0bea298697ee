import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const noMetrics: ProductionCheck = {
  code: 'C190',
  title: 'a node without metrics',
  meaning:
    'Leaders, heights, the time of disk syncs and dropped messages are seen nowhere else: /healthz of an orderer is 200 also without a quorum.',
  hint: 'Set the metrics provider to prometheus, or to statsd.',
  severity: 'warning',
  source:
    'Fabric v3.1 docs, The Operations Service, Metrics; the orderer registers no health checker (orderer/common/server/main.go), so 200 does not mean quorum',
  of: 'node',
  find: (ask, { kind }) => {
    const provider = ask(kind === 'orderer' ? 'Metrics.Provider' : 'metrics.provider');
    if (provider === undefined || ['prometheus', 'statsd'].includes(text(provider) ?? '')) return undefined;
    return { message: 'cannot be observed', settings: [provider] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'Provider: prometheus', becomes: 'Provider: statsd' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'Provider: prometheus', becomes: 'Provider: disabled' },
  },
};
