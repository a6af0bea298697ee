/** What demo, drills and benchmarks share: a network of their own from an example, taken away whatever happens. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Interrupted, listenForInterrupts } from '../src/cli/interrupt.ts';
import { Output } from '../src/cli/output.ts';
import { Failure } from '../src/core/kernel/failure.ts';
import type { Topology } from '../src/core/topology/model.ts';
import { parseTopology } from '../src/core/topology/parse.ts';
import { topologyFailure } from '../src/core/topology/problem.ts';
import { takeDown } from '../src/network/down.ts';
import { networkPaths, type NetworkPaths } from '../src/network/paths.ts';
import { up, type UpResult } from '../src/network/up.ts';
import { acquireLock } from '../src/store/files/lock.ts';
import { ensureFabricPrograms } from '../src/platforms/fabric/programs/ensure-fabric-programs.ts';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Session {
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export function newSession(): Session {
  const output = new Output({ json: false, quiet: false, color: !process.argv.includes('--no-color') }, process, process.env);
  return { output, signal: listenForInterrupts().signal, onProgress: (text) => output.progress(text) };
}

export async function readTopology(file: string): Promise<Topology> {
  const parsed = parseTopology(await readFile(file, 'utf8'), relative(process.cwd(), file));
  if (parsed.kind === 'invalid') throw topologyFailure(parsed.problems);
  return parsed.topology;
}

/** State of the tools' own networks: apart from those that a user runs from the same files. */
export function toolPaths(name: string): NetworkPaths {
  return networkPaths(join(root, '.holdfast', name));
}

/** Takes away what an earlier run left, then starts anew. */
export async function freshNetwork(session: Session, topology: Topology, file: string, paths: NetworkPaths): Promise<UpResult> {
  const { signal, onProgress } = session;
  await takeDown(paths, { wipe: true, onProgress });
  const { bin, provider } = await ensureFabricPrograms({ version: topology.platform.version, onProgress, signal });
  return up({
    topology,
    topologyFile: file,
    state: paths.state,
    programs: { bin, provider },
    loopback: false,
    validDays: 365,
    signal,
    onProgress,
  });
}

/** Two runs of one tool would take away each other's network. The lock dies with its holder. */
async function holdAlone(session: Session, paths: NetworkPaths): Promise<void> {
  const name = basename(paths.state);
  try {
    await acquireLock(dirname(paths.state), `${name}.lock`, { command: `npm run ${name}` });
  } catch (error) {
    process.exit(describe(session, error));
  }
}

/** Runs the work, takes the network away, and ends the process with the right code. `work` returns the exit code. */
export async function runSession(session: Session, paths: NetworkPaths, work: () => Promise<number>): Promise<never> {
  await holdAlone(session, paths);
  const { output, onProgress } = session;
  let code: number;
  try {
    code = await work();
  } catch (error) {
    // What an interrupted run stumbles over on its way out is no failure of its own.
    code = describe(session, session.signal.aborted ? session.signal.reason : error);
  }
  onProgress('taking the network away');
  const { stopped } = await takeDown(paths, { wipe: code === 0, onProgress });
  output.endProgress();
  output.print({ text: `The network is gone: ${stopped} processes stopped.`, tone: 'faint' });
  if (code !== 0) output.print({ text: `Its logs and ledgers stay in ${paths.state}.`, tone: 'faint' });
  process.exit(code);
}

function describe({ output }: Session, error: unknown): number {
  if (error instanceof Interrupted) {
    output.complain({ text: 'interrupted; cleaning up', tone: 'warning' });
    return error.exit;
  }
  if (error instanceof Failure) {
    output.complain({ text: `${error.code}: ${error.message}`, tone: 'bad' }, `next: ${error.hint}`);
    return error.exit;
  }
  output.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 4;
}
