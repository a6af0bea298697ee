/** The options that every command has. They are read before anything else, so that a wrong command line is answered in the asked form too. */
import type { Command } from 'commander';

export interface GlobalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

export function readGlobalOptions(argv: readonly string[]): GlobalOptions {
  const end = argv.indexOf('--');
  const words = new Set(end === -1 ? argv : argv.slice(0, end));
  return { json: words.has('--json'), quiet: words.has('--quiet') || words.has('-q'), color: !words.has('--no-color') };
}

export function declareGlobalOptions(program: Command): void {
  program
    .option('--json', 'print one JSON document on stdout (streams: one object a line); text for people goes to stderr')
    .option('-q, --quiet', 'print the answer and failures only: no progress, no remarks')
    .option('--no-color', 'no colours (also: the environment variable NO_COLOR, or a pipe)');
}
