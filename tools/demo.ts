/**
 * `npm run demo`: a real three-region Fabric network, broken three times under load, and a report that proves what happened.
 * It cleans up what an earlier demo left, and leaves nothing behind itself, also after Ctrl-C.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Output } from '../src/cli/output.ts';
import { Interrupted, listenForInterrupts } from '../src/cli/interrupt.ts';
import { readDrillLibrary } from '../src/cli/commands/drill/library.ts';
import { passed, resultLines } from '../src/cli/commands/drill/run.ts';
import { snapshotTable } from '../src/cli/snapshot.ts';
import type { DrillResult } from '../src/core/chaos/result.ts';
import { Failure } from '../src/core/kernel/failure.ts';
import { parseTopology } from '../src/core/topology/parse.ts';
import { topologyFailure } from '../src/core/topology/problem.ts';
import { takeDown } from '../src/network/down.ts';
import { drillNetwork } from '../src/network/drill.ts';
import type { OpenNetwork } from '../src/network/open.ts';
import { networkPaths } from '../src/network/paths.ts';
import { observeNetwork } from '../src/network/ready.ts';
import { collectReport, writeReport } from '../src/network/report.ts';
import { up } from '../src/network/up.ts';
import { ensureFabricPrograms } from '../src/platforms/fabric/programs/ensure-fabric-programs.ts';

const DRILLS = ['kill-leader', 'lose-region', 'silent-consenter'] as const;
const LOAD = { rate: 20, clientsPerRegion: 2, deadlineMs: 40_000 };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, 'examples', 'three-regions.yaml');
const state = join(root, '.holdfast', 'demo');
const output = new Output({ json: false, quiet: false, color: !process.argv.includes('--no-color') }, process, process.env);
const { signal } = listenForInterrupts();
const paths = networkPaths(state);
const started = new Date();
let exitCode = 0;

try {
  await demo();
} catch (error) {
  exitCode = describe(error);
} finally {
  output.progress('taking the network down');
  const { stopped } = await takeDown(paths, { wipe: exitCode === 0, onProgress: (text) => output.progress(text) });
  output.endProgress();
  output.print({ text: `The network is gone: ${stopped} processes stopped, no namespace left.`, tone: 'faint' });
  process.exit(exitCode);
}

async function demo(): Promise<void> {
  const parsed = parseTopology(await readFile(file, 'utf8'), relative(process.cwd(), file));
  if (parsed.kind === 'invalid') throw topologyFailure(parsed.problems);
  const { topology } = parsed;
  await takeDown(paths, { wipe: true, onProgress: (text) => output.progress(text) });
  const { bin, provider } = await ensureFabricPrograms({
    version: topology.platform.version,
    onProgress: (line) => output.progress(line),
    signal,
  });
  const begun = performance.now();
  const onProgress = (text: string): void => output.progress(text);
  const options = { topology, topologyFile: file, state, programs: { bin, provider }, loopback: false, validDays: 365, signal, onProgress };
  const { network } = await up(options);
  try {
    output.print(...snapshotTable(await observeNetwork(network), topology));
    output.print(
      '',
      `${topology.name} is up after ${((performance.now() - begun) / 1000).toFixed(1)} s. Sending ${LOAD.rate} transactions a second from every region.`,
    );
    const results = await drillsUnderLoad(network);
    const folder = join(root, 'reports', started.toISOString().replaceAll(':', '-').slice(0, 19));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const files = await writeReport(folder, await collectReport(network, results, started, version));
    if (!results.every(passed)) exitCode = 1;
    output.print('', [{ text: 'Report: ', tone: 'strong' }, files.html]);
  } finally {
    network.close();
  }
}

async function drillsUnderLoad(network: OpenNetwork): Promise<DrillResult[]> {
  const library = await readDrillLibrary();
  const channel = Object.keys(network.topology.channels)[0] ?? '';
  const load = await network.world.load.start({ ...LOAD, channel, regions: network.agents.regions });
  const results: DrillResult[] = [];
  try {
    for (const name of DRILLS) {
      signal.throwIfAborted();
      const drill = library.find((entry) => entry.drill.name === name)?.drill;
      if (drill === undefined) throw new Error(`no drill ${name} in the library`);
      output.print('', { text: `Drill ${name}: ${drill.title}`, tone: 'strong' });
      const onEvent = (event: { ms: number; text: string }): void =>
        output.progress(`${(event.ms / 1000).toFixed(1).padStart(6)} s  ${event.text}`);
      const result = await drillNetwork(network, drill, { onEvent, signal }, { load });
      results.push(result);
      output.print(...(await resultLines(result)).slice(1));
    }
  } finally {
    output.progress('waiting for transactions in flight');
    await load.stop();
  }
  return results;
}

function describe(error: unknown): number {
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
