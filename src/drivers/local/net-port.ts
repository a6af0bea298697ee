/** What the local driver needs of the network namespaces. Null stands for a machine where none can be made. */
import type { Cut, CutState } from '../../core/ports/driver.ts';

export interface LocalNet {
  /** What to put before a program so that it runs inside, in that folder; every program of it must exec, not fork. */
  enterPrefix(namespace: string, workingFolder: string): readonly string[];
  /** The same id again is no second cut. */
  cut(id: string, cut: Cut): Promise<void>;
  /** An unknown id is fine. */
  heal(id: string): Promise<void>;
  cuts(): Promise<readonly CutState[]>;
  setSysctl(namespace: string, key: string, value: string): Promise<void>;
  readSysctl(namespace: string, key: string): Promise<string>;
  /** Why latency is not emulated although there are namespaces; null when it is. */
  readonly noLatency: string | null;
}
