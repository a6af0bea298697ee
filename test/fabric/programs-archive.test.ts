import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Failure } from '../../src/core/kernel/failure.ts';
import { ensureFabricPrograms } from '../../src/platforms/fabric/programs/ensure-fabric-programs.ts';
import {
  ARCHIVE,
  PATIENT,
  VERSION,
  digest,
  isolate,
  makeFolder,
  packRelease,
  sendFile,
  serve,
  spawnEnsure,
  until,
} from './programs-lab.ts';

isolate();

const isFailure =
  (code: string, words: RegExp) =>
  (error: Failure): boolean => {
    assert.equal(error.code, code);
    assert.match(error.message, words);
    assert.notEqual(error.hint, '');
    return true;
  };

test('takes the programs out of the archive, checks them and records where they come from', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror, requests } = await serve(t, (request, response) => sendFile(request, response, bytes));
  const progress: string[] = [];
  const programs = await ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder, onProgress: (line) => progress.push(line) });
  assert.equal(programs.provider, 'archive');
  assert.equal(programs.bin, join(folder, 'fabric', VERSION, 'bin'));
  assert.deepEqual(
    programs.attempts.map(({ provider, outcome }) => `${provider} ${outcome}`),
    ['cache empty', 'archive used'],
  );
  assert.deepEqual(requests, [`GET /releases/v${VERSION}/${ARCHIVE}`]);
  assert.ok(progress.some((line) => line.includes(digest(bytes))));
  const manifest = JSON.parse(readFileSync(join(folder, 'fabric', VERSION, 'manifest.json'), 'utf8')) as { origin: object };
  assert.deepEqual(manifest.origin, {
    provider: 'archive',
    words: `from ${mirror}/v${VERSION}/${ARCHIVE}`,
    url: `${mirror}/v${VERSION}/${ARCHIVE}`,
    sha256: digest(bytes),
  });
  assert.equal(statSync(join(folder, 'fabric', VERSION, 'manifest.json')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(folder, 'fabric', VERSION)).toSorted(), ['bin', 'downloads', 'lock', 'manifest.json']);
  const again = await ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder });
  assert.equal(again.provider, 'cache');
  assert.equal(requests.length, 1);
});

test('follows the redirects of a release page', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror } = await serve(t, (request, response) => {
    if (request.url === '/store/file') sendFile(request, response, bytes);
    else response.writeHead(302, { location: '/store/file' }).end();
  });
  assert.equal((await ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder })).provider, 'archive');
});

test('does not follow a redirect in circles', async (t) => {
  const folder = makeFolder(t);
  const { mirror } = await serve(t, (request, response) => response.writeHead(302, { location: request.url }).end());
  await assert.rejects(
    ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder }),
    isFailure('E201', /redirects more than 5 times \[E207\]/u),
  );
});

test('continues a download where the connection was cut', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror, requests } = await serve(t, (request, response) => {
    if (request.headers.range !== undefined) return sendFile(request, response, bytes);
    sendFile(request, response, bytes, 100_000);
    response.socket?.end();
  });
  const programs = await ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder, sha256: digest(bytes) });
  assert.equal(programs.provider, 'archive');
  assert.deepEqual(requests, [`GET /releases/v${VERSION}/${ARCHIVE}`, `GET /releases/v${VERSION}/${ARCHIVE} bytes=100000-`]);
});

test('starts again when the archive has changed since the connection was cut', async (t) => {
  const folder = makeFolder(t);
  const old = packRelease(folder);
  const bytes = packRelease(folder);
  let first = true;
  const { mirror } = await serve(t, (request, response) => {
    if (!first) return sendFile(request, response, bytes);
    first = false;
    sendFile(request, response, old, 100_000);
    response.socket?.end();
  });
  await ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder, sha256: digest(bytes) });
});

test('continues the download of a process that was killed, and sweeps up behind it', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror, requests } = await serve(t, (request, response) => {
    sendFile(request, response, bytes, request.headers.range === undefined ? 150_000 : bytes.length);
  });
  const killed = spawnEnsure(t, { version: VERSION, mirror, cacheRoot: folder, limits: PATIENT });
  const part = join(folder, 'fabric', VERSION, 'downloads', `${ARCHIVE}.part`);
  await until('the first part arrives', () => existsSync(part) && statSync(part).size === 150_000);
  killed.child.kill('SIGKILL');
  await killed.ended;
  assert.ok(existsSync(join(folder, 'fabric', VERSION, `.partial-${killed.child.pid}`)));
  const programs = await ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder, sha256: digest(bytes) });
  assert.equal(programs.provider, 'archive');
  assert.match(requests.at(-1) ?? '', / bytes=150000-$/u);
  assert.deepEqual(readdirSync(join(folder, 'fabric', VERSION)).toSorted(), ['bin', 'downloads', 'lock', 'manifest.json']);
});

test('one of two processes downloads, the other waits and finds the cache filled', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const held: (() => void)[] = [];
  const { mirror, requests } = await serve(t, (request, response) => held.push(() => sendFile(request, response, bytes)));
  const order = { version: VERSION, mirror, cacheRoot: folder, limits: PATIENT };
  const both = [spawnEnsure(t, order), spawnEnsure(t, order)];
  await until('one waits for the other', () => both.some(({ lines }) => lines.some((line) => line.startsWith('waiting'))));
  await until('the other one downloads', () => requests.length > 0);
  for (const send of held) send();
  const answers = await Promise.all(both.map(async ({ ended }) => JSON.parse((await ended).at(-1) ?? '') as { provider: string }));
  assert.deepEqual(answers.map(({ provider }) => provider).toSorted(), ['archive', 'cache']);
  assert.equal(requests.length, 1);
});

test('the waiting process goes on when the one that it waits for is killed', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror, requests } = await serve(t, (request, response) => {
    if (requests.length > 1) sendFile(request, response, bytes);
  });
  const order = { version: VERSION, mirror, cacheRoot: folder, limits: PATIENT };
  const first = spawnEnsure(t, order);
  await until('the first one asks', () => requests.length === 1);
  const second = spawnEnsure(t, order);
  await until('the second one waits', () => second.lines.some((line) => line.startsWith('waiting')));
  first.child.kill('SIGKILL');
  assert.match((await second.ended).at(-1) ?? '', /"provider":"archive"/u);
});

test('refuses an archive with another digest than the pinned one and keeps nothing of it', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  const attempt = ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder, sha256: 'a'.repeat(64) });
  await assert.rejects(attempt, isFailure('E201', /has the SHA-256 .* is pinned \[E208\]/u));
  assert.deepEqual(readdirSync(join(folder, 'fabric', VERSION)).toSorted(), ['downloads', 'lock']);
  assert.deepEqual(readdirSync(join(folder, 'fabric', VERSION, 'downloads')), []);
});

test('refuses an archive with another digest than the one of its first download', async (t) => {
  const folder = makeFolder(t);
  let bytes = packRelease(folder);
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  const programs = await ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder });
  truncateSync(programs.program('peer'), 5);
  bytes = packRelease(folder);
  const attempt = ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder });
  await assert.rejects(attempt, isFailure('E201', /peer has 5 bytes.*\[E218\][^]*is recorded in .*\[E208\]/u));
});

test('repairs a damaged cache by obtaining the programs again', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  const order = { version: VERSION, mirror, cacheRoot: folder };
  const programs = await ensureFabricPrograms(order);
  const healthy = readFileSync(programs.program('peer'));
  writeFileSync(programs.program('peer'), Buffer.alloc(healthy.length, 'x'));
  const repaired = await ensureFabricPrograms(order);
  assert.equal(repaired.provider, 'archive');
  assert.match(repaired.attempts[0]?.why ?? '', /peer is not what was recorded/u);
  assert.deepEqual(readFileSync(repaired.program('peer')), healthy);
});

test('refuses an archive that ends in the middle', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder).subarray(0, 200_000);
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  await assert.rejects(
    ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder }),
    isFailure('E201', /is damaged: .* \[E209\]/u),
  );
});

test('refuses an archive whose header is damaged', async (t) => {
  const folder = makeFolder(t);
  const tar = gunzipSync(packRelease(folder));
  tar[0] = 0x21;
  const bytes = gzipSync(tar);
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  await assert.rejects(
    ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder }),
    isFailure('E201', /checksum of a header.* \[E209\]/u),
  );
});

test('refuses a page of words instead of an archive', async (t) => {
  const folder = makeFolder(t);
  const { mirror } = await serve(t, (_request, response) => response.end('<html>please log in</html>'));
  await assert.rejects(
    ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder }),
    isFailure('E201', /incorrect header check \[E209\]/u),
  );
});

test('refuses an archive that lacks a program', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder, VERSION, ['orderer', 'peer']);
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  const attempt = ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder });
  await assert.rejects(attempt, isFailure('E201', /lacks bin\/configtxgen, .* \[E210\]/u));
});

test('refuses an archive of another version', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder, '9.9.8');
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  const attempt = ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder });
  await assert.rejects(attempt, isFailure('E201', /orderer is of Fabric 9\.9\.8, not 9\.9\.9 \[E203\]/u));
  assert.equal(existsSync(join(folder, 'fabric', VERSION, 'bin')), false);
});

test('says that the server has no such archive', async (t) => {
  const folder = makeFolder(t);
  const { mirror } = await serve(t, (_request, response) => response.writeHead(404).end());
  await assert.rejects(
    ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder }),
    isFailure('E201', /answers 404 Not Found \[E207\]/u),
  );
});

test('a mirror whose port refuses is passed over with its reason', async (t) => {
  const folder = makeFolder(t);
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const attempt = ensureFabricPrograms({ version: VERSION, mirror: `http://127.0.0.1:${port}`, cacheRoot: folder });
  await assert.rejects(attempt, isFailure('E201', /127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED.* \[E206\]/u));
});

test('the password of a proxy is not repeated', async (t) => {
  const folder = makeFolder(t);
  const proxy = createServer((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')).listen(0, '127.0.0.1');
  t.after(() => proxy.close());
  await once(proxy, 'listening');
  process.env['HTTPS_PROXY'] = `http://user:secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  t.after(() => delete process.env['HTTPS_PROXY']);
  const attempt = ensureFabricPrograms({ version: VERSION, mirror: 'https://mirror.invalid/', cacheRoot: folder });
  await assert.rejects(
    attempt,
    (error: Failure) => isFailure('E201', /403 Forbidden.* \[E206\]/u)(error) && !error.message.includes('secret'),
  );
});

test('a mirror that accepts and never answers is given up at the limit', async (t) => {
  const folder = makeFolder(t);
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const limits = { answerMs: 200, silenceMs: 200, connections: 3 };
  const attempt = ensureFabricPrograms({ version: VERSION, mirror: `http://127.0.0.1:${port}`, cacheRoot: folder, limits });
  await assert.rejects(attempt, isFailure('E201', /no answer within 0\.2 s \[E206\]/u));
});

test('a server that falls silent in the middle is given up at the limit', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror } = await serve(t, (request, response) => {
    if (request.headers.range === undefined) sendFile(request, response, bytes, 1000);
    else response.writeHead(206, { 'content-range': `bytes 1000-${bytes.length - 1}/${bytes.length}` }).flushHeaders();
  });
  const limits = { answerMs: 60_000, silenceMs: 200, connections: 3 };
  const attempt = ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder, limits });
  await assert.rejects(attempt, isFailure('E201', /broke off after 1000 bytes: nothing came for 0\.2 s \[E211\]/u));
});

test('a full disk ends the call at once and leaves nothing in use', async (t) => {
  const folder = makeFolder(t);
  const bytes = packRelease(folder);
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  const downloads = join(folder, 'fabric', VERSION, 'downloads');
  mkdirSync(downloads, { recursive: true });
  symlinkSync('/dev/full', join(downloads, `${ARCHIVE}.part`));
  await assert.rejects(ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder }), isFailure('E216', /no space left/u));
  assert.equal(existsSync(join(folder, 'fabric', VERSION, 'bin')), false);
});

test('stops at once when it is cancelled', async (t) => {
  const folder = makeFolder(t);
  const cancel = new AbortController();
  const { mirror } = await serve(t, () => cancel.abort(new Error('enough')));
  const attempt = ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder, limits: PATIENT, signal: cancel.signal });
  await assert.rejects(attempt, /enough/u);
  assert.deepEqual(readdirSync(join(folder, 'fabric', VERSION)).toSorted(), ['downloads', 'lock']);
});

test('writes nothing outside its folder, whatever the archive holds', async (t) => {
  const folder = makeFolder(t);
  const entries = [
    tarEntry('../../../evil', '0', 'x'),
    tarEntry('/tmp/holdfast-evil', '0', 'x'),
    tarEntry('bin/orderer', '2', ''),
    Buffer.alloc(1024),
  ];
  const bytes = gzipSync(Buffer.concat(entries));
  const { mirror } = await serve(t, (request, response) => sendFile(request, response, bytes));
  await assert.rejects(
    ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder }),
    isFailure('E201', /lacks bin\/orderer.* \[E210\]/u),
  );
  assert.equal(existsSync('/tmp/holdfast-evil'), false);
  assert.deepEqual(readdirSync(folder).toSorted(), ['fabric']);
});

function tarEntry(name: string, type: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000755\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  if (type === '2') header.write('/etc/passwd', 157);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
