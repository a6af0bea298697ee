/** The one place where an error becomes text, JSON and an exit code. */
import { Failure, failureDocument, failures } from '../core/kernel/failure.ts';
import { CommanderError } from 'commander';
import { CLI_CODES } from './codes.ts';
import { Interrupted } from './interrupt.ts';
import type { Output } from './output.ts';
import { isHelp, usageFailure } from './usage-error.ts';

const fail = failures(CLI_CODES);

/** Prints the error and returns the exit code of the process. */
export function reportError(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return isHelp(error) ? 0 : reportFailure(usageFailure(error), output);
  if (error instanceof Interrupted) {
    output.document(failureDocument(fail('E170', error.message)));
    output.complain({ text: `${error.message}; cleaned up`, tone: 'warning' });
    return error.exit;
  }
  if (error instanceof Failure) return reportFailure(error, output);
  return reportFault(error, output);
}

function reportFailure(failure: Failure, output: Output): number {
  output.document(failureDocument(failure));
  const { at } = failure;
  output.complain(
    [{ text: `error ${failure.code}`, tone: 'bad' }, `: ${failure.message}`],
    ...(at === undefined ? [] : [[{ text: '  where ', tone: 'faint' as const }, `${at.file}:${at.line}:${at.column}`]]),
    [{ text: '  next  ', tone: 'faint' }, failure.hint],
    [{ text: `  more  holdfast explain ${failure.code}`, tone: 'faint' }],
  );
  return failure.exit;
}

function reportFault(error: unknown, output: Output): number {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const failure = fail('E901', words);
  output.document(failureDocument(failure));
  output.complain(
    [{ text: 'error E901', tone: 'bad' }, `: this is a bug in Holdfast: ${words}`],
    ...stackOf(error).map((line) => ({ text: line, tone: 'faint' as const })),
    [{ text: '  next  ', tone: 'faint' }, failure.hint],
  );
  return failure.exit;
}

function stackOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const own = error.stack.split('\n').filter((line) => line.startsWith('    at '));
  return error.cause === undefined ? own : [...own, `  caused by ${String(error.cause)}`, ...stackOf(error.cause)];
}
