/** The command tree, and the frame around every command: options of all commands, interrupts, errors, exit code. */
import { Command } from 'commander';
import { COMMANDS } from './commands.ts';
import { type CliContext, GROUPS } from './context.ts';
import { withExamples } from './example.ts';
import { listenForInterrupts } from './interrupt.ts';
import { declareGlobalOptions, readGlobalOptions } from './options.ts';
import { Output, type TextStream } from './output.ts';
import { reportError } from './report-error.ts';
import { holdfastVersion } from '../system/version.ts';

const DESCRIPTION =
  'Keeps permissioned blockchain networks alive: plans, runs, watches, breaks and proves Hyperledger Fabric networks. ' +
  'One YAML file says what should be; FILE defaults to holdfast.yaml.';

const EXIT_CODES = `Exit codes: 0 fine; 1 done, and the answer is "not fine"; 2 wrong usage or input, nothing changed;
3 refused for safety; 4 a program or the network failed; 130/143 interrupted, cleaned up.`;

export function buildProgram(context: CliContext): Command {
  const program = new Command('holdfast')
    .description(DESCRIPTION)
    .usage('COMMAND [FILE] [options]')
    .version(holdfastVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command, with an example')
    .commandsGroup(GROUPS.help)
    .helpCommand('help [command]', 'explain a command')
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`.replace(/ ?\[options\]/u, ''),
    })
    .configureOutput({
      writeOut: (text) => void context.output.stdout.write(text),
      writeErr: (text) => void context.output.stderr.write(text),
      // Its errors are translated and printed by report-error.ts.
      outputError: () => undefined,
    })
    .showSuggestionAfterError(true)
    .exitOverride();
  declareGlobalOptions(program);
  for (const command of COMMANDS) command.register(program, context);
  withExamples(program, {
    'holdfast init': 'write a commented starter file',
    'holdfast plan': 'what it survives, how fast it recovers, what is wrong with it',
    'holdfast explain E102': 'any code that Holdfast prints, in words',
  });
  return program.addHelpText('after', `\n${EXIT_CODES}`);
}

export interface CliStreams {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
}

/** Runs one command line and answers with its exit code. Nothing here ends the process. */
export async function runCommandLine(
  argv: readonly string[],
  streams: CliStreams,
  signal: AbortSignal,
  place: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
): Promise<number> {
  const output = new Output(readGlobalOptions(argv), streams, place.environment);
  let exit = 0;
  const notFine = (): void => {
    exit = 1;
  };
  try {
    await buildProgram({ output, signal, notFine, ...place }).parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    // A command that was cut short may fail with whatever its last call threw; the interrupt is the cause.
    return reportError(signal.aborted ? signal.reason : error, output);
  } finally {
    output.endProgress();
  }
}

/** The whole process: signals, broken pipes, and leaving with the exit code even when a connection still lingers. */
export async function runProgram(argv: readonly string[]): Promise<never> {
  leaveQuietlyOnBrokenPipe();
  const interrupt = listenForInterrupts();
  interrupt.onFirst = ({ message }) => void process.stderr.write(`\n${message}; cleaning up (a second one stops at once)\n`);
  const place = { folder: process.cwd(), environment: process.env };
  const exit = await runCommandLine(argv, { stdout: process.stdout, stderr: process.stderr }, interrupt.signal, place);
  interrupt.stopListening();
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(exit);
}

/** `holdfast status | head` closes the pipe early: no failure. */
function leaveQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
