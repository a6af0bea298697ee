import { createHash } from 'node:crypto';
import { printTopology } from '../core/topology/print.ts';
import { DEFAULT_POLICY } from '../core/decision/policy.ts';
import type { Topology } from '../core/topology/model.ts';

/**
 * SHA-256 (hex) of the resolved topology: the configuration digest of reports, and what a state folder is held against. What the engine may do
 * (`recovery`) is no part of the network and may change while it runs.
 */
export function topologyDigest(topology: Topology): string {
  const { certificateMs: _, ...recovery } = DEFAULT_POLICY;
  return createHash('sha256')
    .update(printTopology({ ...topology, recovery }))
    .digest('hex');
}
