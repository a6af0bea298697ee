/** What the whole command costs: start, reading the file, every analysis, printing; as a process of its own, because users start it so. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { printTopology } from '../src/core/topology/print.ts';
import { root } from '../tools/session.ts';
import type { Measurement } from './measurement.ts';
import { largeTopology, type Scale, sizeOf } from './survivability-topology.ts';

/** Runs in the measured process, and tells on its file 3 what it used. */
const TELL = `import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));`;

export async function measureCommand(
  scale: Scale,
  { times, scratch, against }: { readonly times: number; readonly scratch: string; readonly against?: string },
): Promise<readonly Measurement[]> {
  const topology = largeTopology(scale);
  const file = join(scratch, `plan-${scale.nodes}-${scale.peersOfChannel ?? 'all'}.yaml`);
  writeFileSync(file, printTopology(topology));
  // The first run fills the cache of compiled code.
  await runPlan(file);
  const runs: Run[] = [];
  for (let time = 0; time < times; time++) runs.push(await runPlan(file));
  const held = against === undefined ? {} : { against };
  const name = `plan --json, ${sizeOf(topology)}`;
  return [
    { name: `${name}: wall clock`, unit: 'ms', values: runs.map(({ wallMs }) => wallMs), ...held },
    { name: `${name}: processor time`, unit: 'ms', values: runs.map(({ processorMs }) => processorMs) },
    { name: `${name}: largest resident memory`, unit: 'MiB', values: runs.map(({ residentMiB }) => residentMiB), ...held },
  ];
}

interface Run {
  readonly wallMs: number;
  readonly processorMs: number;
  readonly residentMiB: number;
}

async function runPlan(file: string): Promise<Run> {
  const started = performance.now();
  const args = ['--import', `data:text/javascript,${encodeURIComponent(TELL)}`, join(root, 'src', 'main.ts'), 'plan', file, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [used, [code]] = await Promise.all([json(child.stdio[3] as Readable), once(child, 'exit')]);
  // 1: findings that are errors, of which random places have some.
  if (code !== 0 && code !== 1) throw new Error(`plan ${file} ended with ${String(code)}: nothing was measured`);
  const { userCPUTime, systemCPUTime, maxRSS } = used as NodeJS.ResourceUsage;
  return { wallMs: performance.now() - started, processorMs: (userCPUTime + systemCPUTime) / 1000, residentMiB: maxRSS / 1024 };
}
