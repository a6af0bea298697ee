/**
 * Loses the majority of a running network on purpose and recovers it, with the commands that an operator has:
 * `node tools/majority-loss.ts [FILE] [REGION]`. Every process of the region is killed under load; then plan, confirm, apply and verify are
 * timed, and every step of the plan. At the end the peers of the region come back and the load accounts for every transaction. Prints one JSON document.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogRecord } from '../src/core/ports/engine-store.ts';
import { stepWords } from '../src/core/recovery/plan-text.ts';
import type { RecoveryPlan } from '../src/core/recovery/recovery-plan.ts';
import { nodesInRegion } from '../src/core/topology/lookup.ts';
import { parseTopology } from '../src/core/topology/parse.ts';
import { openNetwork } from '../src/network/open.ts';
import { networkPaths, stateFolder } from '../src/network/paths.ts';

const FILE = resolve(process.argv[2] ?? 'examples/three-regions-311.yaml');
const REGION = process.argv[3] ?? 'london';
/** Long enough for the load to be steady before the loss, and to outlast the recovery. */
const STEADY_MS = 10_000;
const LOAD_SECONDS = 90;
const RATE = 25;

const MAIN = join(import.meta.dirname, '../src/main.ts');

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly ms: number;
}

function holdfast(...args: readonly string[]): Promise<Ended> {
  const begun = performance.now();
  process.stderr.write(`holdfast ${args.join(' ')}\n`);
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      done({ exitCode: code ?? 128, stdout: Buffer.concat(out).toString('utf8'), ms: Math.round(performance.now() - begun) }),
    );
  });
}

async function timed(phases: Record<string, number>, name: string, ...args: readonly string[]): Promise<unknown> {
  const { exitCode, stdout, ms } = await holdfast('recover', ...args, '--json', '--quiet');
  phases[name] = ms;
  if (exitCode !== 0) throw new Error(`recover ${name} ended with ${exitCode}: ${stdout}`);
  return JSON.parse(stdout);
}

/** Where the time of `apply` went: each step from the end of the one before it, as the engine's log says. */
async function stepTimes({ plan: { id, steps } }: RecoveryPlan): Promise<readonly { readonly step: string; readonly ms: number }[]> {
  const { stdout } = await holdfast('audit', FILE, '--plan', id, '--kind', 'plan,succeeded', '--last', '1000', '--json', '--quiet');
  const { records } = JSON.parse(stdout) as { readonly records: readonly LogRecord[] };
  const inOrder = records.toSorted((a, b) => a.sequence - b.sequence);
  return inOrder.slice(1).map(({ at, data }, i) => {
    const step = steps[(data as { readonly step: number }).step];
    return { step: step === undefined ? '?' : stepWords(step), ms: at - (inOrder[i]?.at ?? at) };
  });
}

async function main(): Promise<void> {
  const parsed = parseTopology(readFileSync(FILE, 'utf8'), FILE);
  if (parsed.kind === 'invalid') throw new Error(`${FILE} is no topology`);
  const { topology } = parsed;
  const up = await holdfast('up', FILE, '--quiet');
  if (up.exitCode !== 0) throw new Error('the network does not come up');
  const load = holdfast('load', FILE, '--rate', String(RATE), '--seconds', String(LOAD_SECONDS), '--deadline', '60', '--json', '--quiet');
  await delay(STEADY_MS);
  const network = await openNetwork(topology, networkPaths(stateFolder(FILE, topology.name, process.env)));
  const gone = nodesInRegion(topology, REGION).map(({ id }) => id);
  await Promise.all(gone.map((node) => network.driver.kill(node)));
  const lostAt = performance.now();
  const file = join(mkdtempSync(join(tmpdir(), 'holdfast-majority-')), 'plan.json');
  const phases: Record<string, number> = {};
  const plan = (await timed(phases, 'plan', 'plan', FILE, '--hold', '--out', file)) as RecoveryPlan;
  await timed(phases, 'confirm-1', 'confirm', file, FILE, '--by', 'alice');
  await timed(phases, 'confirm-2', 'confirm', file, FILE, '--by', 'bob');
  const applied = await timed(phases, 'apply', 'apply', file, FILE);
  const verified = await timed(phases, 'verify', 'verify', file, FILE);
  const totalMs = Math.round(performance.now() - lostAt);
  const steps = await stepTimes(plan);
  await Promise.all(gone.filter((node) => topology.peers[node] !== undefined).map((node) => network.driver.start(node)));
  network.close();
  const { stdout } = await load;
  const accounting = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}') as unknown;
  process.stdout.write(
    `${JSON.stringify({ region: REGION, gone, totalMs, phases, steps, applied, verified, plan, accounting, file }, null, 2)}\n`,
  );
}

await main();
