/** Runs a drill on a local network: the engine's runner with the real World and the core's own judgement. */
import { join } from 'node:path';
import { DRILL_CODES } from '../core/chaos/drill/codes.ts';
import type { Drill } from '../core/chaos/drill/drill.ts';
import type { DrillResult } from '../core/chaos/result.ts';
import { Failure, failures } from '../core/kernel/failure.ts';
import type { LoadRun } from '../core/ports/world.ts';
import { mergeSnapshot } from '../core/observation/merge.ts';
import { CORE_TOOLS } from '../engine/drill/core-tools.ts';
import type { DrillWatcher } from '../engine/drill/drill-run.ts';
import { type Injected, injectDrill } from '../engine/drill/inject-drill.ts';
import { runDrill } from '../engine/drill/run-drill.ts';
import { withLock } from '../store/files/lock.ts';
import { drillOperator } from './drill-operator.ts';
import type { OpenNetwork } from './open.ts';
import { keepDrill } from './past-drills.ts';

const fail = failures(DRILL_CODES);
/** No node can have this name: locks of nodes lie beside it. */
const LOCK = '_drill';

const TOOLS = { ...CORE_TOOLS, snapshot: mergeSnapshot };

export async function drillNetwork(
  network: OpenNetwork,
  drill: Drill,
  watcher: DrillWatcher,
  options: { load?: LoadRun; channel?: string; people?: readonly string[] } = {},
): Promise<DrillResult> {
  const operator = drillOperator(network);
  const result = await alone(network, drill, () => runDrill(network.world, drill, { ...options, operator, tools: TOOLS }, watcher));
  await keepDrill(network, result);
  return result;
}

/** Preparation, preflight, fault and its verification; healing is for `drill heal` or the deadline. */
export function injectInto(network: OpenNetwork, drill: Drill, watcher: DrillWatcher): Promise<Injected> {
  return alone(network, drill, () => injectDrill(network.world, drill, { operator: drillOperator(network), tools: TOOLS }, watcher));
}

/** Two drills at once would pass each other's preflight before either fault is written down. The lock dies with its holder. */
async function alone<T>({ paths }: Pick<OpenNetwork, 'paths'>, drill: Drill, work: () => Promise<T>): Promise<T> {
  try {
    return await withLock(join(paths.state, 'locks'), LOCK, { command: `drill ${drill.name}` }, work);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'E707' || error.subject !== join(paths.state, 'locks', LOCK)) throw error;
    throw fail('E622', `another drill runs: ${error.message}`, {
      subject: drill.name,
      cause: error,
      retry: true,
      hint: 'Wait until that drill ends.',
    });
  }
}
