/** Which consensus a platform has, and timers of QBFT that its genesis file can hold. */
import type { Report } from './checks.ts';
import { milliseconds } from './milliseconds.ts';
import type { Consensus, Platform } from './model.ts';
import { CONSENSUS_SCHEMA } from './schema-consensus.ts';
import type { TopologyDraft } from './schema.ts';

const LEGAL: Readonly<Record<Platform['kind'], readonly Consensus['kind'][]>> = {
  fabric: ['raft', 'smartbft'],
  goquorum: ['raft', 'qbft'],
  besu: ['qbft'],
};

export function checkPlatform(draft: TopologyDraft, report: Report): void {
  const platform = draft.platform?.kind;
  for (const [id, channel] of Object.entries(draft.channels ?? {})) {
    const consensus = channel?.consensus;
    if (consensus?.kind === undefined) continue;
    const path = ['channels', id, 'consensus'];
    if (platform !== undefined && !LEGAL[platform].includes(consensus.kind)) {
      const hint = `Use ${LEGAL[platform].join(' or ')}.`;
      report('E129', `${platform} has no consensus ${consensus.kind}`, [...path, 'kind'], { hint });
    }
    if (consensus.kind !== 'qbft') continue;
    const defaults = CONSENSUS_SCHEMA.of.qbft.defaulted;
    const [period, timeout] = (['block-period', 'request-timeout'] as const).map((key) => {
      const ms = milliseconds(consensus[key] ?? defaults[key].default);
      if (ms % 1000 > 0) report('E139', `${key} is no whole number of seconds`, [...path, key]);
      return ms;
    });
    if (period !== undefined && timeout !== undefined && timeout <= period) {
      report('E139', 'request-timeout must be longer than block-period', [...path, 'request-timeout']);
    }
  }
}
