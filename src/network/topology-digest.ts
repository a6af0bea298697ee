import { createHash } from 'node:crypto';
import { printTopology } from '../core/topology/print.ts';
import type { Topology } from '../core/topology/model.ts';
import { DEFAULT_RECOVERY } from '../core/topology/resolve-recovery.ts';

/**
 * SHA-256 (hex) of the resolved topology: the configuration digest of reports, and what a state folder is held against. What the engine may do
 * (`recovery`) is no part of the network and may change while it runs.
 */
export function topologyDigest(topology: Topology): string {
  return createHash('sha256')
    .update(printTopology({ ...topology, recovery: DEFAULT_RECOVERY }))
    .digest('hex');
}
