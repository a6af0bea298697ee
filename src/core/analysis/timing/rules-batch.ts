/** How blocks are cut, whatever orders them. Fabric refuses such a channel, and an update to it. */
import { formatSize } from '../../kernel/units.ts';
import type { Consensus } from '../../topology/model.ts';
import type { TimingFacts } from './facts.ts';
import { mustBePositive } from './positive.ts';
import type { TimingRule } from './rule.ts';

export const BATCH_RULES: readonly TimingRule<TimingFacts>[] = [
  {
    code: 'T106',
    key: 'batch.preferred-max-bytes',
    inequality: 'preferred-max-bytes <= absolute-max-bytes',
    terms: ({ batch }) => ({
      left: batch.preferredMaxBytes,
      relation: '<=',
      right: batch.absoluteMaxBytes,
      unit: 'bytes',
      message: 'preferred-max-bytes must not exceed absolute-max-bytes',
      evidence: `${formatSize(batch.preferredMaxBytes)} > ${formatSize(batch.absoluteMaxBytes)}`,
    }),
  },
  // On SmartBFT the same zero is worse than a refusal: T114.
  ...mustBePositive<TimingFacts>('T108', {
    'batch.max-messages': (facts) => onRaft(facts, facts.batch.maxMessages),
    'batch.absolute-max-bytes': (facts) => onRaft(facts, facts.batch.absoluteMaxBytes),
    'batch.preferred-max-bytes': ({ batch }) => batch.preferredMaxBytes,
    'consensus.batch-timeout': ({ consensus }) => (consensus.kind === 'raft' ? consensus.batchTimeoutMs : undefined),
  }),
];

function onRaft({ consensus }: TimingFacts, value: number): number | undefined {
  return (consensus satisfies Consensus).kind === 'raft' ? value : undefined;
}
