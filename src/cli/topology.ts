/** The topology that a command works on: read, parsed, or refused with all of its problems. */
import type { Finding } from '../core/kernel/finding.ts';
import type { Topology } from '../core/topology/model.ts';
import { type ParseResult, parseTopology } from '../core/topology/parse.ts';
import { topologyFailure } from '../core/topology/problem.ts';
import type { CliContext } from './context.ts';
import { readInput } from './files.ts';

export interface LoadedTopology {
  readonly topology: Topology;
  readonly warnings: readonly Finding[];
  readonly text: string;
  readonly positionOf: Extract<ParseResult, { readonly kind: 'ok' }>['positionOf'];
}

export async function loadTopology(file: string, context: CliContext): Promise<LoadedTopology> {
  const text = await readInput(file, context);
  const parsed = parseTopology(text, file);
  if (parsed.kind === 'invalid') throw topologyFailure(parsed.problems);
  const { topology, warnings, positionOf } = parsed;
  return { topology, warnings, text, positionOf };
}
