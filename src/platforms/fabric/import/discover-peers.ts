/** The peers of a channel, by the discovery service of one of them (discovery/protocol.proto; discovery/service.go, Fabric v3.1.1). */
import { discovery, gossip, msp } from '@hyperledger/fabric-protos';
import { failures } from '../../../core/kernel/failure.ts';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import type { NodeAccess } from '../../../core/platforms/fabric/access.ts';
import { FABRIC_CODES } from '../codes.ts';
import { boundedBytes } from '../config/bounded-bytes.ts';
import { readMessage } from '../config/read-message.ts';
import type { Connection } from '../connections.ts';
import { noAnswer } from '../deliver.ts';

const fail = failures(FABRIC_CODES);

export interface DiscoveredPeer {
  readonly msp: string;
  /** HOST:PORT that it tells others; empty when it tells nobody outside its organisation. */
  readonly address: string;
  /** PEM of its enrolment certificate. */
  readonly certificate: string;
}

/** Living peers only: discovery lists no others. A Failure E420 when the peer refuses, E403 when it does not answer. */
export async function discoverPeers(
  connection: Connection,
  node: NodeAccess,
  channel: ChannelId,
  timeoutMs: number,
): Promise<readonly DiscoveredPeer[]> {
  const query = new discovery.Query();
  query.setChannel(channel);
  query.setPeerQuery(new discovery.PeerMembershipQuery());
  const [result] = (await discover(connection, node, query, timeoutMs)).getResultsList();
  const members = result?.getMembers();
  if (members === undefined) throw fail('E420', `${node.id}: ${result?.getError()?.getContent() ?? 'no result'}`, { subject: node.id });
  return [...members.getPeersByOrgMap().entries()].flatMap(([mspId, peers]: [string, discovery.Peers]) =>
    peers.getPeersList().map((peer: discovery.Peer) => peerOf(mspId, peer)),
  );
}

function peerOf(mspId: string, peer: discovery.Peer): DiscoveredPeer {
  const alive = peer.getMembershipInfo()?.getPayload_asU8() ?? new Uint8Array();
  const message = readMessage(gossip.GossipMessage, alive, `what a peer of ${mspId} says of itself`);
  const address = message.getAliveMsg()?.getMembership()?.getEndpoint() ?? '';
  const identity = readMessage(msp.SerializedIdentity, peer.getIdentity_asU8(), `the identity of ${address}`);
  return { msp: mspId, address, certificate: Buffer.from(identity.getIdBytes_asU8()).toString('latin1') };
}

function discover(
  { client, member }: Connection,
  node: NodeAccess,
  query: discovery.Query,
  timeoutMs: number,
): Promise<discovery.Response> {
  const authentication = new discovery.AuthInfo();
  authentication.setClientIdentity(member.identity.creator);
  authentication.setClientTlsCertHash(member.tls.certificateHash);
  const request = new discovery.Request();
  request.setAuthentication(authentication);
  request.setQueriesList([query]);
  const payload = request.serializeBinary();
  const signed = new discovery.SignedRequest();
  signed.setPayload(payload);
  signed.setSignature(member.identity.sign(payload));
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest<discovery.SignedRequest, discovery.Response>(
      '/discovery.Discovery/Discover',
      (message) => Buffer.from(message.serializeBinary()),
      (bytes) => discovery.Response.deserializeBinary(boundedBytes(bytes)),
      signed,
      { deadline: Date.now() + timeoutMs },
      (error, response) => {
        if (error === null && response !== undefined) resolve(response);
        else reject(noAnswer(error, node));
      },
    );
  });
}
