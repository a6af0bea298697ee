/** The channels that a node takes part in, as the node itself says, within a time that the caller chooses. */
import { peer } from '@hyperledger/fabric-protos';
import { failures } from '../../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../../core/kernel/ids.ts';
import type { NodeAccess } from '../../../core/platforms/fabric/access.ts';
import { FABRIC_CODES } from '../codes.ts';
import { readMessage } from '../config/read-message.ts';
import type { Connection } from '../connections.ts';
import type { HttpsClients } from '../https-request.ts';
import type { LoadedAccess } from '../load-access.ts';
import { query } from '../proposal.ts';
import { askListener } from './ask-listener.ts';

const fail = failures(FABRIC_CODES);

/** By the channel participation API (orderer/common/channelparticipation/restapi.go, Fabric v3.1.1). */
export async function ordererChannels(
  access: LoadedAccess,
  https: HttpsClients,
  id: NodeId,
  timeoutMs: number,
): Promise<readonly ChannelId[]> {
  const { admin } = access.node(id);
  if (admin === undefined) throw fail('E402', `${id} has no admin listener: only orderers have one`, { subject: id });
  const { status, body } = await askListener(https, id, admin, '/participation/v1/channels', timeoutMs);
  if (status !== 200) throw fail('E430', `${id} answers ${status}: ${body.trim().slice(0, 500)}`, { subject: id });
  const { channels } = JSON.parse(body) as { channels: readonly { name: string }[] | null };
  return (channels ?? []).map(({ name }) => name);
}

/** By the system chaincode cscc, which answers members of the peer's organisation. */
export async function peerChannels(connection: Connection, node: NodeAccess, timeoutMs: number): Promise<readonly ChannelId[]> {
  const answer = await query(connection, node, { channel: '', chaincode: 'cscc', args: ['GetChannels'] }, timeoutMs);
  const channels = readMessage(peer.ChannelQueryResponse, answer, `the channels of ${node.id}`).getChannelsList();
  return channels.map((each) => each.getChannelId());
}
