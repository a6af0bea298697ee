/** The examples under a command's --help: what to type, and what it does. */
import type { Command } from 'commander';

export function withExamples(command: Command, examples: Readonly<Record<string, string>>): Command {
  const width = Math.max(...Object.keys(examples).map((line) => line.length));
  const lines = Object.entries(examples).map(([line, words]) => `  $ ${line.padEnd(width)}  ${words}`.trimEnd());
  return command.addHelpText('after', ['', lines.length > 1 ? 'Examples:' : 'Example:', ...lines].join('\n'));
}
