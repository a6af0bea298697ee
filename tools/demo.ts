/**
 * `npm run demo`: a real three-region Fabric network, broken three times under load, and a report that proves what happened.
 * It takes away what an earlier demo left, and leaves nothing behind itself, also after Ctrl-C.
 */
import { join } from 'node:path';
import { readDrillLibrary } from '../src/cli/commands/drill/library.ts';
import { passed, resultLines } from '../src/cli/commands/drill/run.ts';
import { snapshotTable } from '../src/cli/snapshot.ts';
import type { AccountingReport } from '../src/core/chaos/accounting/report.ts';
import type { DrillResult, TimelineEvent } from '../src/core/chaos/result.ts';
import { accountForLoad } from '../src/network/account-for-load.ts';
import { drillNetwork } from '../src/network/drill.ts';
import type { OpenNetwork } from '../src/network/open.ts';
import { observeNetwork } from '../src/network/ready.ts';
import { collectReport, writeReport } from '../src/network/report.ts';
import { holdfastVersion } from '../src/system/version.ts';
import { freshNetwork, newSession, readTopology, root, runSession, toolPaths } from './session.ts';

const DRILLS = ['kill-leader', 'lose-region', 'silent-consenter'] as const;
const LOAD = { rate: 20, clientsPerRegion: 2, deadlineMs: 30_000 };

const file = join(root, 'examples', 'three-regions.yaml');
const paths = toolPaths('demo');
const session = newSession();
const { output, signal } = session;

await runSession(session, paths, async () => {
  const started = new Date();
  const begun = performance.now();
  const topology = await readTopology(file);
  const { network } = await freshNetwork(session, topology, file, paths);
  try {
    output.print(...snapshotTable(await observeNetwork(network), topology), '');
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    output.print([
      { text: `${topology.name} is up`, tone: 'good' },
      ` after ${seconds} s. Clients in every region now send ${LOAD.rate} transactions a second.`,
    ]);
    const { results, whole } = await drillsUnderLoad(network);
    const { accounting, problems, verdict } = whole;
    output.print('', [
      { text: `Whole load: ${verdict}`, tone: verdict === 'held' ? 'good' : 'bad' },
      `, between the drills too: ${accounting.acknowledged} of ${accounting.submitted} acknowledged, lost ${accounting.lost}, duplicated ${accounting.duplicated}`,
    ]);
    for (const { text } of problems) output.print(['  ', { text, tone: 'bad' }]);
    const folder = join(root, 'reports', started.toISOString().replaceAll(':', '-').slice(0, 19));
    const files = await writeReport(folder, await collectReport(network, results, started, holdfastVersion()));
    output.print('', [{ text: 'Report: ', tone: 'strong' }, files.html]);
    return results.every(passed) && verdict === 'held' ? 0 : 1;
  } finally {
    network.close();
  }
});

/** Each drill accounts for its own operations; what came between two drills is accounted for at the end. */
async function drillsUnderLoad(network: OpenNetwork): Promise<{ results: DrillResult[]; whole: AccountingReport }> {
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
      const onEvent = ({ ms, text }: TimelineEvent): void => output.progress(`${(ms / 1000).toFixed(1).padStart(6)} s  ${text}`);
      const result = await drillNetwork(network, drill, { onEvent, signal }, { load });
      results.push(result);
      output.print(...(await resultLines(result)).slice(1));
    }
  } finally {
    output.progress('waiting for transactions in flight');
    await load.stop();
  }
  output.progress('comparing the whole journal, ledgers and balances on every peer');
  return { results, whole: await accountForLoad(network, channel, load, session.onProgress) };
}
