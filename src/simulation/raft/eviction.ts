/** What a consenter without a leader learns of the channel's members from others (Fabric v3.1.1, etcdraft/eviction.go). */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Block } from '../block.ts';
import type { LedgerFile } from '../ledger-file.ts';
import type { Spot } from '../links.ts';
import type { OrderingWorld } from '../ordering.ts';

/** A consenter without a leader for so long asks the others whether it is still one (Consensus.EvictionSuspicion). */
export const EVICTION_SUSPICION_MS = 600_000;

/** The newest configuration block that anybody has who answers `own`. */
export function newestConfigurationElsewhere(
  { machines, links }: Pick<OrderingWorld, 'machines' | 'links'>,
  own: Spot,
  sources: readonly NodeId[],
  ledgerOf: (node: NodeId) => LedgerFile | null,
): Block | undefined {
  const seen = sources.flatMap((id) => {
    if (!machines.runs(id) || links.ask(own, machines.get(id).spot) !== 'open') return [];
    return newestConfiguration(ledgerOf(id)?.tip ?? null) ?? [];
  });
  return seen.toSorted((a, b) => b.number - a.number)[0];
}

function newestConfiguration(tip: Block | null): Block | null {
  let block = tip;
  while (block !== null && !block.configuration) block = block.previous;
  return block;
}
