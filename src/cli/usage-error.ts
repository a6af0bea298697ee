/** Translates what commander says about a wrong command line into a Failure with a code of ours. */
import { CommanderError } from 'commander';
import { type Failure, failures } from '../core/kernel/failure.ts';
import { CLI_CODES } from './codes.ts';

const fail = failures(CLI_CODES);

const CODES: Readonly<Record<string, keyof typeof CLI_CODES>> = {
  'commander.unknownCommand': 'E150',
  'commander.unknownOption': 'E151',
  'commander.missingArgument': 'E152',
  'commander.optionMissingArgument': 'E152',
  'commander.missingMandatoryOptionValue': 'E152',
  'commander.invalidArgument': 'E153',
  'commander.conflictingOption': 'E153',
  'commander.excessArguments': 'E154',
};

/** Help and version were printed: the command line was right. */
export function isHelp(error: CommanderError): boolean {
  return error.exitCode === 0;
}

export function usageFailure(error: CommanderError): Failure {
  if (error.code === 'commander.help') return fail('E152', 'a command is missing');
  const [message = '', suggestion] = error.message.replace(/^error: /u, '').split('\n(');
  const code = CODES[error.code] ?? 'E153';
  const hint = suggestion === undefined ? CLI_CODES[code].hint : `${suggestion.replace(/\)$/u, '')} ${CLI_CODES[code].hint}`;
  return fail(code, message, { hint, cause: error });
}
