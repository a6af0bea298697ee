import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Failure } from '../../src/core/kernel/failure.ts';
import { FABRIC_PROGRAMS } from '../../src/platforms/fabric/programs/catalog.ts';
import { ensureFabricPrograms } from '../../src/platforms/fabric/programs/ensure-fabric-programs.ts';
import { VERSION, isolate, makeFolder } from './programs-lab.ts';

isolate();

const mirror = 'http://127.0.0.1:1';
const MODULE = 'v1.4.0-rc1.0.20990101000000-0123456789ab';

const WRITE_PROGRAM = `while [ $# -gt 1 ]; do [ "$1" = -o ] && out="$2"; shift; done
printf '#!/bin/sh\\necho " Version: v${VERSION}"\\n' > "$out"; /bin/chmod 755 "$out"`;

/** A pretended toolchain on the PATH that notes its arguments. */
function installGo(t: TestContext, folder: string, list: string, build: string): () => readonly string[] {
  const bin = join(folder, 'go-bin');
  mkdirSync(bin);
  const script = `#!/bin/sh
echo "$CGO_ENABLED $GOWORK $*" >> ${join(folder, 'calls')}
case "$1" in
env) echo go9.9.9 ;;
list) ${list} ;;
build) ${build} ;;
esac
`;
  writeFileSync(join(bin, 'go'), script, { mode: 0o755 });
  const path = process.env['PATH'];
  process.env['PATH'] = bin;
  t.after(() => (process.env['PATH'] = path));
  return () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
}

const failsWith =
  (code: string, words: RegExp) =>
  (error: Failure): boolean => {
    assert.equal(error.code, code);
    assert.match(error.message, words);
    return true;
  };

test('builds all programs from the module, those that a network needs first', async (t) => {
  const folder = makeFolder(t);
  const calls = installGo(t, folder, ':', WRITE_PROGRAM);
  const progress: string[] = [];
  const programs = await ensureFabricPrograms({
    version: VERSION,
    module: MODULE,
    mirror,
    cacheRoot: folder,
    onProgress: (line) => progress.push(line),
  });
  assert.equal(programs.provider, 'toolchain');
  assert.deepEqual(
    progress.filter((line) => line.startsWith('building')),
    FABRIC_PROGRAMS.map((name, index) => `building ${name} (${index + 1}/7)`),
  );
  assert.deepEqual(FABRIC_PROGRAMS.slice(0, 3), ['orderer', 'peer', 'configtxgen']);
  const build = calls().find((line) => line.includes('cmd/peer'));
  assert.match(
    build ?? '',
    /^0 off build -mod=mod -buildvcs=false -trimpath -ldflags .*metadata\.Version=v9\.9\.9 .*CommitSHA=0123456789ab -o /u,
  );
  assert.match(programs.attempts.at(-1)?.why ?? '', /^built by go9\.9\.9 from github\.com\/hyperledger\/fabric v1\.4\.0/u);
});

test('says that no module version is known for a release, and how to give one', async (t) => {
  const folder = makeFolder(t);
  installGo(t, folder, ':', WRITE_PROGRAM);
  await assert.rejects(
    ensureFabricPrograms({ version: VERSION, mirror, cacheRoot: folder }),
    failsWith('E201', /Fabric 9\.9\.9 is not known to Holdfast \[E215\]/u),
  );
});

test('says why the toolchain does not get the sources', async (t) => {
  const folder = makeFolder(t);
  installGo(t, folder, 'echo "dial tcp: lookup proxy: no such host" >&2; exit 1', WRITE_PROGRAM);
  const attempt = ensureFabricPrograms({ version: '3.1.1', mirror, cacheRoot: folder });
  await assert.rejects(attempt, failsWith('E201', /go cannot get .*: dial tcp: lookup proxy: no such host \[E213\]/u));
});

test('a proxy that never answers is given up at the limit', async (t) => {
  const folder = makeFolder(t);
  installGo(t, folder, '/bin/sleep 600', WRITE_PROGRAM);
  const limits = { answerMs: 1000, silenceMs: 1000, connections: 1 };
  const attempt = ensureFabricPrograms({ version: '3.1.1', mirror, cacheRoot: folder, limits });
  await assert.rejects(attempt, failsWith('E201', /no answer from its proxy within 1 s \[E213\]/u));
});

test('a build that fails is told with the last words of the toolchain', async (t) => {
  const folder = makeFolder(t);
  installGo(t, folder, ':', 'echo "requires go >= 1.24.2 (running go 1.20)" >&2; exit 1');
  const attempt = ensureFabricPrograms({ version: '3.1.1', mirror, cacheRoot: folder });
  await assert.rejects(attempt, failsWith('E201', /go could not build orderer: requires go >= 1\.24\.2 .*\[E214\]/u));
});

test('a disk that is full during the build ends the call', async (t) => {
  const folder = makeFolder(t);
  installGo(t, folder, ':', 'echo "write /tmp/x.o: no space left on device" >&2; exit 1');
  await assert.rejects(ensureFabricPrograms({ version: '3.1.1', mirror, cacheRoot: folder }), failsWith('E216', /while building orderer/u));
});

test('cancelling ends the build with all its processes', async (t) => {
  const folder = makeFolder(t);
  installGo(t, folder, ':', '/bin/sleep 600');
  const cancel = new AbortController();
  const onProgress = (line: string): void => {
    if (line.startsWith('building')) setImmediate(() => cancel.abort(new Error('enough')));
  };
  await assert.rejects(ensureFabricPrograms({ version: '3.1.1', mirror, cacheRoot: folder, onProgress, signal: cancel.signal }), /enough/u);
});

test('without Go and without a network the failure lists every way, its reason, and what to do', async (t) => {
  const folder = makeFolder(t);
  await assert.rejects(ensureFabricPrograms({ version: '3.1.1', mirror, cacheRoot: folder }), (error: Failure) => {
    assert.equal(error.exit, 4);
    assert.deepEqual(error.message.split('\n'), [
      'Fabric 3.1.1 could not be obtained. Tried:',
      `  cache: ${join(folder, 'fabric', '3.1.1', 'bin')} is empty`,
      '  archive: 127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1 [E206]',
      '  toolchain: there is no program go on the PATH [E212]',
    ]);
    for (const way of ['HOLDFAST_FABRIC_BIN', 'HOLDFAST_FABRIC_MIRROR', 'install Go', join(folder, 'fabric', '3.1.1', 'bin')])
      assert.ok(error.hint.includes(way), way);
    return true;
  });
});
