/** The local driver's table of nodes: what to start where. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { LocalNet } from './net-port.ts';

export interface LocalProcess {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly logFile: string;
  readonly recordFile: string;
}

export interface LocalNode {
  readonly id: NodeId;
  readonly dataDir: string;
  readonly configDir: string;
  readonly logFile: string;
  readonly recordFile: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Name of the node's network namespace; null in loopback mode. Its services run in it too. */
  readonly namespace: string | null;
  /** Chaincode services that run beside a peer. */
  readonly services: readonly LocalProcess[];
  /** Resolves when the started process serves, rejects when it never will; start waits for it. */
  readonly readyCheck?: () => Promise<void>;
}

export interface LocalDriverDeps {
  /** Marks every process in its environment (HOLDFAST_NETWORK). */
  readonly networkId: string;
  readonly nodes: Readonly<Record<NodeId, LocalNode>>;
  /** Null without namespaces; `noNet` then says why. */
  readonly net: LocalNet | null;
  readonly noNet: string;
  /** Where snapshots of data are kept, one folder per node. */
  readonly snapshotDir: string;
  /** Runs work alone, also among processes: two healers must not start one node twice. Names are safe for files. */
  readonly exclusive: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}
