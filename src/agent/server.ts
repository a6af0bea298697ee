/** The agent's door: JSON calls by HTTP over a Unix socket (0600), so that only the owner of the network can use it. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Failure, failureDocument } from '../core/kernel/failure.ts';

/** One method: body in, answer out. Throws a Failure for the world, anything else for bugs. */
export type Method = (body: unknown) => Promise<unknown>;

/** Bodies are small documents; more is a mistake. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

export function serveMethods(socket: string, methods: Readonly<Record<string, Method>>): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(methods, request, response);
  });
  server.keepAliveTimeout = 600_000;
  rmSync(socket, { force: true });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, () => {
      chmodSync(socket, 0o600);
      resolve(server);
    });
  });
}

async function answer(methods: Readonly<Record<string, Method>>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = (request.url ?? '').slice(1);
  const method = methods[name];
  if (method === undefined) return reply(response, 404, { error: { code: 'E356', message: `the agent has no method ${name}`, hint: '' } });
  try {
    const result = await method(await readBody(request));
    reply(response, 200, result ?? {});
  } catch (error) {
    if (error instanceof Failure) return reply(response, 500, { ...failureDocument(error), exit: error.exit, retry: error.retry });
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${name}: ${message}\n`);
    reply(response, 500, { error: { code: 'E901', message, hint: 'This is a bug in Holdfast.' }, exit: 4, retry: false });
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) throw new Error(`a body of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  return size === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function reply(response: ServerResponse, status: number, document: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(document));
}
