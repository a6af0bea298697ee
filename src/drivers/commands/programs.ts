/** The programs of one node as commands. */
import { filledIn } from '../../core/topology/driver-placeholders.ts';
import type { DriverProgram } from '../../core/topology/model.ts';
import { fail } from '../node/codes.ts';
import type { CommandsNode } from './commands-node.ts';
import type { Command } from './run-command.ts';

/** @throws Failure E367 where the topology file names no such program. */
export function commandOf(
  { folder }: { readonly folder: string },
  { id, programs }: CommandsNode,
  program: DriverProgram,
  values: Readonly<Record<string, string>> = {},
): Command {
  const argv = programs[program];
  if (argv === undefined) throw fail('E367', `the driver of ${id} names no program for ${program}`, { subject: id });
  return { what: `${program} of ${id}`, subject: id, argv: argv.map((word) => filledIn(word, values)), cwd: folder };
}
