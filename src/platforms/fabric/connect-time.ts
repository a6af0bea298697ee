/** One TCP connect from where this process runs to a node's gRPC port: a probe that no injector of faults has a hand in. */
import { connect } from 'node:net';
import type { ConnectRequest } from '../../core/ports/agent.ts';
import type { LoadedAccess } from './load-access.ts';

export interface ConnectAnswer {
  /** connected, timeout, or the system's word: ECONNREFUSED, EHOSTUNREACH, ... */
  readonly outcome: string;
  readonly ms: number;
}

export function connectTo(access: LoadedAccess, { node, timeoutMs }: ConnectRequest): Promise<ConnectAnswer> {
  const [host = '', port = ''] = access.node(node).grpc.split(':');
  const start = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const done = (outcome: string): void => {
      socket.destroy();
      resolve({ outcome, ms: Math.round((performance.now() - start) * 10) / 10 });
    };
    socket.setTimeout(timeoutMs, () => done('timeout'));
    socket.once('connect', () => done('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
}
