/** Something in a topology file that keeps it from being used. A file is reported with all of its problems at once. */
import type { Failure, Position } from '../kernel/failure.ts';
import { failures } from '../kernel/failure.ts';
import { TOPOLOGY_CODES } from './codes.ts';
import type { ProblemCode } from './codes.ts';

export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  /** What to do about it, with the nearest known word where there is one. */
  readonly hint: string;
  readonly at: Position;
  /** Where in the file's structure: `channels.settlement.consenters[2]`; empty for the whole file. */
  readonly path: string;
}

/** Keys and list indexes from the root of the file. */
export type Path = readonly (string | number)[];

export function pathText(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/** More than this many lines help nobody. */
const MAX_LISTED_PROBLEMS = 50;

const fail = failures(TOPOLOGY_CODES);

/** One Failure (exit code 2) for a list of problems: it carries the code and position of the first, and its message lists them all. */
export function topologyFailure(problems: readonly Problem[]): Failure {
  const [first] = problems;
  if (first === undefined) return fail('E100', 'the topology file cannot be used');
  const extras = { hint: first.hint, at: first.at, subject: first.at.file };
  if (problems.length === 1) return fail(first.code, first.message, extras);
  const lines = problems
    .slice(0, MAX_LISTED_PROBLEMS)
    .map((p) => `  ${p.at.file}:${p.at.line}:${p.at.column} ${p.code} ${p.message}. ${p.hint}`);
  const more = problems.length > MAX_LISTED_PROBLEMS ? [`  and ${problems.length - MAX_LISTED_PROBLEMS} more`] : [];
  return fail(first.code, [`${problems.length} problems in ${first.at.file}:`, ...lines, ...more].join('\n'), extras);
}
