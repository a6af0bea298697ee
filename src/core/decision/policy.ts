/**
 * What the operator allows: the `recovery` section of the topology file (core/topology/schema-recovery.ts), with when its certificates
 * are to be renewed.
 */
import type { RecoveryPolicy, Topology } from '../topology/model.ts';
import { DEFAULT_RECOVERY } from '../topology/resolve-recovery.ts';

export interface Policy extends RecoveryPolicy {
  /** Certificates that end within this time are a finding. */
  readonly certificateMs: number;
}

export function policyOf({ recovery, certificates }: Pick<Topology, 'recovery' | 'certificates'>): Policy {
  return { ...recovery, certificateMs: certificates.renewBeforeMs };
}

const MONTH_MS = 30 * 24 * 3_600_000;

/** What a topology file without the sections means; held against the file by a test. */
export const DEFAULT_POLICY: Policy = { ...DEFAULT_RECOVERY, certificateMs: MONTH_MS };
