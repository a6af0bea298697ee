/**
 * What the operator allows: the `recovery` section of the topology file (core/topology/schema-recovery.ts), with when its certificates
 * are to be renewed.
 */
import type { RecoveryPolicy, Topology } from '../topology/model.ts';

export interface Policy extends RecoveryPolicy {
  /** Certificates that end within this time are a finding. */
  readonly certificateMs: number;
}

export function policyOf({ recovery, certificates }: Pick<Topology, 'recovery' | 'certificates'>): Policy {
  return { ...recovery, certificateMs: certificates.renewBeforeMs };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What a topology file without the section means; held against the schema by a test. */
export const DEFAULT_POLICY: Policy = {
  mode: 'act',
  tickMs: SECOND,
  restart: { backOffMs: [0, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE], limit: 5, windowMs: 15 * MINUTE },
  fence: { afterMs: 6 * SECOND, liftAfterMs: 5 * SECOND },
  hung: { killAfterMs: 20 * SECOND },
  stuck: { afterMs: MINUTE, blocks: 10 },
  replace: { afterMs: 5 * MINUTE },
  breaker: { nodes: 3 },
  flapping: { limit: 3, windowMs: 30 * MINUTE },
  disk: { warning: 0.15, error: 0.1 },
  certificateMs: 30 * 24 * 60 * MINUTE,
};
