/** Builds the program of test/timing/oracle once, keeps it in the user's cache, and asks it. It is Fabric's own check of SmartBFT options. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { defaultCacheRoot } from '../../src/platforms/fabric/programs/place.ts';

/** Durations as texts of Go. */
export interface Question {
  readonly maxMessages: number;
  readonly absoluteMaxBytes: number;
  readonly batchInterval: string;
  readonly incomingBufferSize: number;
  readonly poolSize: number;
  readonly requestForward: string;
  readonly requestComplain: string;
  readonly requestAutoRemove: string;
  readonly viewChangeResend: string;
  readonly viewChange: string;
  readonly leaderHeartbeat: string;
  readonly leaderHeartbeatCount: number;
  readonly collect: string;
}

export type Oracle = { readonly kind: 'ready'; readonly program: string } | { readonly kind: 'missing'; readonly why: string };

const SOURCE = join(import.meta.dirname, 'oracle');
/** Some seconds with Fabric's module at hand; this is for a slow line and a slow machine. */
const BUILD_LIMIT_MS = 10 * 60_000;
/** What says that the module cannot be reached, and not that the program is wrong. */
const OFFLINE = /dial tcp|no such host|connection refused|i\/o timeout|proxyconnect|module lookup disabled|TLS handshake/u;

export function buildOracle(): Oracle {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(SOURCE, file)));
  const folder = join(defaultCacheRoot(), 'test');
  const program = join(folder, `smartbft-oracle-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return { kind: 'ready', program };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${program}.${process.pid}`;
  const { GOOS: _system, GOARCH: _processor, GOFLAGS: _flags, ...rest } = process.env;
  const env = { ...rest, CGO_ENABLED: '0', GO111MODULE: 'on', GOWORK: 'off', GOTELEMETRY: 'off' };
  const args = ['build', '-mod=readonly', '-buildvcs=false', '-trimpath', '-o', unfinished, '.'];
  const run = spawnSync('go', args, { cwd: SOURCE, env, timeout: BUILD_LIMIT_MS, encoding: 'utf8' });
  if (run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT') {
    return { kind: 'missing', why: "there is no Go toolchain on the PATH to build Fabric's check with" };
  }
  if (OFFLINE.test(run.stderr)) return { kind: 'missing', why: 'Go cannot reach the module of Fabric' };
  if (run.status !== 0) throw new Error(`the oracle does not build: ${run.error?.message ?? run.stderr}`);
  renameSync(unfinished, program);
  return { kind: 'ready', program };
}

/** Fabric's error for each question, in order; empty where it takes the options. */
export function askOracle(program: string, questions: readonly Question[]): readonly string[] {
  const input = `${questions.map((question) => JSON.stringify(question)).join('\n')}\n`;
  const run = spawnSync(program, [], { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.error?.message ?? run.stderr}`);
  const lines = run.stdout.trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { readonly error: string }).error);
}
