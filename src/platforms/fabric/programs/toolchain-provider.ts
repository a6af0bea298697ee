/**
 * Builds the programs with the Go toolchain from the module of the release. A scratch module requires the exact version, because
 * `go install package@version` asks for the module's list of versions, which a proxy may refuse.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FABRIC_MODULE, FABRIC_PROGRAMS, knownRelease, type FabricProgram } from './catalog.ts';
import { fail } from './codes.ts';
import type { Origin } from './manifest.ts';
import { lastWords } from './program-version.ts';
import type { ObtainOrder, Provider } from './provider.ts';
import { runProgram, type RunOutcome } from './run-program.ts';

/** 71 s on two fast cores with an empty cache of Go; this is for a slow line and a slow machine. */
const BUILD_LIMIT_MS = 30 * 60_000;

export const toolchainProvider: Provider = { name: 'toolchain', obtain };

async function obtain(order: ObtainOrder): Promise<Origin> {
  const module = moduleVersion(order);
  const folder = await writeScratchModule(order, module);
  const go = (args: readonly string[], limitMs: number): Promise<RunOutcome> =>
    runProgram({ file: 'go', args, cwd: folder, env: buildEnvironment(), limitMs, signal: order.signal });
  const toolchain = await askVersion(go, order.limits.answerMs);
  await reachModule(go, module, order.limits.answerMs);
  for (const [index, name] of FABRIC_PROGRAMS.entries()) {
    order.onProgress(`building ${name} (${index + 1}/${FABRIC_PROGRAMS.length})`);
    await build(go, name, order, module);
  }
  return { provider: 'toolchain', words: `built by ${toolchain} from ${FABRIC_MODULE} ${module}`, module };
}

type Go = (args: readonly string[], limitMs: number) => Promise<RunOutcome>;

function moduleVersion(order: ObtainOrder): string {
  const module = order.module ?? knownRelease(order.version)?.module;
  if (module === undefined) throw fail('E215', `the module version of Fabric ${order.version} is not known to Holdfast`);
  return module;
}

async function writeScratchModule(order: ObtainOrder, module: string): Promise<string> {
  const folder = join(order.staging, 'src');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'go.mod'), `module scratch\n\ngo 1.21\n\nrequire ${FABRIC_MODULE} ${module}\n`);
  const release = knownRelease(order.version);
  if (release?.sums && release.module === module) {
    const { source, goMod } = release.sums;
    await writeFile(join(folder, 'go.sum'), `${FABRIC_MODULE} ${module} ${source}\n${FABRIC_MODULE} ${module}/go.mod ${goMod}\n`);
  }
  return folder;
}

/** The user's settings of Go (proxy, checksum database, caches) count; what would build for another machine or another way does not. */
function buildEnvironment(): NodeJS.ProcessEnv {
  const { GOOS: _system, GOARCH: _processor, GOFLAGS: _flags, ...rest } = process.env;
  return { ...rest, CGO_ENABLED: '0', GO111MODULE: 'on', GOWORK: 'off', GOTELEMETRY: 'off' };
}

async function askVersion(go: Go, limitMs: number): Promise<string> {
  const run = await go(['env', 'GOVERSION'], limitMs);
  if (run.startError === 'ENOENT') throw fail('E212', 'there is no program go on the PATH');
  if (run.startError !== null || run.exitCode !== 0) throw fail('E212', `go does not run: ${run.startError ?? lastWords(run.stderr)}`);
  return run.stdout.trim();
}

/** Asked first, because it answers from its own cache or through its proxy within a second, and a build that cannot get on says so late. */
async function reachModule(go: Go, module: string, limitMs: number): Promise<void> {
  const run = await go(['list', '-mod=mod', '-m', `${FABRIC_MODULE}@${module}`], limitMs);
  if (run.exitCode === 0) return;
  const why = run.timedOut ? `no answer from its proxy within ${limitMs / 1000} s` : lastWords(run.stderr);
  throw fail('E213', `go cannot get ${FABRIC_MODULE} ${module}: ${why}`, { retry: true });
}

/** Version and commit are what `orderer version` prints (common/metadata/metadata.go; GO_LDFLAGS of the Makefile at v3.1.1). */
async function build(go: Go, name: FabricProgram, order: ObtainOrder, module: string): Promise<void> {
  const commit = module.split('-').at(-1) ?? module;
  const metadata = `${FABRIC_MODULE}/common/metadata`;
  const flags = `-s -w -X ${metadata}.Version=v${order.version} -X ${metadata}.CommitSHA=${commit}`;
  const output = join(order.staging, 'bin', name);
  const target = `${FABRIC_MODULE}/cmd/${name}`;
  const run = await go(['build', '-mod=mod', '-buildvcs=false', '-trimpath', '-ldflags', flags, '-o', output, target], BUILD_LIMIT_MS);
  if (run.exitCode === 0) return;
  if (/no space left on device/iu.test(run.stderr)) throw fail('E216', `no space left while building ${name}`, { retry: true });
  const why = run.timedOut ? `not done after ${BUILD_LIMIT_MS / 60_000} minutes` : lastWords(run.stderr);
  throw fail('E214', `go could not build ${name}: ${why}`);
}
