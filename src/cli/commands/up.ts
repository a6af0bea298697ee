import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { inFolder } from '../network.ts';
import { loadTopology } from '../topology.ts';
import { snapshotTable } from '../snapshot.ts';

interface UpOptions {
  readonly loopback?: true;
  readonly programs?: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('up')
    .helpGroup(GROUPS.network)
    .description('stand the network up on this machine, or repair what is missing of it')
    .argument(...FILE_ARGUMENT)
    .option('--loopback', 'loopback addresses instead of network namespaces: no latency, no cuts')
    .option('--programs <FOLDER>', 'use the Fabric programs in this folder')
    .action((file: string, options: UpOptions) => up(file, options, context));
  withExamples(command, { 'holdfast up': 'holdfast.yaml in this folder', 'holdfast up examples/three-regions.yaml': '' });
}

async function up(file: string, options: UpOptions, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const { topology } = await loadTopology(file, context);
  const { refuseForeign } = await import('../../network/foreign/foreign-nodes.ts');
  refuseForeign(topology);
  const { ensureFabricPrograms } = await import('../../platforms/fabric/programs/ensure-fabric-programs.ts');
  const { networkPaths, stateFolder } = await import('../../network/paths.ts');
  const { up: bringUp } = await import('../../network/up.ts');
  const { observeNetwork } = await import('../../network/ready.ts');
  const topologyFile = await inFolder(file, context);
  const { bin, provider } = await ensureFabricPrograms({
    version: topology.platform.version,
    ...(options.programs === undefined ? {} : { from: options.programs }),
    onProgress: (line) => output.progress(line),
    signal,
  });
  const state = stateFolder(topologyFile, topology.name, context.environment);
  const started = performance.now();
  const { network, parts } = await bringUp({
    topology,
    topologyFile,
    state: networkPaths(state).state,
    programs: { bin, provider },
    loopback: options.loopback === true,
    validDays: 365,
    signal,
    onProgress: (text) => output.progress(text),
  });
  try {
    const snapshot = await observeNetwork(network);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    output.document({
      network: topology.name,
      state,
      mode: network.record.mode,
      limits: network.record.limits,
      entries: network.record.entries,
      parts,
    });
    output.print(...snapshotTable(snapshot, topology));
    output.print('', [
      { text: `${topology.name} is up`, tone: 'good' },
      ` after ${seconds} s (Fabric ${topology.platform.version}, ${network.record.mode})`,
    ]);
    for (const limit of network.record.limits) output.note({ text: `limit: ${limit}`, tone: 'warning' });
    output.note({ text: 'Next: holdfast status, holdfast env ORG, holdfast drill list; holdfast down takes it away.', tone: 'faint' });
  } finally {
    network.close();
  }
}
