/** What the tests of bad luck share: a network that starts in seconds, what it shows, and a look at what is left. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isKnown } from '../../src/core/observation/observed.ts';
import type { Snapshot } from '../../src/core/observation/snapshot.ts';
import { networkPaths } from '../../src/network/paths.ts';
import { type CliResult, Lab, example, markedProcesses, traces } from './harness.ts';

export const MINIMAL = example('minimal');

/** Two regions, so that there is a link; three orderers, so that one may die. */
const TWO_REGIONS = `version: 1
name: two-regions
platform: { kind: fabric, version: 3.1.1 }
regions:
  east: { zones: [a] }
  west: { zones: [a] }
latency:
  east-west: 20ms
organisations:
  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }
  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }
orderers:
  orderer1: { organisation: orderer-org, at: east/a }
  orderer2: { organisation: orderer-org, at: east/a }
  orderer3: { organisation: orderer-org, at: west/a }
peers:
  peer0: { organisation: org1, at: east/a, uses: [endorse, query, anchor] }
channels:
  demo:
    consensus: { kind: raft, tick-interval: 100ms }
    consenters: [orderer1, orderer2, orderer3]
    peers: [peer0]
    chaincodes:
      ledger: { kind: sample }
`;

export function twoRegions(lab: Lab): string {
  const file = join(lab.folder, 'two-regions.yaml');
  writeFileSync(file, TWO_REGIONS);
  return file;
}

/** Runs a body with a lab, takes its networks away whatever happens, and holds the machine to how it was. */
export async function inLab(files: readonly string[], body: (lab: Lab) => Promise<void>, prefix: readonly string[] = []): Promise<void> {
  const before = machine();
  const lab = new Lab(prefix);
  const own = files.length > 0 ? files : [twoRegions(lab)];
  try {
    await body(lab);
  } finally {
    for (const file of own.slice(1)) await lab.run(['down', file, '--wipe']);
    await lab.dispose(own[0] ?? MINIMAL);
  }
  assert.deepEqual(machine(), before);
  for (const file of own) assert.deepEqual(left(lab, basename(file, '.yaml')), []);
  for (const file of own) assert.equal(existsSync(networkPaths(join(lab.state, basename(file, '.yaml'))).runtime), false);
}

/** Other networks may come and go meanwhile: runtime folders are looked at by name. */
function machine(): Readonly<Record<string, string>> {
  return { ...traces(), runtime: '' };
}

export function stateOf(lab: Lab, network = 'minimal'): string {
  return join(lab.state, network);
}

/** Every process of the networks of this state folder, found as `down` finds them: without any file. */
export function left(lab: Lab, network = 'minimal'): readonly string[] {
  return markedProcesses(networkPaths(stateOf(lab, network)).idPrefix);
}

export async function succeeds(command: Promise<CliResult>): Promise<CliResult> {
  const result = await command;
  assert.equal(result.code, 0, `${result.stderr}\n${result.stdout}`);
  return result;
}

/** Exit code, code of the failure, and words that the user reads. */
export function refused(result: CliResult, exit: number, code: string, ...words: readonly RegExp[]): void {
  assert.equal(result.code, exit, `${result.stderr}\n${result.stdout}`);
  assert.match(result.stderr, new RegExp(`error ${code}`));
  assert.match(result.stderr, /next {2}\S/);
  for (const word of words) assert.match(result.stderr, word);
  assert.doesNotMatch(result.stderr, /E901|\n\s+at /);
}

/** The snapshot, whatever its verdict: exit 0 or 1. */
export async function snapshotOf(lab: Lab, file: string): Promise<Snapshot & { readonly code: number | null }> {
  const result = await lab.run(['status', file, '--json']);
  assert.ok(result.code === 0 || result.code === 1, `${result.code} ${result.stderr}`);
  return { ...(JSON.parse(result.stdout) as Snapshot), code: result.code };
}

export async function allLive(lab: Lab, file: string): Promise<boolean> {
  return Object.values((await snapshotOf(lab, file)).nodes).every(({ alive }) => isKnown(alive) && alive.value);
}

export async function height(lab: Lab, file: string, node = 'peer0', channel = 'demo'): Promise<number> {
  const seen = (await snapshotOf(lab, file)).nodes[node]?.channels[channel]?.height;
  assert.ok(seen !== undefined && isKnown(seen), JSON.stringify(seen));
  return seen.value;
}

/** Committed data is there, and more can be committed. */
export async function continues(lab: Lab, file: string, atLeast: number): Promise<number> {
  const now = await height(lab, file);
  assert.ok(now >= atLeast, `height ${now}, it was ${atLeast}`);
  await succeeds(lab.run(['canary', file]));
  return now + 1;
}

export async function eventually(what: string, holds: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `not within ${limitMs} ms: ${what}`);
    await delay(50);
  }
}

/** Waits until a command is as far as its lock says. */
export function locked(lab: Lab, network = 'minimal'): Promise<void> {
  return eventually('the lock is held', () => existsSync(join(stateOf(lab, network), 'lock.holder.json')));
}

export function pidIn(file: string): number {
  return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
}
