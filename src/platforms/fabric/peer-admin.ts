/** Channels of peers: joining, listing, and what the ledger itself says of its height. */
import { common, peer } from '@hyperledger/fabric-protos';
import { Failure } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { NodeAccess } from '../../core/platforms/fabric/access.ts';
import { hex } from '../../core/platforms/fabric/block.ts';
import type { Connection, Connections } from './connections.ts';
import type { LoadedAccess } from './load-access.ts';
import { query } from './proposal.ts';

const LIMIT_MS = 15_000;

export interface ChainInfo {
  readonly height: number;
  /** Lower-case hex of the header hash of block height-1. */
  readonly hash: string;
  /** Of block height-2; empty at height 1. */
  readonly previousHash: string;
}

/** Channels that a peer has joined. Needs a member of the peer's organisation. */
export async function listPeerChannels(access: LoadedAccess, connections: Connections, id: NodeId): Promise<readonly ChannelId[]> {
  const answer = await query(connections.to(id), access.node(id), { channel: '', chaincode: 'cscc', args: ['GetChannels'] }, LIMIT_MS);
  return peer.ChannelQueryResponse.deserializeBinary(answer)
    .getChannelsList()
    .map((each) => each.getChannelId());
}

/** Joins a peer to a channel by its genesis block; one that has it already is left alone. Connections must be those of admins. */
export async function joinPeer(
  access: LoadedAccess,
  connections: Connections,
  id: NodeId,
  channel: ChannelId,
  genesisBlock: Uint8Array,
): Promise<void> {
  if ((await listPeerChannels(access, connections, id)).includes(channel)) return;
  try {
    await query(connections.to(id), access.node(id), { channel: '', chaincode: 'cscc', args: ['JoinChain', genesisBlock] }, LIMIT_MS);
  } catch (error) {
    // Two joins at once: the second one finds the ledger made by the first.
    if (error instanceof Failure && error.message.includes('already exists')) return;
    throw error;
  }
}

/** Height and hashes out of the peer's ledger. Refused for a channel that failed to load, unlike the metrics, which stay green. */
export function chainInfo(access: LoadedAccess, connections: Connections, id: NodeId, channel: ChannelId): Promise<ChainInfo> {
  return chainInfoOf(connections.to(id), access.node(id), channel, LIMIT_MS);
}

export async function chainInfoOf(connection: Connection, node: NodeAccess, channel: ChannelId, timeoutMs: number): Promise<ChainInfo> {
  const call = { channel, chaincode: 'qscc', args: ['GetChainInfo', channel] };
  const info = common.BlockchainInfo.deserializeBinary(await query(connection, node, call, timeoutMs));
  return { height: info.getHeight(), hash: hex(info.getCurrentblockhash_asU8()), previousHash: hex(info.getPreviousblockhash_asU8()) };
}
