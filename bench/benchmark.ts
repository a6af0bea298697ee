/** The contract between bench/main.ts and each benchmark. */
import type { NetworkPaths } from '../src/network/paths.ts';
import type { Session } from '../tools/session.ts';
import type { Measurement } from './measurement.ts';

export interface BenchContext {
  readonly session: Session;
  /** State of the benchmarks' own networks; main.ts takes away what is left there. */
  readonly paths: NetworkPaths;
  /** A folder for files of this run, removed at its end. */
  readonly scratch: string;
  /** How often expensive things are done. */
  readonly times: number;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(context: BenchContext): Promise<readonly Measurement[]>;
}
