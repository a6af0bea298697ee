import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Failure } from '../../src/core/kernel/failure.ts';
import { ensureFabricPrograms } from '../../src/platforms/fabric/programs/ensure-fabric-programs.ts';
import { installedVersions, listFabricVersions } from '../../src/platforms/fabric/programs/list-fabric-versions.ts';
import { defaultCacheRoot } from '../../src/platforms/fabric/programs/place.ts';
import { VERSION, fillPrograms, isolate, makeFolder, writeProgram } from './programs-lab.ts';

isolate();

/** Refused at once: these tests are about what is on the disk. */
const mirror = 'http://127.0.0.1:1';

const failsWith =
  (code: string, words: RegExp) =>
  (error: Failure): boolean => {
    assert.equal(error.code, code);
    assert.match(error.message, words);
    return true;
  };

test('uses the folder that the user names, and the bin folder in it', async (t) => {
  const folder = makeFolder(t);
  const bin = fillPrograms(join(folder, 'bin'), VERSION, ['orderer', 'peer', 'configtxgen']);
  for (const from of [folder, bin]) {
    const programs = await ensureFabricPrograms({ version: VERSION, from, cacheRoot: join(folder, 'cache'), mirror });
    assert.equal(programs.provider, 'folder');
    assert.equal(programs.program('peer'), join(bin, 'peer'));
    assert.throws(() => programs.program('cryptogen'), failsWith('E219', /does not hold cryptogen/u));
  }
  assert.equal(existsSync(join(folder, 'cache')), false);
});

test('a named folder that is empty, of another version or for another machine ends the call', async (t) => {
  const folder = makeFolder(t);
  const ensure = (from: string): Promise<unknown> =>
    ensureFabricPrograms({ version: VERSION, from, cacheRoot: join(folder, 'cache'), mirror });
  await assert.rejects(ensure(join(folder, 'none')), failsWith('E202', /does not hold orderer, peer, configtxgen/u));
  await assert.rejects(ensure(fillPrograms(join(folder, 'old'), '9.9.8')), failsWith('E203', /is of Fabric 9\.9\.8, not 9\.9\.9/u));
  const foreign = fillPrograms(join(folder, 'foreign'));
  writeFileSync(join(foreign, 'orderer'), elfProgram(8));
  await assert.rejects(ensure(foreign), failsWith('E204', /is built for ELF machine 8, this machine is/u));
  writeFileSync(join(foreign, 'orderer'), 'MZ this is for another system');
  await assert.rejects(ensure(foreign), failsWith('E204', /is no program of this system/u));
  const locked = fillPrograms(join(folder, 'locked'));
  chmodSync(join(locked, 'orderer'), 0o644);
  await assert.rejects(ensure(locked), failsWith('E204', /cannot be started: EACCES/u));
  const silent = fillPrograms(join(folder, 'silent'));
  writeFileSync(join(silent, 'orderer'), '#!/bin/sh\necho nothing of use\n');
  await assert.rejects(ensure(silent), failsWith('E205', /does not say its version: nothing of use/u));
  writeFileSync(join(silent, 'orderer'), '#!/bin/sh\necho broken >&2\nexit 7\n');
  await assert.rejects(ensure(silent), failsWith('E205', /ended with 7: broken/u));
});

test('a folder named by the environment that is not right is told, and the cache is used', async (t) => {
  const folder = makeFolder(t);
  fillPrograms(join(folder, 'fabric', VERSION, 'bin'));
  process.env['HOLDFAST_FABRIC_BIN'] = fillPrograms(join(folder, 'old'), '9.9.8');
  t.after(() => delete process.env['HOLDFAST_FABRIC_BIN']);
  const programs = await ensureFabricPrograms({ version: VERSION, cacheRoot: folder, mirror });
  assert.deepEqual(
    programs.attempts.map(({ provider, outcome, code }) => [provider, outcome, code]),
    [
      ['folder', 'failed', 'E203'],
      ['cache', 'used', null],
    ],
  );
});

test('takes in a cache that was filled by hand, and gives it a record', async (t) => {
  const folder = makeFolder(t);
  fillPrograms(join(folder, 'fabric', VERSION, 'bin'));
  assert.equal((await installedVersions(folder))[0]?.state, 'unrecorded');
  assert.equal((await ensureFabricPrograms({ version: VERSION, cacheRoot: folder, mirror })).provider, 'cache');
  assert.equal((await installedVersions(folder))[0]?.state, 'usable');
});

test('does not take in a cache that was filled by hand with programs of another version', async (t) => {
  const folder = makeFolder(t);
  const bin = fillPrograms(join(folder, 'fabric', VERSION, 'bin'));
  writeProgram(join(bin, 'cryptogen'), '9.9.8');
  const attempt = ensureFabricPrograms({ version: VERSION, cacheRoot: folder, mirror });
  await assert.rejects(attempt, failsWith('E201', /cache: .*cryptogen is of Fabric 9\.9\.8, not 9\.9\.9 \[E203\]/u));
  assert.ok(existsSync(join(bin, 'orderer')), 'what the user put there stays');
});

test('a copied cache whose times differ is compared by digest and used', async (t) => {
  const folder = makeFolder(t);
  const bin = fillPrograms(join(folder, 'fabric', VERSION, 'bin'));
  await ensureFabricPrograms({ version: VERSION, cacheRoot: folder, mirror });
  utimesSync(join(bin, 'peer'), 1_000_000_000, 1_000_000_000);
  assert.equal((await ensureFabricPrograms({ version: VERSION, cacheRoot: folder, mirror })).provider, 'cache');
});

test('sees a changed, shortened, missing or locked program, and a record that is damaged or of another machine', async (t) => {
  const folder = makeFolder(t);
  const place = join(folder, 'fabric', VERSION);
  const peer = join(place, 'bin', 'peer');
  const manifest = join(place, 'manifest.json');
  const damages: readonly (readonly [RegExp, () => void])[] = [
    [/is not what was recorded/u, () => writeFileSync(peer, readFileSync(peer, 'utf8').replace('pretend', 'PRETEND'))],
    [/has 5 bytes/u, () => truncateSync(peer, 5)],
    [/lacks peer/u, () => rmSync(peer)],
    [/peer is not executable/u, () => chmodSync(peer, 0o600)],
    [/cannot be understood/u, () => writeFileSync(manifest, '{')],
    [/cannot be understood/u, () => writeFileSync(manifest, '{"format":2}')],
    [
      /is built for plan9-mips/u,
      () => writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"platform": ".*"/u, '"platform": "plan9-mips"')),
    ],
  ];
  for (const [words, damage] of damages) {
    rmSync(place, { recursive: true, force: true });
    fillPrograms(join(place, 'bin'));
    await ensureFabricPrograms({ version: VERSION, cacheRoot: folder, mirror });
    damage();
    assert.match((await installedVersions(folder))[0]?.words ?? '', words);
    await assert.rejects(ensureFabricPrograms({ version: VERSION, cacheRoot: folder, mirror }), failsWith('E201', words));
  }
});

test('a thorough look finds a change that kept size and time', async (t) => {
  const folder = makeFolder(t);
  const bin = fillPrograms(join(folder, 'fabric', VERSION, 'bin'));
  const order = { version: VERSION, cacheRoot: folder, mirror };
  utimesSync(join(bin, 'peer'), 1_000_000_000, 1_000_000_000);
  await ensureFabricPrograms(order);
  writeFileSync(join(bin, 'peer'), readFileSync(join(bin, 'peer'), 'utf8').replace('pretend', 'PRETEND'));
  utimesSync(join(bin, 'peer'), 1_000_000_000, 1_000_000_000);
  assert.equal((await ensureFabricPrograms(order)).provider, 'cache');
  await assert.rejects(ensureFabricPrograms({ ...order, verify: true }), failsWith('E201', /is not what was recorded/u));
});

test('a cache folder that cannot be made is said at once', async (t) => {
  const folder = makeFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const attempt = ensureFabricPrograms({ version: VERSION, cacheRoot: join(folder, 'file'), mirror });
  await assert.rejects(attempt, failsWith('E217', /cannot use/u));
});

test('refuses options that are none', async (t) => {
  const cacheRoot = makeFolder(t);
  const ensure = (options: object): Promise<unknown> => ensureFabricPrograms({ version: VERSION, cacheRoot, mirror, ...options });
  for (const version of ['3.1', '../../etc', '3.1.1-rc1', ''])
    await assert.rejects(ensure({ version }), failsWith('E200', /is not a Fabric version/u));
  await assert.rejects(ensure({ sha256: 'abc' }), failsWith('E220', /not a SHA-256/u));
  for (const wrong of ['ftp://host/', 'host', 'https://user:secret@host/'])
    await assert.rejects(
      ensure({ mirror: wrong }),
      (error: Failure) => failsWith('E221', /mirror/u)(error) && !error.message.includes('secret'),
    );
  await assert.rejects(ensure({ module: 'v1 // evil' }), failsWith('E223', /not a module version/u));
});

test('lists the default first, then the proven, then the known and the installed ones', async (t) => {
  const folder = makeFolder(t);
  mkdirSync(join(folder, 'fabric', 'not-a-version'), { recursive: true });
  fillPrograms(join(folder, 'fabric', VERSION, 'bin'));
  const versions = await listFabricVersions(folder);
  assert.deepEqual(
    versions.map(({ version }) => version),
    ['3.1.1', '2.5.9', '9.9.9', '3.1.5', '3.1.4', '3.1.2', '3.1.0', '2.5.16', '2.5.0'],
  );
  assert.deepEqual(
    versions.filter(({ proven }) => proven).map(({ version }) => version),
    ['3.1.1', '2.5.9'],
  );
  assert.equal(versions.find(({ version }) => version === VERSION)?.installed?.state, 'unrecorded');
});

test('the cache is below XDG_CACHE_HOME when that is an absolute path', () => {
  assert.equal(defaultCacheRoot({ XDG_CACHE_HOME: '/var/cache/me' }), '/var/cache/me/holdfast');
  assert.match(defaultCacheRoot({ XDG_CACHE_HOME: 'relative' }), /\/\.cache\/holdfast$/u);
});

/** The first bytes of a program for a processor by its number in elf.h. */
function elfProgram(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\u007FELF', 0, 'latin1');
  header.set([2, 1, 1], 4);
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(machine, 18);
  return header;
}
