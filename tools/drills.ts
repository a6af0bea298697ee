/**
 * `npm run drills`: the whole library on real networks, with a report per network and a table at the end.
 * Options: --times N (default 3 on the default version, 1 on the others), --only a,b (drills), --network three-regions (an example).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readDrillLibrary } from '../src/cli/commands/drill/library.ts';
import { passed, resultLines } from '../src/cli/commands/drill/run.ts';
import type { Drill } from '../src/core/chaos/drill/drill.ts';
import type { DrillResult, TimelineEvent } from '../src/core/chaos/result.ts';
import { Failure } from '../src/core/kernel/failure.ts';
import type { Topology } from '../src/core/topology/model.ts';
import { drillNetwork } from '../src/network/drill.ts';
import type { OpenNetwork } from '../src/network/open.ts';
import { collectReport, writeReport } from '../src/network/report.ts';
import { holdfastVersion } from '../src/system/version.ts';
import { drillTable } from './drill-table.ts';
import { freshNetwork, newSession, readTopology, root, runSession, toolPaths } from './session.ts';

const TIMES: Readonly<Record<string, number>> = {
  'three-regions': 3,
  'three-regions-311': 3,
  'three-regions-spare': 3,
  'certificates-bft': 3,
  'three-regions-v2': 1,
};
/** The rules by which a spare takes a place. */
const SPARE_RULES = ['D501', 'D502'];

/** These networks are nobody's. */
const PEOPLE = ['drills-first', 'drills-second'];

const { values } = parseArgs({
  options: { times: { type: 'string' }, only: { type: 'string' }, network: { type: 'string' }, 'no-color': { type: 'boolean' } },
});
const session = newSession();
const { output, signal } = session;
const paths = toolPaths('drills');
const started = new Date();

await runSession(session, paths, async () => {
  const all: DrillResult[] = [];
  for (const example of values.network?.split(',') ?? Object.keys(TIMES)) all.push(...(await drillsOn(example)));
  output.print(...drillTable(all));
  return all.every(passed) ? 0 : 1;
});

/**
 * Each drill on a network of its own: what one leaves behind does not burden the next, and accounting compares short ledgers.
 * The report is written after each, so that an interruption loses none of what was measured.
 */
async function drillsOn(example: string): Promise<readonly DrillResult[]> {
  const file = join(root, 'examples', `${example}.yaml`);
  const topology = await readTopology(file);
  const times = Number(values.times ?? TIMES[example] ?? 1);
  const folder = join(root, 'reports', `${started.toISOString().replaceAll(':', '-').slice(0, 19)}-${example}`);
  const results: DrillResult[] = [];
  for (const drill of await chosenDrills(example, topology)) {
    const { network } = await freshNetwork(session, topology, file, paths);
    try {
      for (let time = 1; time <= times; time += 1) {
        signal.throwIfAborted();
        output.print({
          text: `${topology.name} (Fabric ${topology.platform.version}): ${drill.name}, ${time} of ${times}`,
          tone: 'strong',
        });
        const result = await one(network, drill);
        if (result !== null) results.push(result);
      }
      const files = await writeReport(folder, await collectReport(network, results, started, holdfastVersion()));
      output.print([{ text: 'Report: ', tone: 'strong' }, files.html], '');
    } finally {
      network.close();
    }
  }
  return results;
}

async function chosenDrills(example: string, { channels }: Topology): Promise<readonly Drill[]> {
  const consensus = Object.values(channels)[0]?.consensus.kind ?? 'raft';
  const wanted = values.only?.split(',');
  const library = (await readDrillLibrary()).map(({ drill }) => drill);
  return library.filter((drill) => drill.consensus.includes(consensus) && isFor(drill, example) && (wanted?.includes(drill.name) ?? true));
}

/** A majority in one region, and a spare, are what two of the networks are there for. What an engine does is drilled on one version. */
function isFor({ engine, fault, response }: Drill, example: string): boolean {
  const majority = fault.target.kind === 'majority-region';
  const spare = response.some((act) => act.kind === 'engine-acts' && SPARE_RULES.includes(act.rule));
  if (example === 'three-regions-311') return majority;
  if (example === 'three-regions-spare') return spare;
  return !majority && !spare && (engine !== 'on' || example === 'three-regions');
}

/** A refusal is said and counted as not run; anything else ends the whole. */
async function one(network: OpenNetwork, drill: Drill): Promise<DrillResult | null> {
  const onEvent = ({ ms, text }: TimelineEvent): void => output.progress(`${(ms / 1000).toFixed(1).padStart(6)} s  ${text}`);
  try {
    const result = await drillNetwork(network, drill, { onEvent, signal }, { people: PEOPLE });
    output.print(...(await resultLines(result)).slice(1));
    return result;
  } catch (error) {
    if (!(error instanceof Failure) || error.exit !== 3) throw error;
    output.print({ text: `refused: ${error.code} ${error.message}`, tone: 'warning' });
    return null;
  }
}
