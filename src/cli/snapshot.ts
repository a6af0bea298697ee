/** A snapshot as lines for a terminal: the tones of the core are those of the output. */
import type { Snapshot } from '../core/observation/snapshot.ts';
import { statusLines } from '../core/observation/status-table.ts';
import type { Topology } from '../core/topology/model.ts';
import type { Line } from './output.ts';

export function snapshotTable(snapshot: Snapshot, topology: Topology): readonly Line[] {
  return statusLines(snapshot, topology);
}
