/** What `plan` looks at beside the file, when it is asked to: a tree of certificates, configuration files, the running network. */
import { resolve } from 'node:path';
import type { Settings } from '../../../core/analysis/production/settings.ts';
import type { Finding } from '../../../core/kernel/finding.ts';
import type { Topology } from '../../../core/topology/model.ts';
import type { CliContext } from '../../context.ts';
import type { LoadedTopology } from '../../topology.ts';
import type { PlanOptions } from './plan-options.ts';

export interface Gathered {
  readonly more: readonly Finding[];
  readonly settings?: Settings;
  /** What could not be looked at, and why; absent when nothing was asked of the running network. */
  readonly partial?: readonly string[];
}

export async function gatherFindings(file: string, loaded: LoadedTopology, options: PlanOptions, context: CliContext): Promise<Gathered> {
  const { topology } = loaded;
  const settings = options.settings === undefined ? undefined : await settingsIn(topology, resolve(context.folder, options.settings));
  const names =
    options.certificates === undefined ? [] : await certificateFindings(topology, resolve(context.folder, options.certificates));
  const live = options.live === undefined ? undefined : await liveFindings(file, loaded, context);
  return {
    more: [...names, ...(live?.findings ?? [])],
    ...(settings === undefined ? {} : { settings }),
    ...(live === undefined ? {} : { partial: live.partial }),
  };
}

/** A plain `plan` asks for none of these: what reads them is loaded when it is needed. */
async function settingsIn(topology: Topology, folder: string): Promise<Settings> {
  const { readSettings } = await import('../../../platforms/fabric/settings/read-settings.ts');
  return readSettings(topology, folder);
}

async function certificateFindings(topology: Topology, folder: string): Promise<readonly Finding[]> {
  const { inventoryOf } = await import('../../../platforms/fabric/certificates/inventory.ts');
  const { readTree } = await import('../../../platforms/fabric/certificates/read-tree.ts');
  const { judgeNames } = await import('../../../core/analysis/names/judge-names.ts');
  return judgeNames(topology, inventoryOf([readTree(folder)]), [], Date.now());
}

/** Drift from the file, and what the running network shows of names and certificates. */
async function liveFindings(
  file: string,
  { topology, positionOf }: LoadedTopology,
  context: CliContext,
): Promise<{ readonly findings: readonly Finding[]; readonly partial: readonly string[] }> {
  const { livePlan } = await import('../../../network/live/live-plan.ts');
  const { judgeNames } = await import('../../../core/analysis/names/judge-names.ts');
  const { findings, partial, certificates, configs } = await livePlan(file, topology, context, positionOf);
  return { findings: [...findings, ...judgeNames(topology, certificates, configs, Date.now())], partial };
}
