/** One TCP connect, now: gRPC answers from memory while it backs off, and a memory is no evidence. */
import { connect } from 'node:net';
import type { ProbeOutcome } from '../../core/observation/probe.ts';
import { classifyError, errorWords } from './classify.ts';

export interface TcpAnswer {
  readonly outcome: ProbeOutcome;
  readonly detail: string;
}

/** `answered` means that the port accepts connections, nothing more. */
export function tcpConnect(hostPort: string, timeoutMs: number): Promise<TcpAnswer> {
  const { hostname, port } = new URL(`tcp://${hostPort}`);
  const socket = connect({ host: hostname, port: Number(port) });
  return new Promise((resolve) => {
    const finish = (outcome: ProbeOutcome, detail: string): void => {
      socket.destroy();
      resolve({ outcome, detail });
    };
    socket.setTimeout(timeoutMs, () => finish('timeout', `no TCP connection within ${timeoutMs} ms`));
    socket.on('connect', () => finish('answered', 'the port accepts connections'));
    socket.on('error', (error) => finish(classifyError(error), errorWords(error)));
  });
}
