/** Reads a topology file. Pure: text in, topology or all problems out; it also runs in a browser. */
import type { Position } from '../kernel/failure.ts';
import type { Finding } from '../kernel/finding.ts';
import { checkMeaning } from './checks.ts';
import { TOPOLOGY_CODES } from './codes.ts';
import { decode } from './decode.ts';
import { latencyKey, pairsOf, unorderedPair } from './latency-key.ts';
import type { Topology } from './model.ts';
import type { Path, Problem } from './problem.ts';
import { resolve } from './resolve.ts';
import { TOPOLOGY_SCHEMA } from './schema.ts';
import type { DecodedFile, TopologyDraft, TopologyFile } from './schema.ts';
import { checkShape, isNothing } from './shape.ts';
import { problem, readSource } from './source.ts';
import type { Source } from './source.ts';

export type ParseResult =
  | {
      readonly kind: 'ok';
      readonly topology: Topology;
      /** The file as it was written: no defaults. */
      readonly document: TopologyFile;
      readonly warnings: readonly Finding[];
      /** Where the value (or key) at a path of the file stands, or the nearest thing above it. */
      readonly positionOf: (path: Path, what?: 'key' | 'value') => Position;
    }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** `file` is the name that positions carry. Never throws for any text. */
export function parseTopology(text: string, file: string): ParseResult {
  const source = readSource(text, file);
  if (source.syntax.length > 0) return invalid(source.syntax);
  if (isNothing(source.root)) {
    const hint = 'Begin with `holdfast init`, which writes a commented file.';
    return invalid([problem('E100', 'the file is empty', { file, line: 1, column: 1 }, [], hint)]);
  }
  const shaped = checkShape(source, TOPOLOGY_SCHEMA);
  const meaning: Problem[] = [];
  checkMeaning(shaped.value as TopologyDraft, (code, message, path, { hint, on } = {}) => {
    meaning.push(problem(code, message, source.positionOf(path, on), path, hint));
  });
  const problems = [...source.structure, ...shaped.problems, ...meaning];
  if (problems.length > 0) return invalid(problems);

  // No problems: the value has the form that the schema describes.
  const document = shaped.value as TopologyFile;
  const topology = resolve(decode(TOPOLOGY_SCHEMA, document) as DecodedFile);
  return { kind: 'ok', topology, document, warnings: missingLatencies(topology, source), positionOf: source.positionOf };
}

function invalid(problems: readonly Problem[]): ParseResult {
  const ordered = problems.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  return { kind: 'invalid', problems: ordered };
}

function missingLatencies(topology: Topology, source: Source): readonly Finding[] {
  const given = new Set(topology.latency.map(({ between }) => unorderedPair(...between)));
  const missing = pairsOf(Object.keys(topology.regions)).filter(([a, b]) => !given.has(unorderedPair(a, b)));
  return missing.map(([a, b]) => ({
    code: 'T140',
    severity: 'warning',
    subject: latencyKey(a, b),
    message: `the round-trip time between ${a} and ${b} is not given: every answer that needs it says unknown`,
    evidence: `latency has neither ${latencyKey(a, b)} nor ${latencyKey(b, a)}`,
    hint: TOPOLOGY_CODES.T140.hint,
    at: source.positionOf(['latency'], 'key'),
  }));
}
