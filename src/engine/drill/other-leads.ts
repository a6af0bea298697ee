/** Waits until another node than this one leads the channel, as far as was agreed by what was seen. Null when the time is over. */
import type { NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import { look, note, waitFor } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

export async function otherLeads(run: DrillRun, node: NodeId, limitMs: number): Promise<NodeId | null> {
  const ask = async (): Promise<NodeId | null> => {
    const leader = (await look(run)).channels[run.channel]?.leader;
    return leader !== undefined && isKnown(leader) && leader.value !== node ? leader.value : null;
  };
  const next = await waitFor(run, limitMs, ask, run.watcher.signal);
  if (next !== null) note(run, 'leader', `${next} leads instead of ${node}`);
  return next;
}
