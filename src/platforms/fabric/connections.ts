/** Open gRPC connections, one per node and role, as a member of the node's own organisation: the one that the node trusts for certain. */
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Client, credentials } from '@grpc/grpc-js';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { LoadedAccess, Member } from './load-access.ts';

const OPTIONS = {
  // Fabric closes connections of clients that ping more often than once a minute (comm.KeepaliveOptions.ServerMinInterval, v3.1.1).
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 10_000,
  // A node that is back shall be seen soon.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // Fabric's own limit (comm.DefaultMaxRecvMsgSize, v3.1.1): a block may be larger than gRPC's 4 MiB.
  'grpc.max_receive_message_length': 100 * 1024 * 1024,
  'grpc.max_send_message_length': 100 * 1024 * 1024,
  // Else a renewed connection would be the old one again, out of the process-wide pool.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.service_config_disable_resolution': 1,
  // Nobody asks this process for its gRPC diagnostics; keeping them for every call costs time and memory.
  'grpc.enable_channelz': 0,
} as const;
/** Calls that still use a connection when it is replaced get this long. */
const RETIRE_MS = 15_000;

export interface Connection {
  readonly client: Client;
  /** Who speaks on it: signs what is bound to the TLS certificate. */
  readonly member: Member;
  /** End of the certificate that the node presented, in milliseconds since 1970; null before the first handshake. */
  certificateNotAfter(): number | null;
}

export interface Connections extends Disposable {
  /** The open connection to a node, dialled on first use. */
  to(node: NodeId): Connection;
  /** Replaces a connection that no longer answers: after a silent cut TCP's own retransmission may sleep for a minute. */
  renew(node: NodeId, connection: Connection): Connection;
  close(): void;
}

export function openConnections(access: LoadedAccess, role: 'admin' | 'client' = 'client', retireMs: number = RETIRE_MS): Connections {
  const open = new Map<NodeId, Connection>();
  const retired = new Set<Client>();
  const to = (node: NodeId): Connection => {
    const existing = open.get(node);
    if (existing !== undefined) return existing;
    const connection = dial(access, node, role);
    open.set(node, connection);
    return connection;
  };
  const close = (): void => {
    for (const { client } of open.values()) client.close();
    for (const client of retired) client.close();
    open.clear();
    retired.clear();
  };
  return {
    to,
    renew(node, connection) {
      if (open.get(node) !== connection) return to(node);
      open.delete(node);
      retired.add(connection.client);
      setTimeout(() => {
        connection.client.close();
        retired.delete(connection.client);
      }, retireMs).unref();
      return to(node);
    },
    close,
    [Symbol.dispose]: close,
  };
}

function dial(access: LoadedAccess, node: NodeId, role: 'admin' | 'client'): Connection {
  const { grpc, host, organisation } = access.node(node);
  const member = access[role](organisation);
  const { keyPem, certificatePem } = member.tls;
  let notAfter: number | null = null;
  const tls = credentials.createSsl(Buffer.from(access.tlsCa(node)), Buffer.from(keyPem), Buffer.from(certificatePem), {
    checkServerIdentity(name: string, certificate: PeerCertificate) {
      notAfter = Date.parse(certificate.valid_to);
      return checkServerIdentity(name, certificate);
    },
  });
  const client = new Client(grpc, tls, { ...OPTIONS, 'grpc.ssl_target_name_override': host, 'grpc.default_authority': host });
  return { client, member, certificateNotAfter: () => notAfter };
}
