/**
 * `npm run bench`: what Holdfast and its networks cost on this machine. Numbers, no verdicts: they depend on the machine and its load,
 * which are printed with them. Options: --only a,b (up, observe, outage, link, memory, survivability, placement, certificates, simulation, watching, engine), --times N (default 3), --json.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readTopology, newSession, root, runSession, toolPaths } from '../tools/session.ts';
import type { Benchmark } from './benchmark.ts';
import { certificatesBenchmark } from './certificates.ts';
import { engineBenchmark } from './engine.ts';
import { linkBenchmark } from './link.ts';
import { load, machine, machineLine } from './machine.ts';
import { HEADING, type Measurement, summary, tableRow } from './measurement.ts';
import { memoryBenchmark } from './memory.ts';
import { observeBenchmark } from './observe.ts';
import { outageBenchmark } from './outage.ts';
import { placementBenchmark } from './placement.ts';
import { simulationBenchmark } from './simulation.ts';
import { survivabilityBenchmark } from './survivability.ts';
import { upBenchmark } from './up.ts';
import { watchingBenchmark } from './watching.ts';
import { exampleFile } from './with-network.ts';

const ALL: readonly Benchmark[] = [
  upBenchmark,
  observeBenchmark,
  linkBenchmark,
  memoryBenchmark,
  outageBenchmark,
  survivabilityBenchmark,
  placementBenchmark,
  certificatesBenchmark,
  simulationBenchmark,
  watchingBenchmark,
  engineBenchmark,
];
const DEFAULT_TIMES = 3;

interface Done {
  readonly name: string;
  readonly title: string;
  readonly loadBefore: string;
  readonly loadAfter: string;
  readonly measurements: readonly Measurement[];
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, times: { type: 'string' }, json: { type: 'boolean' }, 'no-color': { type: 'boolean' } },
});
const session = newSession();
const { output } = session;
const wanted = values.only?.split(',') ?? ALL.map(({ name }) => name);
const strange = wanted.filter((name) => !ALL.some((each) => each.name === name));
const times = Number(values.times ?? DEFAULT_TIMES);
if (strange.length > 0 || !Number.isInteger(times) || times < 1) {
  output.complain(`--only takes ${ALL.map(({ name }) => name).join(', ')}; --times takes a number from 1 on`);
  process.exit(2);
}
const started = new Date();
const paths = toolPaths('bench');

await runSession(session, paths, async () => {
  const facts = machine((await readTopology(exampleFile('three-regions'))).platform.version);
  const say = values.json === true ? () => undefined : output.print.bind(output);
  say({ text: machineLine(facts), tone: 'faint' });
  const scratch = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const done: Done[] = [];
  try {
    for (const each of ALL.filter(({ name }) => wanted.includes(name))) {
      session.signal.throwIfAborted();
      const loadBefore = load();
      const measurements = await each.run({ session, paths, scratch, times });
      const result = { name: each.name, title: each.title, loadBefore, loadAfter: load(), measurements };
      done.push(result);
      if (values.json !== true) show(result);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
    if (done.length > 0) say({ text: `Report: ${await write(facts, done)}`, tone: 'strong' });
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify(document(facts, done), null, 2)}\n`);
  return 0;
});

function show({ name, title, loadBefore, loadAfter, measurements }: Done): void {
  output.endProgress();
  output.print({ text: `${name}: ${title}`, tone: 'strong' });
  output.table([HEADING, ...measurements.map(tableRow)], { heading: true });
  output.print({ text: `load average before ${loadBefore}, after ${loadAfter}`, tone: 'faint' });
}

function document(facts: ReturnType<typeof machine>, done: readonly Done[]): object {
  const benchmarks = done.map((each) => ({
    ...each,
    measurements: each.measurements.map((one) => ({ ...one, summary: summary(one.values) })),
  }));
  return { started: started.toISOString(), machine: facts, times, benchmarks };
}

async function write(facts: ReturnType<typeof machine>, done: readonly Done[]): Promise<string> {
  const folder = join(root, 'reports', `bench-${started.toISOString().replaceAll(':', '-').slice(0, 19)}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'bench.json'), `${JSON.stringify(document(facts, done), null, 2)}\n`);
  const file = join(folder, 'bench.md');
  await writeFile(file, markdown(facts, done));
  return file;
}

function markdown(facts: ReturnType<typeof machine>, done: readonly Done[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const parts = done.flatMap(({ name, title, loadBefore, loadAfter, measurements }) => [
    `## ${name}: ${title}`,
    '',
    row(HEADING),
    row(HEADING.map(() => '---')),
    ...measurements.map((each) => row(tableRow(each))),
    '',
    `Load average before ${loadBefore}, after ${loadAfter}.`,
    '',
  ]);
  return [`# Benchmarks of ${started.toISOString()}`, '', machineLine(facts), '', ...parts].join('\n');
}
