/** What `plan` looks at beside the file, when it is asked to: a tree of certificates, configuration files, the running network. */
import { resolve } from 'node:path';
import { judgeNames } from '../../../core/analysis/names/judge-names.ts';
import type { Settings } from '../../../core/analysis/production/settings.ts';
import type { Finding } from '../../../core/kernel/finding.ts';
import type { Topology } from '../../../core/topology/model.ts';
import { inventoryOf } from '../../../platforms/fabric/certificates/inventory.ts';
import { readTree } from '../../../platforms/fabric/certificates/read-tree.ts';
import { readSettings } from '../../../platforms/fabric/settings/read-settings.ts';
import type { CliContext } from '../../context.ts';
import type { PlanOptions } from './plan-options.ts';

export interface Gathered {
  readonly more: readonly Finding[];
  readonly settings?: Settings;
  /** What could not be looked at, and why; absent when nothing was asked of the running network. */
  readonly partial?: readonly string[];
}

export async function gatherFindings(topology: Topology, options: PlanOptions, context: CliContext): Promise<Gathered> {
  const settings = options.settings === undefined ? undefined : await readSettings(topology, resolve(context.folder, options.settings));
  const names = options.certificates === undefined ? [] : certificateFindings(topology, resolve(context.folder, options.certificates));
  return { more: names, ...(settings === undefined ? {} : { settings }) };
}

function certificateFindings(topology: Topology, folder: string): readonly Finding[] {
  return judgeNames(topology, inventoryOf([readTree(folder)]), [], Date.now());
}
