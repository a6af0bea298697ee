/**
 * Loopback ports of the machine for applications. The listening socket is made in the machine's own network namespace and handed
 * to the agent, which lives in its region's namespace and dials the node from there.
 */
import { connect, type Server, type Socket } from 'node:net';

/** An application may be idle for long; the node's own keep-alive decides. */
export function serveEntry(server: Server, target: { readonly host: string; readonly port: number }): void {
  server.on('connection', (incoming: Socket) => {
    const outgoing = connect(target);
    outgoing.setNoDelay(true);
    incoming.setNoDelay(true);
    incoming.pipe(outgoing);
    outgoing.pipe(incoming);
    incoming.on('error', () => outgoing.destroy());
    outgoing.on('error', () => incoming.destroy());
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
}
