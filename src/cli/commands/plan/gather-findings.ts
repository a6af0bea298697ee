/** What `plan` looks at beside the file, when it is asked to: a tree of certificates, configuration files, the running network. */
import { resolve } from 'node:path';
import type { Expiry } from '../../../core/analysis/names/days-left.ts';
import type { Settings } from '../../../core/analysis/production/settings.ts';
import type { Finding } from '../../../core/kernel/finding.ts';
import type { Topology } from '../../../core/topology/model.ts';
import type { CliContext } from '../../context.ts';
import type { LoadedTopology } from '../../topology.ts';
import type { LiveNames, NamesFindings } from './names-findings.ts';
import type { PlanOptions } from './plan-options.ts';

export interface Gathered {
  readonly more: readonly Finding[];
  readonly settings?: Settings;
  /** What could not be looked at, and why; absent when nothing but files of the topology and of nodes was asked for. */
  readonly partial?: readonly string[];
  /** Every date on which a certificate ends, nearest first; absent with `partial`. */
  readonly expiry?: readonly Expiry[];
}

export async function gatherFindings(file: string, loaded: LoadedTopology, options: PlanOptions, context: CliContext): Promise<Gathered> {
  const { topology } = loaded;
  const settings = options.settings === undefined ? undefined : await settingsIn(topology, resolve(context.folder, options.settings));
  const looked = options.certificates !== undefined || options.blocks !== undefined || options.live !== undefined;
  const outside = looked ? await lookOutside(file, loaded, options, context) : undefined;
  return {
    more: outside?.findings ?? [],
    ...(settings === undefined ? {} : { settings }),
    ...(outside === undefined ? {} : { partial: outside.partial, expiry: outside.expiry }),
  };
}

/** A plain `plan` asks for none of these: what reads them is loaded when it is needed. */
async function settingsIn(topology: Topology, folder: string): Promise<Settings> {
  const { readSettings } = await import('../../../platforms/fabric/settings/read-settings.ts');
  return readSettings(topology, folder);
}

/** Drift of the running network from the file, and names and certificates wherever they are. */
async function lookOutside(file: string, loaded: LoadedTopology, options: PlanOptions, context: CliContext): Promise<NamesFindings> {
  const live = options.live === undefined ? NOTHING : await readLive(file, loaded, context);
  const { namesFindings } = await import('./names-findings.ts');
  const { findings, partial, expiry } = await namesFindings(loaded, options, live, context);
  return { expiry, findings: [...live.findings, ...findings], partial: [...new Set([...live.partial, ...partial])] };
}

type Live = LiveNames & Omit<NamesFindings, 'expiry'>;

const NOTHING: Live = { findings: [], partial: [], readings: [], configs: [] };

async function readLive(file: string, { topology, positionOf }: LoadedTopology, context: CliContext): Promise<Live> {
  const { livePlan } = await import('../../../network/live/live-plan.ts');
  return livePlan(file, topology, context, positionOf);
}
