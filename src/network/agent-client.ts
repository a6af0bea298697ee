/** Calls a region's agent over its Unix socket. An agent that does not answer is a Failure E356, never a verdict on its region. */
import { Agent, request } from 'node:http';
import { Failure, failures } from '../core/kernel/failure.ts';
import type { RegionId } from '../core/kernel/ids.ts';
import { NETWORK_CODES } from './codes.ts';

const fail = failures(NETWORK_CODES);

export interface AgentClient {
  readonly region: RegionId;
  call<T>(method: string, body: unknown, timeoutMs: number): Promise<T>;
  close(): void;
}

export function agentClient(region: RegionId, socket: string): AgentClient {
  const connections = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    region,
    call: (method, body, timeoutMs) => call(region, socket, connections, method, body, timeoutMs),
    close: () => connections.destroy(),
  };
}

function call<T>(region: RegionId, socketPath: string, agent: Agent, method: string, body: unknown, timeoutMs: number): Promise<T> {
  const text = JSON.stringify(body);
  return new Promise<T>((resolve, reject) => {
    const outgoing = request(
      {
        socketPath,
        agent,
        path: `/${method}`,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (cause) => reject(unanswered(region, method, cause)));
        response.on('end', () => {
          try {
            const document = JSON.parse(Buffer.concat(chunks).toString('utf8')) as T & ErrorAnswer;
            if (response.statusCode === 200) resolve(document);
            else reject(remoteFailure(document));
          } catch (cause) {
            reject(unanswered(region, method, cause));
          }
        });
      },
    );
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    outgoing.on('error', (cause) => reject(unanswered(region, method, cause)));
    outgoing.end(text);
  });
}

interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
  readonly exit?: 1 | 2 | 3 | 4;
  readonly retry?: boolean;
}

function remoteFailure({ error, exit, retry }: ErrorAnswer): Failure {
  return new Failure({ ...error, exit: exit ?? 4, retry: retry ?? false });
}

function unanswered(region: RegionId, method: string, cause: unknown): Failure {
  const words = cause instanceof Error ? cause.message : String(cause);
  return fail('E356', `the agent of ${region} did not answer ${method}: ${words}`, { subject: region, cause, retry: true });
}
