/**
 * Predictions beside measurements: reads the report.json of a row of drills (`npm run demo`, `npm run drills`) and prints a table in Markdown.
 * Usage: node bench/predictions.ts REPORT.json TOPOLOGY.yaml
 */
import { readFile } from 'node:fs/promises';
import { readDrillLibrary } from '../src/cli/commands/drill/library.ts';
import { predictOutage } from '../src/core/analysis/timing/predict-outage.ts';
import { type MeasuredOutage, predictionTable } from '../src/core/analysis/timing/predicted-and-measured.ts';
import type { Situation } from '../src/core/analysis/timing/floors.ts';
import type { DrillFault } from '../src/core/chaos/drill/drill.ts';
import type { DemoReport, DrillResult } from '../src/core/chaos/result.ts';
import type { Topology } from '../src/core/topology/model.ts';
import { readTopology } from '../tools/session.ts';

const [reportFile, topologyFile] = process.argv.slice(2);
if (reportFile === undefined || topologyFile === undefined) {
  process.stderr.write('usage: node bench/predictions.ts REPORT.json TOPOLOGY.yaml\n');
  process.exit(2);
}
const topology = await readTopology(topologyFile);
const { drills } = JSON.parse(await readFile(reportFile, 'utf8')) as DemoReport;
const faults = new Map((await readDrillLibrary()).map(({ drill }) => [drill.name, drill.fault]));
process.stdout.write(`${predictionTable(drills.flatMap((each) => rowOf(topology, each, faults.get(each.drill))))}\n`);

function rowOf(of: Topology, result: DrillResult, fault: DrillFault | undefined): readonly MeasuredOutage[] {
  if (fault === undefined || !Object.hasOwn(of.channels, result.channel)) return [];
  const prediction = predictOutage(of, result.channel, situationOf(of, result, fault));
  const { blocksGapMs, recoveredMs } = result.outage;
  return [{ drill: result.drill, network: result.network, prediction, blocksGapMs, clientsBackMs: recoveredMs }];
}

/** The runner gives a length to faults of the leader only, so a floor in the result says that the target led. */
function situationOf(of: Topology, { channel, targets, floorMs }: DrillResult, fault: DrillFault): Situation {
  const silent = fault.kind === 'link.cut' && fault.manner === 'silent';
  if (floorMs !== null && !silent) return 'leader-kill';
  const consenters = of.channels[channel]?.consenters ?? [];
  if (!silent || !targets.some((node) => consenters.includes(node))) return 'no-ordering-fault';
  return floorMs === null ? 'follower-silent-loss' : 'leader-silent-loss';
}
