/** Opens the network and its recovery for one subcommand, and closes both. */
import type { OpenNetwork } from '../../../network/open.ts';
import type { Recovery } from '../../../engine/recovery/recovery.ts';
import type { CliContext } from '../../context.ts';
import { findAnyNetwork } from '../../network.ts';

export const PLAN_ARGUMENT = ['<PLAN>', 'the file that `recover plan` wrote'] as const;

export async function withRecovery<T>(
  file: string,
  context: CliContext,
  work: (recovery: Recovery, network: OpenNetwork) => Promise<T>,
): Promise<T> {
  const { openRecovery } = await import('../../../network/recovery/recover.ts');
  const { network } = await findAnyNetwork(file, context);
  try {
    await using recovery = openRecovery(network, (text) => context.output.note({ text, tone: 'faint' }));
    return await work(recovery, network);
  } finally {
    network.close();
  }
}
