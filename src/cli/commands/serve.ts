import type { Command } from 'commander';
import type { TickReport } from '../../engine/engine.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { findNetwork } from '../network.ts';
import { positiveNumber } from '../numbers.ts';
import type { Line, Output } from '../output.ts';

/** A sentence that differs in heights and durations only is no news. */
const NUMBERS = /\d+(?:\.\d+)?/gu;

interface ServeOptions {
  readonly observeOnly?: true;
  readonly rounds?: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('serve')
    .helpGroup(GROUPS.keep)
    .description('keep the network as the file says: watch it, fence, restart and rebuild what fails, and say why at every step')
    .argument(...FILE_ARGUMENT)
    .option('--observe-only', 'record what would be done; touch nothing')
    .option('--rounds <N>', 'stop after so many rounds')
    .action((file: string, options: ServeOptions) => serve(file, options, context));
  withExamples(command, {
    'holdfast serve': 'until Ctrl-C; what it did and why: holdfast audit',
    'holdfast serve --observe-only --json': 'one decision a line',
  });
}

async function serve(file: string, options: ServeOptions, context: CliContext): Promise<void> {
  const { output } = context;
  const rounds = options.rounds === undefined ? Infinity : positiveNumber('--rounds', options.rounds);
  const { serveNetwork } = await import('../../network/engine/serve.ts');
  const { network } = await findNetwork(file, context);
  const enough = new AbortController();
  const signal = AbortSignal.any([context.signal, enough.signal]);
  let seen = 0;
  let said = '';
  const onTick = (tick: TickReport): void => {
    const line = words(tick);
    output.documentLine(document(tick));
    const gist = line.replaceAll(NUMBERS, '#');
    if (gist !== said) output.print(lineOf(tick, line));
    else if (output.stderr.isTTY === true) output.progress(line);
    said = gist;
    seen += 1;
    if (seen >= rounds) enough.abort();
  };
  try {
    const observeOnly = options.observeOnly === true;
    await serveNetwork(network, { observeOnly, signal, onTick, onNote: (text) => note(output, text) });
  } finally {
    network.close();
  }
  context.signal.throwIfAborted();
}

function note(output: Output, text: string): void {
  output.note({ text, tone: 'faint' });
}

function words({ summary, acted }: TickReport): string {
  switch (acted.state) {
    case 'nothing to do':
      return summary;
    case 'waiting':
    case 'paused':
      return `${summary} (${acted.reason})`;
    case 'observe only':
      return `${summary} (observe only: not done)`;
    case 'not approved':
      return `${summary} (${acted.plan} has ${acted.by.length} of ${acted.needed} approvals)`;
    default:
      return `${summary} (${acted.state}: ${acted.why})`;
  }
}

function lineOf({ at, failure, decision, acted }: TickReport, text: string): Line {
  const bad = failure !== null || acted.state === 'failed' || (decision?.findings ?? []).some(({ severity }) => severity === 'error');
  const doing = decision?.plan !== null && decision !== null;
  return [
    { text: `${new Date(at).toISOString().slice(11, 23)}  `, tone: 'faint' },
    { text, tone: bad ? 'bad' : doing ? 'accent' : 'plain' },
  ];
}

function document({ at, summary, decision, acted, failure }: TickReport): unknown {
  const { plan = null, diagnoses = [], findings = [], waiting = [] } = decision ?? {};
  return { at, summary, plan, acted, diagnoses, findings, waiting, ...(failure === null ? {} : { failure }) };
}
