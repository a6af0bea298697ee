/** A node that somebody named on the command line. */
import type { NodeId } from '../core/kernel/ids.ts';
import { failures } from '../core/kernel/failure.ts';
import { findNode, nodes } from '../core/topology/lookup.ts';
import type { FabricNode, Topology } from '../core/topology/model.ts';
import { NETWORK_CODES } from '../network/codes.ts';

const fail = failures(NETWORK_CODES);

/** Throws E360 with the names that there are. */
export function knownNode(topology: Topology, id: NodeId): FabricNode {
  const node = findNode(topology, id);
  if (node !== undefined) return node;
  const known = nodes(topology).map((each) => each.id);
  throw fail('E360', `there is no node ${id}`, { hint: `Nodes: ${known.join(', ')}.`, subject: id });
}
