/** The answer of `ensureFabricPrograms`: a folder of programs, and how they came to be there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FabricProgram } from './catalog.ts';
import { fail } from './codes.ts';

export interface Attempt {
  readonly provider: 'folder' | 'cache' | 'archive' | 'toolchain';
  readonly outcome: 'used' | 'empty' | 'failed';
  /** Of the failure, or null. */
  readonly code: string | null;
  readonly why: string;
}

export interface FabricPrograms {
  readonly version: string;
  /** The folder of the programs. */
  readonly bin: string;
  readonly provider: Attempt['provider'];
  readonly attempts: readonly Attempt[];
  /** Absolute path of a program; throws E219 when the folder does not hold it. */
  program(name: FabricProgram): string;
}

export function namedPrograms(version: string, bin: string, provider: Attempt['provider'], attempts: readonly Attempt[]): FabricPrograms {
  return {
    version,
    bin,
    provider,
    attempts,
    program(name) {
      const path = join(bin, name);
      if (!existsSync(path)) throw fail('E219', `${bin} does not hold ${name}`, { subject: name });
      return path;
    },
  };
}
