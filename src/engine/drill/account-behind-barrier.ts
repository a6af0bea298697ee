/** Ledgers and contract states of every peer, read behind a barrier, against the journal. */
import type { AccountingReport, Barrier } from '../../core/chaos/accounting/report.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import type { ContractState, JournalEvent, LedgerTransaction } from '../../core/chaos/journal.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { World } from '../../core/ports/world.ts';
import { messageOf } from './drill-run.ts';
import type { DrillTools } from './tools.ts';

export interface AccountQuestion {
  readonly world: World;
  readonly tools: Pick<DrillTools, 'account'>;
  readonly channel: ChannelId;
  readonly barrier: Barrier;
  readonly journal: readonly JournalEvent[];
  readonly onNote: (text: string) => void;
}

export async function accountBehindBarrier({
  world,
  tools,
  channel,
  barrier,
  journal,
  onNote,
}: AccountQuestion): Promise<AccountingReport> {
  const { peers } = channelOf(world.topology, channel);
  const states: ContractState[] = [];
  const ledgers: Record<NodeId, readonly LedgerTransaction[]> = {};
  for (const peer of peers) {
    try {
      // The state is read before the blocks, so that the blocks reach at least as far as the state.
      states.push(await world.ledger.contractState(channel, peer));
      ledgers[peer] = await world.ledger.transactions(channel, peer, 0);
    } catch (error) {
      onNote(`the ledger of ${peer} could not be read: ${messageOf(error)}`);
    }
  }
  return tools.account({ journal, ledgers, states, barrier, peers });
}
