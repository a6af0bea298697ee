/**
 * Connections to gateway peers over @hyperledger/fabric-gateway, one for each peer, shared by all clients of a region.
 * The gateway client has no fail-over and no retry of its own (its migration guide): that is operation.ts.
 */
import { Client, credentials } from '@grpc/grpc-js';
import { connect, hash } from '@hyperledger/fabric-gateway';
import type { Gateway } from '@hyperledger/fabric-gateway';
import { gateway as gatewayMessages, msp } from '@hyperledger/fabric-protos';
import { failures } from '../../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../../core/kernel/ids.ts';
import type { ClientAccess, Endpoint } from './client-access.ts';
import { LOAD_CODES } from './codes.ts';
import type { GatewayCalls } from './gateway-calls.ts';
import { p256Signer } from './p256-signer.ts';

const fail = failures(LOAD_CODES);

const CHANNEL_OPTIONS = {
  // Fabric closes connections of clients that ping more often than once a minute (comm.KeepaliveOptions.ServerMinInterval, v3.1.1).
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // Else a renewed connection would be the old one again, out of the process-wide pool.
  'grpc.use_local_subchannel_pool': 1,
} as const;
/** Not more often than this is a connection replaced that no longer answers. */
const RENEW_MS = 10_000;

export interface GatewayConnections extends GatewayCalls {
  close(): void;
}

interface Connection {
  readonly client: Client;
  readonly gateway: Gateway;
  readonly madeAt: number;
}

export function gatewayConnections(access: ClientAccess, channel: ChannelId): GatewayConnections {
  const sign = p256Signer(access.identity.privateKeyPem);
  const identity = { mspId: access.identity.mspId, credentials: Buffer.from(access.identity.certificatePem) };
  const creator = serializedIdentity(identity.mspId, identity.credentials);
  const connections = new Map<NodeId, Connection>();
  const retired = new Set<Client>();

  const open = (node: NodeId): Connection => {
    const existing = connections.get(node);
    if (existing !== undefined) return existing;
    const endpoint = access.endpoints[node];
    if (endpoint === undefined) throw fail('E501', `gateway peer ${node} has no endpoint in the access of this load`, { subject: node });
    const client = dial(endpoint);
    const gateway = connect({ client, identity, signer: async (message) => sign(message), hash: hash.none });
    const connection = { client, gateway, madeAt: Date.now() };
    connections.set(node, connection);
    return connection;
  };

  /** After a silent cut TCP's own retransmission may sleep for a minute: a connection that timed out is replaced. */
  const renew = (node: NodeId, connection: Connection): void => {
    if (connections.get(node) !== connection || Date.now() - connection.madeAt < RENEW_MS) return;
    connections.delete(node);
    retired.add(connection.client);
    setTimeout(() => {
      connection.client.close();
      retired.delete(connection.client);
    }, 15_000).unref();
  };

  return {
    async endorse(node, { op, from, to, amount }, deadline) {
      const connection = open(node);
      const contract = connection.gateway.getNetwork(channel).getContract(access.chaincode);
      try {
        const proposal = contract.newProposal('transfer', { arguments: [op, from, to, String(amount)] });
        const transaction = await proposal.endorse({ deadline });
        const txId = transaction.getTransactionId();
        const commit = commitRequest(channel, txId, creator, sign);
        return { txId, transaction: { bytes: transaction.getBytes(), signature: sign(transaction.getDigest()) }, commit };
      } catch (error) {
        if ((error as { code?: unknown }).code === 4) renew(node, connection);
        throw error;
      }
    },
    async submit(node, { transaction: { bytes, signature } }, deadline) {
      await open(node).gateway.newSignedTransaction(bytes, signature).submit({ deadline });
    },
    async status(node, { commit: { bytes, signature } }, deadline) {
      const status = await open(node).gateway.newSignedCommit(bytes, signature).getStatus({ deadline });
      return { code: status.code, block: Number(status.blockNumber) };
    },
    close() {
      for (const { client } of connections.values()) client.close();
      for (const client of retired) client.close();
      connections.clear();
      retired.clear();
    },
  };
}

function dial({ address, serverName, rootCa, clientCert, clientKey }: Endpoint): Client {
  const tls = credentials.createSsl(Buffer.from(rootCa), Buffer.from(clientKey), Buffer.from(clientCert));
  const names = { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName };
  return new Client(address, tls, { ...CHANNEL_OPTIONS, ...names });
}

/** Made by hand, because the gateway client only gives one out after a submission that worked. */
function commitRequest(
  channel: ChannelId,
  txId: string,
  creator: Uint8Array,
  sign: (message: Uint8Array) => Uint8Array,
): { readonly bytes: Uint8Array; readonly signature: Uint8Array } {
  const request = new gatewayMessages.CommitStatusRequest();
  request.setChannelId(channel);
  request.setTransactionId(txId);
  request.setIdentity(creator);
  const signed = new gatewayMessages.SignedCommitStatusRequest();
  signed.setRequest(request.serializeBinary());
  return { bytes: signed.serializeBinary(), signature: sign(request.serializeBinary()) };
}

function serializedIdentity(mspId: string, certificate: Uint8Array): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(certificate);
  return identity.serializeBinary();
}
