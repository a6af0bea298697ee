/** The failure domains of a topology, on every level. */
import type { NodeId } from '../../kernel/ids.ts';
import { nodes } from '../../topology/lookup.ts';
import type { FabricNode, Place, Topology } from '../../topology/model.ts';
import { type ByLevel, type DomainId, LEVELS } from './model.ts';

export interface Domains {
  /** The domains that a node is in. */
  readonly of: ReadonlyMap<NodeId, ByLevel<DomainId>>;
  /** Who is in a domain, on each level; every node is in exactly one. */
  readonly members: ByLevel<ReadonlyMap<DomainId, readonly NodeId[]>>;
}

export function domainsOf(topology: Topology): Domains {
  const of = new Map(nodes(topology).map((node) => [node.id, domainIds(node)]));
  return { of, members: byLevel((level) => grouped(of, level)) };
}

/** One answer for each level. */
export function byLevel<T>(answer: (level: keyof ByLevel<T>) => T): ByLevel<T> {
  return Object.fromEntries(LEVELS.map((level) => [level, answer(level)])) as ByLevel<T>;
}

/** A node whose place does not name a level counts there by the next deeper domain that it names, else as itself. */
function domainIds({ id, organisation, at }: FabricNode): ByLevel<DomainId> {
  const host = at.host === undefined ? id : pathTo(at, 4);
  const rack = at.rack === undefined ? host : pathTo(at, 3);
  const zone = at.zone === undefined ? rack : pathTo(at, 2);
  return { node: id, host, rack, zone, region: at.region, organisation };
}

function pathTo({ region, zone, rack, host }: Place, depth: number): DomainId {
  return [region, zone, rack, host]
    .slice(0, depth)
    .map((part) => part ?? '-')
    .join('/');
}

function grouped(of: ReadonlyMap<NodeId, ByLevel<DomainId>>, level: keyof ByLevel<DomainId>): ReadonlyMap<DomainId, readonly NodeId[]> {
  const members = new Map<DomainId, NodeId[]>();
  for (const [node, ids] of of) {
    const known = members.get(ids[level]);
    if (known === undefined) members.set(ids[level], [node]);
    else known.push(node);
  }
  return members;
}
