/** The accounting of a load outside of drills, by the same barrier and the same checker. The load has ended: `run.stop()` has resolved. */
import { account } from '../core/chaos/accounting/account.ts';
import type { AccountingReport } from '../core/chaos/accounting/report.ts';
import type { ChannelId } from '../core/kernel/ids.ts';
import { mergeSnapshot } from '../core/observation/merge.ts';
import type { LoadRun } from '../core/ports/world.ts';
import { accountBehindBarrier } from '../engine/drill/account-behind-barrier.ts';
import { makeBarrier } from '../engine/drill/barrier.ts';
import type { OpenNetwork } from './open.ts';

export async function accountForLoad(
  { world }: OpenNetwork,
  channel: ChannelId,
  run: LoadRun,
  onNote: (text: string) => void = () => undefined,
): Promise<AccountingReport> {
  const tools = { account, snapshot: mergeSnapshot };
  const barrier = await makeBarrier({ world, tools, channel, submissionsEnded: true, quiet: true, onNote });
  const { journal } = await run.records();
  return accountBehindBarrier({ world, tools, channel, barrier, journal, onNote });
}
