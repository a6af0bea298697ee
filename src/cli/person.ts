/** Words of people for the engine's log: who, about what, and why. */
import { failures } from '../core/kernel/failure.ts';
import type { LogEntry } from '../core/ports/engine-store.ts';
import { PERSON } from '../core/saga/person.ts';
import { CLI_CODES } from './codes.ts';
import type { CliContext } from './context.ts';
import { findAnyNetwork } from './network.ts';

const fail = failures(CLI_CODES);
/** Long enough for a name with its title, short enough for a line. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,79}$/u;

export function personOf(name: string | undefined): string {
  if (name === undefined) throw fail('E152', '--by is missing', { hint: 'Say who you are: --by alice. The name goes into the log.' });
  if (!NAME.test(name)) throw fail('E153', `${JSON.stringify(name)} is no name`, { hint: 'Letters, digits, spaces and ._@- only.' });
  return PERSON + name.trim().toLowerCase();
}

export function reasonOf(reason: string | undefined): string {
  const text = reason?.trim() ?? '';
  if (text === '') throw fail('E152', '--reason is missing', { hint: 'Say why, in a few words; whoever reads the log will ask.' });
  return text;
}

/** Appends it to the log of the network's engine, whether one runs or not. */
export async function appendAs(file: string, context: CliContext, entry: Pick<LogEntry, 'kind' | 'by' | 'data'>): Promise<number> {
  const { network } = await findAnyNetwork(file, context);
  const { openEngineStore } = await import('../network/engine/open-store.ts');
  try {
    const store = openEngineStore(network.paths, network.record);
    try {
      const { sequence } = await store.appendByPerson({ ...entry, at: network.world.clock.now() });
      return sequence;
    } finally {
      await store.close();
    }
  } finally {
    network.close();
  }
}
