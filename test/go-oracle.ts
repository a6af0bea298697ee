/** Programs in Go that link Fabric's own packages, for tests that compare with them: built once, kept in the user's cache, asked by lines of JSON. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { defaultCacheRoot } from '../src/platforms/fabric/programs/place.ts';

export type Oracle = { readonly kind: 'ready'; readonly program: string } | { readonly kind: 'missing'; readonly why: string };

/** 45 s with Fabric's module at hand and nothing compiled; this is for a slow line and a slow machine. */
const BUILD_LIMIT_MS = 20 * 60_000;
const ANSWER_BYTES = 2 ** 30;

/** What says that the module cannot be reached, and not that the program is wrong. */
const OFFLINE = /dial tcp|no such host|connection refused|i\/o timeout|proxyconnect|module lookup disabled|TLS handshake/u;

/** @param source folder with main.go, go.mod and go.sum. */
export function buildOracle(name: string, source: string): Oracle {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)));
  const folder = join(defaultCacheRoot(), 'test');
  const program = join(folder, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return { kind: 'ready', program };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${program}.${process.pid}`;
  const { GOOS: _system, GOARCH: _processor, GOFLAGS: _flags, ...rest } = process.env;
  const env = { ...rest, CGO_ENABLED: '0', GO111MODULE: 'on', GOWORK: 'off', GOTELEMETRY: 'off' };
  const args = ['build', '-mod=readonly', '-buildvcs=false', '-trimpath', '-o', unfinished, '.'];
  const run = spawnSync('go', args, { cwd: source, env, timeout: BUILD_LIMIT_MS, encoding: 'utf8' });
  if (run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT')
    return { kind: 'missing', why: "there is no Go toolchain on the PATH to build Fabric's own code with" };
  if (OFFLINE.test(run.stderr)) return { kind: 'missing', why: 'Go cannot reach the module of Fabric' };
  if (run.status !== 0) throw new Error(`the oracle ${name} does not build: ${run.error?.message ?? run.stderr}`);
  renameSync(unfinished, program);
  return { kind: 'ready', program };
}

/** One answer for each question, in order. */
export function askOracle(program: string, questions: readonly unknown[]): readonly unknown[] {
  const input = `${questions.map((question) => JSON.stringify(question)).join('\n')}\n`;
  const env = { ...process.env, FABRIC_LOGGING_SPEC: 'error' };
  const run = spawnSync(program, [], { input, encoding: 'utf8', maxBuffer: ANSWER_BYTES, env });
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.error?.message ?? run.stderr}`);
  const lines = run.stdout.trimEnd().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}
