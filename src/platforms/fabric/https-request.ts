/** HTTPS with mutual TLS to the admin and operations listeners of nodes, over kept connections. */
import { Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { LoadedAccess } from './load-access.ts';

export interface HttpsAnswer {
  readonly status: number;
  readonly body: string;
  /** End of the certificate that the node presented, in milliseconds since 1970. */
  readonly certificateNotAfter: number | null;
}

export interface HttpsRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array };
  readonly timeoutMs: number;
}

export interface HttpsClients extends Disposable {
  /** Rejects with the library's own error when there is no answer. */
  ask(node: NodeId, hostPort: string, request: HttpsRequest): Promise<HttpsAnswer>;
  close(): void;
}

/** Metrics of an orderer have some 100 KB; more than this is no answer of Fabric. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export function httpsClients(access: LoadedAccess, role: 'admin' | 'client'): HttpsClients {
  const agents = new Map<string, Agent>();
  const agentFor = (node: NodeId): Agent => {
    const existing = agents.get(node);
    if (existing !== undefined) return existing;
    const { organisation, host } = access.node(node);
    const { certificatePem, keyPem } = access[role](organisation).tls;
    const agent = new Agent({
      keepAlive: true,
      maxSockets: 4,
      ca: access.tlsCa(node),
      cert: certificatePem,
      key: keyPem,
      servername: host,
    });
    agents.set(node, agent);
    return agent;
  };
  const close = (): void => {
    for (const agent of agents.values()) agent.destroy();
    agents.clear();
  };
  return {
    ask: (node, hostPort, wanted) => ask(agentFor(node), hostPort, wanted),
    close,
    [Symbol.dispose]: close,
  };
}

function ask(agent: Agent, hostPort: string, { method, path, body, timeoutMs }: HttpsRequest): Promise<HttpsAnswer> {
  const { hostname, port } = new URL(`https://${hostPort}`);
  // Packed, metrics fit into what one round trip may carry; as text they take three.
  const packing = { 'accept-encoding': 'gzip' };
  const headers =
    body === undefined ? packing : { ...packing, 'content-type': body.contentType, 'content-length': String(body.bytes.length) };
  return new Promise((resolve, reject) => {
    const call = request({ agent, hostname, port, method, path, headers, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const certificateNotAfter = notAfter(response.socket as TLSSocket);
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) call.destroy(new Error(`an answer of more than ${MAX_BODY_BYTES} bytes`));
        chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = response.headers['content-encoding'] === 'gzip' ? unpack(bytes, reject) : bytes.toString('utf8');
        if (text !== null) resolve({ status: response.statusCode ?? 0, body: text, certificateNotAfter });
      });
    });
    call.on('error', (error) => reject(error.name === 'TimeoutError' || error.name === 'AbortError' ? timedOut(timeoutMs) : error));
    call.end(body?.bytes);
  });
}

function unpack(bytes: Buffer, reject: (error: unknown) => void): string | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BODY_BYTES }).toString('utf8');
  } catch (error) {
    reject(error);
    return null;
  }
}

function timedOut(timeoutMs: number): Error {
  return Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}

function notAfter(socket: TLSSocket): number | null {
  const text = socket.getPeerCertificate().valid_to;
  return text === undefined ? null : Date.parse(text);
}
