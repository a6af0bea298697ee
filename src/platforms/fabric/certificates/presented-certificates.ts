/**
 * What a running node shows in a TLS handshake: its certificate and the intermediates that it sends. Nothing is verified, because a wrong
 * certificate is the answer and not a failure; nothing is sent, and nothing that is received is trusted.
 */
import { isIP } from 'node:net';
import { connect, type PeerCertificate, type DetailedPeerCertificate } from 'node:tls';
import { failures } from '../../../core/kernel/failure.ts';
import type { NodeId } from '../../../core/kernel/ids.ts';
import { CERTIFICATE_CODES } from './codes.ts';
import type { Reading } from './inventory.ts';

const fail = failures(CERTIFICATE_CODES);

/** Twice the round trip of the longest links on earth, times three exchanges, with room for a busy machine. */
export const HANDSHAKE_LIMIT_MS = 5_000;

export interface HandshakeOptions {
  /** The name that is asked for; default: the host, unless it is an address. */
  readonly servername?: string;
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

/** DER, the node's own first. Rejects with E241. */
export function presentedCertificates(host: string, port: number, options: HandshakeOptions = {}): Promise<readonly Uint8Array[]> {
  const limitMs = options.limitMs ?? HANDSHAKE_LIMIT_MS;
  const servername = options.servername ?? (isIP(host) === 0 ? host : undefined);
  const subject = `${host}:${port}`;
  const limit = AbortSignal.timeout(limitMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
  return new Promise((resolve, reject) => {
    // requestOCSP makes OpenSSL tell when it has seen the server's certificates: a node that insists on one of the client's ends a handshake
    // of TLS 1.2 right after that, and then no other event is left to ask at.
    const name = servername === undefined ? {} : { servername };
    const socket = connect({ host, port, rejectUnauthorized: false, requestOCSP: true, ALPNProtocols: ['h2'], ...name });
    let shown: readonly Uint8Array[] = [];
    const look = (): void => {
      if (shown.length === 0) shown = chainOf(socket.getPeerCertificate(true));
    };
    const end = (why: string, cause?: unknown): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      if (shown.length > 0) resolve(shown);
      else reject(fail('E241', `${subject} showed no TLS certificate: ${why}`, { subject, cause, retry: true }));
    };
    const onAbort = (): void => end(limit.aborted ? `no handshake within ${limitMs} ms` : 'it was interrupted');
    signal.addEventListener('abort', onAbort);
    socket.on('OCSPResponse', look);
    socket.on('error', (error) => end(error.message, error));
    socket.on('close', () => end('the connection was closed'));
    socket.on('secureConnect', () => {
      look();
      end('the handshake ended without one');
    });
    if (signal.aborted) onAbort();
  });
}

/** Node links each certificate to its issuer; a root is linked to itself. */
function chainOf(first: DetailedPeerCertificate | PeerCertificate): readonly Uint8Array[] {
  const shown: Uint8Array[] = [];
  const seen = new Set<string>();
  let at: DetailedPeerCertificate | PeerCertificate | undefined = first;
  while (at?.raw !== undefined && !seen.has(at.fingerprint256)) {
    seen.add(at.fingerprint256);
    shown.push(at.raw);
    at = 'issuerCertificate' in at ? at.issuerCertificate : undefined;
  }
  return shown;
}

/** The same as a reading: a node that shows nothing is named as unread, and the answer is partial. */
export async function presentedReading(node: NodeId, host: string, port: number, options: HandshakeOptions = {}): Promise<Reading> {
  const base = { nodeUnits: [], tree: false };
  try {
    const shown = await presentedCertificates(host, port, options);
    return { ...base, unread: [], found: shown.map((der, index) => ({ der, source: { kind: 'presented', node, host, port, index } })) };
  } catch (error) {
    return { ...base, found: [], unread: [{ what: `${host}:${port}`, reason: error instanceof Error ? error.message : String(error) }] };
  }
}
