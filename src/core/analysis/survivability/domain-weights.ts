/** What of a channel each domain holds. Domains without any of it are left out. */
import { assert } from '../../kernel/assert.ts';
import type { NodeId } from '../../kernel/ids.ts';
import type { ChannelFacts } from './channel-facts.ts';
import type { Domains } from './domains.ts';
import type { DomainId, Level } from './model.ts';

/** How many of the nodes. */
export function countIn(domains: Domains, level: Level, nodes: readonly NodeId[]): ReadonlyMap<DomainId, number> {
  const counts = new Map<DomainId, number>();
  for (const node of nodes) {
    const id = domainOf(domains, node, level);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** How many peers of each MSP, in the order of `endorsers.msps`. */
export function mspsIn(
  domains: Domains,
  level: Level,
  { peers, mspOf, endorsers }: ChannelFacts,
): ReadonlyMap<DomainId, readonly number[]> {
  const weights = new Map<DomainId, number[]>();
  for (const peer of peers) {
    const id = domainOf(domains, peer, level);
    const weight = weights.get(id) ?? endorsers.msps.map(() => 0);
    const msp = mspOf.get(peer) ?? -1;
    weight[msp] = (weight[msp] ?? 0) + 1;
    weights.set(id, weight);
  }
  return weights;
}

function domainOf(domains: Domains, node: NodeId, level: Level): DomainId {
  const ids = domains.of.get(node);
  assert(ids !== undefined, `no domains of ${node}`);
  return ids[level];
}
