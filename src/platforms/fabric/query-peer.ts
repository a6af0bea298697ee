/** Asks exactly one peer's chaincode and takes its word; the gateway would choose the peer itself. */
import type { QueryPeer } from './load/contract-state.ts';
import type { Connections } from './connections.ts';
import type { LoadedAccess } from './load-access.ts';
import { query } from './proposal.ts';

const LIMIT_MS = 30_000;

export function queryPeer(access: LoadedAccess, connections: Connections): QueryPeer {
  return (node, channel, chaincode, fn, args) =>
    query(connections.to(node), access.node(node), { channel, chaincode, args: [fn, ...args] }, LIMIT_MS);
}
