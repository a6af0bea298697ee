/**
 * The one error type of Holdfast. An adapter translates what the world threw into a Failure once, at its edge;
 * nobody above it inspects anything but `code`. Bugs are not Failures: they are assertion errors (see assert.ts).
 */

/** Where in a file the problem is. Line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Exit codes of the command line: 1 done but not fine, 2 bad input, 3 refused for safety, 4 the world failed. */
export type ExitCode = 1 | 2 | 3 | 4;

/** One row of a table of codes: what `holdfast explain CODE` prints. */
export interface CodeEntry {
  readonly title: string;
  /** What it means and why it exists, in a few sentences. */
  readonly meaning: string;
  /** One sentence that tells the operator what to do next. */
  readonly hint: string;
  /** For failures: the exit code of a command that ends with it. */
  readonly exit?: ExitCode;
  /** For findings. */
  readonly severity?: 'error' | 'warning' | 'info';
  /** Specification section, upstream file and tag, or measured fact that it rests on. */
  readonly source?: string;
}

export type CodeTable = Readonly<Record<string, CodeEntry>>;

export interface FailureDetails {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly exit: ExitCode;
  /** The thing that it is about: a node, a channel, a file, an option. */
  readonly subject?: string;
  readonly at?: Position;
  readonly cause?: unknown;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retry?: boolean;
}

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly hint: string;
  readonly exit: ExitCode;
  readonly subject: string | undefined;
  readonly at: Position | undefined;
  readonly retry: boolean;

  constructor(details: FailureDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.hint = details.hint;
    this.exit = details.exit;
    this.subject = details.subject;
    this.at = details.at;
    this.retry = details.retry ?? false;
  }
}

/** What `fail` may add to the row of the table. */
export interface FailureExtras {
  readonly hint?: string;
  readonly subject?: string;
  readonly at?: Position;
  readonly cause?: unknown;
  readonly retry?: boolean;
}

/**
 * Makes the constructor of failures for one table of codes, so that a code that is not in the table does not compile.
 * Usage: `const fail = failures(DRIVER_CODES); throw fail('E301', 'port 7051 is in use', { subject: 'peer0-org1' });`
 */
export function failures<T extends CodeTable>(table: T): (code: keyof T & string, message: string, extras?: FailureExtras) => Failure {
  return (code, message, extras = {}) => {
    const entry = table[code] as CodeEntry;
    return new Failure({ code, message, exit: entry.exit ?? 4, ...extras, hint: extras.hint ?? entry.hint });
  };
}

/** The shape that `--json` prints for every failure (interfaces.md section 2). */
export interface FailureDocument {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly at?: Position };
}

export function failureDocument(failure: Failure): FailureDocument {
  const { code, message, hint, at } = failure;
  return { error: at === undefined ? { code, message, hint } : { code, message, hint, at } };
}
