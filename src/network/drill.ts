/** Runs a drill on a local network: the engine's runner with the real World and the core's own judgement. */
import type { Drill } from '../core/chaos/drill/drill.ts';
import type { DrillResult } from '../core/chaos/result.ts';
import type { LoadRun } from '../core/ports/world.ts';
import { mergeSnapshot } from '../core/observation/merge.ts';
import { CORE_TOOLS } from '../engine/drill/core-tools.ts';
import type { DrillWatcher } from '../engine/drill/drill-run.ts';
import { type Injected, injectDrill } from '../engine/drill/inject-drill.ts';
import { runDrill } from '../engine/drill/run-drill.ts';
import type { OpenNetwork } from './open.ts';

const TOOLS = { ...CORE_TOOLS, snapshot: mergeSnapshot };

export function drillNetwork(
  network: OpenNetwork,
  drill: Drill,
  watcher: DrillWatcher,
  options: { load?: LoadRun; channel?: string } = {},
): Promise<DrillResult> {
  return runDrill(network.world, drill, { ...options, tools: TOOLS }, watcher);
}

/** Preparation, preflight, fault and its verification; healing is for `drill heal` or the deadline. */
export function injectInto(network: OpenNetwork, drill: Drill, watcher: DrillWatcher): Promise<Injected> {
  return injectDrill(network.world, drill, { tools: TOOLS }, watcher);
}
