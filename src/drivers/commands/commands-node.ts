/** The table of nodes of a driver that acts by programs of the operator: what to run for whom. */
import type { NodeId, RegionId } from '../../core/kernel/ids.ts';
import type { DriverProgram } from '../../core/topology/model.ts';

export interface CommandsNode {
  readonly id: NodeId;
  /** Program and arguments; filled in but for what only the call knows (`{grace}`, `{lines}`). */
  readonly programs: Readonly<Partial<Record<DriverProgram, readonly string[]>>>;
  /** Programs that look at its port from another region. */
  readonly lookFrom: Readonly<Record<RegionId, readonly string[]>>;
  /** Where this machine reaches the data; null where `read` and `write` move it. */
  readonly dataDir: string | null;
  readonly limits: { readonly lookMs: number; readonly actMs: number; readonly copyMs: number };
}

export interface CommandsDriverDeps {
  readonly nodes: Readonly<Record<NodeId, CommandsNode>>;
  /** Programs are started here. */
  readonly folder: string;
  /** Where snapshots of data are kept, one folder per node. */
  readonly snapshotDir: string;
  /** For what programs say, and for data on its way. */
  readonly scratchDir: string;
  /** Runs work alone, also among processes: two healers must not start one node twice. Names are safe for files. */
  readonly exclusive: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}
