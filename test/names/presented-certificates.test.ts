import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { after, describe, it } from 'node:test';
import { createSecureContext, createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { Failure } from '../../src/core/kernel/failure.ts';
import { inventoryOf } from '../../src/platforms/fabric/certificates/inventory.ts';
import { presentedCertificates, presentedReading } from '../../src/platforms/fabric/certificates/presented-certificates.ts';
import { AUTHORITIES, authority, CERTIFICATES, tls } from './network.ts';

const HOST = '127.0.0.1';

describe('a TLS handshake', () => {
  const servers: Server[] = [];
  after(() => servers.forEach((server) => server.close()));

  async function listening(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : assert.fail('no port');
  }

  const made = CERTIFICATES.get('peer0')?.tls ?? assert.fail();
  const keyOf = (of: typeof made): string => of.key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const serve = (options: TlsOptions): Promise<number> => {
    const server = createTlsServer({ key: keyOf(made), cert: made.pem, ...options });
    server.on('tlsClientError', () => undefined);
    return listening(server);
  };

  it('shows the certificate of the node, trusted or not', async () => {
    const shown = await presentedCertificates(HOST, await serve({}));
    assert.deepEqual(
      shown.map((der) => Buffer.from(der).toString('hex')),
      [made.der.toString('hex')],
    );
  });

  it('shows the intermediates that the node sends, in their order', async () => {
    const between = authority('between.org1.example.com', { issuer: AUTHORITIES.org1Tls });
    const leaf = tls('peer0', { issuer: between });
    const port = await serve({ key: keyOf(leaf), cert: leaf.pem + between.pem });
    const reading = await presentedReading('peer0', HOST, port);
    const { certificates } = inventoryOf([reading]);
    assert.deepEqual(
      certificates.map(({ source, commonName }) => [source, commonName]),
      [
        [{ kind: 'presented', node: 'peer0', host: HOST, port, index: 0 }, leaf.wanted.cn],
        [{ kind: 'presented', node: 'peer0', host: HOST, port, index: 1 }, between.wanted.cn],
      ],
    );
  });

  it('asks for the name that it is given', async () => {
    const other = CERTIFICATES.get('peer1')?.tls ?? assert.fail();
    const context = createSecureContext({ key: keyOf(other), cert: other.pem });
    const port = await serve({ SNICallback: (name, done) => done(null, name === 'other.example.com' ? context : undefined) });
    const [shown] = await presentedCertificates(HOST, port, { servername: 'other.example.com' });
    assert.deepEqual(Buffer.from(shown ?? []), other.der);
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`shows it also where a client certificate is demanded (${maxVersion})`, async () => {
      const port = await serve({ requestCert: true, rejectUnauthorized: true, ca: [AUTHORITIES.org1Tls.pem], maxVersion });
      const [shown] = await presentedCertificates(HOST, port);
      assert.deepEqual(Buffer.from(shown ?? []), made.der);
    });
  }

  const refused = (error: unknown): boolean => error instanceof Failure && error.code === 'E241' && error.retry;

  it('fails with a hint where nobody listens', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(presentedCertificates(HOST, port), refused);
  });

  it('fails where something else answers', async () => {
    const port = await listening(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    await assert.rejects(presentedCertificates(HOST, port), refused);
  });

  it('ends at its limit where nobody answers, and the reading is partial', async () => {
    const port = await listening(createServer((socket) => socket.unref()));
    await assert.rejects(presentedCertificates(HOST, port, { limitMs: 50 }), /no handshake within 50 ms/u);
    const { found, unread } = await presentedReading('peer0', HOST, port, { limitMs: 50 });
    assert.deepEqual(found, []);
    assert.equal(unread[0]?.what, `${HOST}:${port}`);
  });

  it('can be interrupted', async () => {
    const port = await listening(createServer((socket) => socket.unref()));
    await assert.rejects(presentedCertificates(HOST, port, { signal: AbortSignal.abort() }), /interrupted/u);
  });
});
