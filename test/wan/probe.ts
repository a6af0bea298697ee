/**
 * Runs inside a namespace and does what a test tells it, one JSON object a line on standard input; answers in the same order.
 * It ends with its standard input.
 */
import { createConnection, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export type Order =
  | { readonly op: 'listen'; readonly port: number }
  | { readonly op: 'connect'; readonly name: string; readonly host: string; readonly port: number; readonly limitMs: number }
  /** Writes and waits for the echo. */
  | { readonly op: 'echo'; readonly name: string; readonly limitMs: number }
  | { readonly op: 'write'; readonly name: string; readonly bytes: number }
  | { readonly op: 'state'; readonly name: string };

export interface Answer {
  /** ok, timeout, or the code of the error. */
  readonly outcome: string;
  readonly ms: number;
  /** Bytes that the server of this probe received, and that came back on the named connection. */
  readonly served: number;
  readonly received: number;
}

interface Connection {
  readonly socket: Socket;
  error: string | null;
  received: number;
  notify: () => void;
}

const connections = new Map<string, Connection>();
let served = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  const start = performance.now();
  const outcome = await obey(order);
  const received = 'name' in order ? (connections.get(order.name)?.received ?? 0) : 0;
  process.stdout.write(`${JSON.stringify({ outcome, ms: performance.now() - start, served, received } satisfies Answer)}\n`);
}
process.exit(0);

async function obey(order: Order): Promise<string> {
  switch (order.op) {
    case 'listen':
      return listen(order.port);
    case 'connect':
      return connect(order.name, order.host, order.port, order.limitMs);
    case 'echo':
      return echo(opened(order.name), order.limitMs);
    case 'write':
      opened(order.name).socket.write(Buffer.alloc(order.bytes));
      return 'ok';
    case 'state':
      return opened(order.name).error ?? 'ok';
  }
}

function opened(name: string): Connection {
  const connection = connections.get(name);
  if (connection === undefined) throw new Error(`no connection ${name}`);
  return connection;
}

function listen(port: number): Promise<string> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      served += bytes.length;
      socket.write(bytes);
    });
  });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    server.listen(port, '0.0.0.0', () => resolve('ok'));
  });
}

function connect(name: string, host: string, port: number, limitMs: number): Promise<string> {
  const socket = createConnection({ host, port, noDelay: true, family: 4 });
  const connection: Connection = { socket, error: null, received: 0, notify: () => undefined };
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      socket.destroy();
      resolve('timeout');
    }, limitMs);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      connection.error = error.code ?? 'error';
      connection.notify();
      resolve(connection.error);
    });
    socket.on('data', (bytes) => {
      connection.received += bytes.length;
      connection.notify();
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      connections.set(name, connection);
      resolve('ok');
    });
  });
}

function echo(connection: Connection, limitMs: number): Promise<string> {
  const wanted = connection.received + 1;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), limitMs);
    connection.notify = () => {
      if (connection.error === null && connection.received < wanted) return;
      clearTimeout(timer);
      connection.notify = () => undefined;
      resolve(connection.error ?? 'ok');
    };
    connection.socket.write('x');
    connection.notify();
  });
}
