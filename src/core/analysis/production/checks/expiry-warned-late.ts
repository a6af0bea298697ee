import { formatDuration } from '../../../kernel/units.ts';
import type { ProductionCheck } from '../check.ts';
import { milliseconds } from '../values.ts';

const WEEK_MS = 7 * 86_400_000;

export const expiryWarnedLate: ProductionCheck = {
  code: 'C193',
  title: 'the warning that a certificate expires comes late',
  meaning:
    'The orderer writes it to its log so long before the end of its TLS certificate. A rotation with a new key is one channel update a node and channel, one after the other: that takes days in a consortium.',
  hint: 'Set General.Cluster.CertExpirationWarningThreshold to 168h or more, and watch expiry from outside as well.',
  severity: 'warning',
  source: 'orderer/common/localconfig/config.go Defaults, Fabric v3.1.1: CertExpirationWarningThreshold is a week',
  of: 'orderer',
  find: (ask) => {
    const threshold = ask('General.Cluster.CertExpirationWarningThreshold');
    const before = milliseconds(threshold);
    if (before === undefined || before >= WEEK_MS) return undefined;
    return { message: `warns ${formatDuration(before)} before its certificate expires`, settings: [threshold] };
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'CertExpirationWarningThreshold: 168h',
      becomes: 'CertExpirationWarningThreshold: 720h',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/orderer.yaml',
      line: 'CertExpirationWarningThreshold: 168h',
      becomes: 'CertExpirationWarningThreshold: 24h',
    },
  },
};
