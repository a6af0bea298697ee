import { createHash } from 'node:crypto';
import { printTopology } from '../core/topology/print.ts';
import type { Topology } from '../core/topology/model.ts';

/** SHA-256 (hex) of the resolved topology: the configuration digest of reports, and what a state folder is held against. */
export function topologyDigest(topology: Topology): string {
  return createHash('sha256').update(printTopology(topology)).digest('hex');
}
