/** What operators of production networks get wrong, found before anything runs. Says nothing where it does not know: `notChecked` lists that. */
import type { Position } from '../../kernel/failure.ts';
import type { Finding } from '../../kernel/finding.ts';
import type { NodeId } from '../../kernel/ids.ts';
import { nodes } from '../../topology/lookup.ts';
import type { FabricNode, Topology } from '../../topology/model.ts';
import type { Ask, Fault, ProductionCheck, Trouble } from './check.ts';
import { PRODUCTION_CHECKS } from './checks.ts';
import { type NodeSettings, type Setting, type Settings, settingOf, settingText } from './settings.ts';

/** As parseTopology returns it: lets findings name the line. */
export type PositionOf = (path: readonly (string | number)[]) => Position;

export function checkProduction(topology: Topology, settings?: Settings, positionOf?: PositionOf): readonly Finding[] {
  return checksFor(topology).flatMap((check) =>
    troubles(check, topology, settings).map((trouble) => findingOf(check, trouble, positionOf)),
  );
}

export interface NotChecked {
  readonly code: string;
  readonly title: string;
  /** The nodes for which it could not be made. */
  readonly nodes: readonly NodeId[];
  readonly reason: string;
}

/** The checks that were not made, and why: the settings of a node, or the value of a key, are not known. */
export function notChecked(topology: Topology, settings?: Settings): readonly NotChecked[] {
  return checksFor(topology).flatMap((check) => unknowns(check, topology, settings));
}

/** All of them are about Fabric. */
function checksFor({ platform }: Topology): readonly ProductionCheck[] {
  return platform.kind === 'fabric' ? PRODUCTION_CHECKS : [];
}

function troubles(check: ProductionCheck, topology: Topology, settings: Settings | undefined): readonly Trouble[] {
  if (check.of === 'topology') return check.find(topology);
  if (settings === undefined) return [];
  if (check.of === 'settings') return check.find(settings, topology);
  return nodes(topology).flatMap((node) => {
    const known = settings[node.id];
    const fault = known === undefined ? undefined : faultOf(check, node, topology, known, (key) => settingOf(known, key));
    return fault === undefined ? [] : [troubleOf(node.id, fault)];
  });
}

function faultOf(check: ProductionCheck, node: FabricNode, topology: Topology, known: NodeSettings, ask: Ask): Fault | undefined {
  if (check.of === 'node') return check.find(ask, node, { topology, settings: known });
  if (check.of === 'orderer' && node.kind === 'orderer') return check.find(ask, node, { topology, settings: known });
  return check.of === 'peer' && node.kind === 'peer' ? check.find(ask, node, { topology, settings: known }) : undefined;
}

function troubleOf(subject: NodeId, { message, settings, evidence }: Fault): Trouble {
  const shown = settings.filter((setting) => setting !== undefined);
  const said = [...shown.map(settingText), ...(evidence === undefined ? [] : [evidence])].join('; ');
  const [first] = shown;
  return { subject, message: `${subject}: ${message}`, evidence: said, ...(first === undefined ? {} : { setting: first }) };
}

function findingOf(check: ProductionCheck, trouble: Trouble, positionOf: PositionOf | undefined): Finding {
  const { code, severity, hint } = check;
  const { subject, message, evidence, path, setting } = trouble;
  const at = setting === undefined ? (path === undefined ? undefined : positionOf?.(path)) : positionOfSetting(setting);
  return { code, severity, subject, message, evidence, hint, ...(at === undefined ? {} : { at }) };
}

function positionOfSetting({ from }: Setting): Position | undefined {
  return from.kind === 'file' || from.kind === 'environment' ? from.at : undefined;
}

function unknowns(check: ProductionCheck, topology: Topology, settings: Settings | undefined): readonly NotChecked[] {
  if (check.of === 'topology') return [];
  const reasons = new Map<string, NodeId[]>();
  for (const node of nodes(topology).filter(({ kind }) => check.of === 'settings' || check.of === 'node' || check.of === kind)) {
    const reason = unknownReason(check, node, topology, settings?.[node.id]);
    if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), node.id]);
  }
  return [...reasons].map(([reason, of]) => ({ code: check.code, title: check.title, nodes: of, reason }));
}

/** Why a check that found nothing proves nothing: it asked for a key whose value nobody knows. */
function unknownReason(check: ProductionCheck, node: FabricNode, topology: Topology, known: NodeSettings | undefined): string | undefined {
  if (known === undefined) return 'its configuration is not known';
  if (check.of === 'settings') return known.file === undefined ? 'its configuration file is not known' : undefined;
  let missed: string | undefined;
  const fault = faultOf(check, node, topology, known, (key) => {
    const setting = settingOf(known, key);
    if (setting === undefined) missed ??= key;
    return setting;
  });
  return missed === undefined || fault !== undefined ? undefined : `the value of ${missed} is not known`;
}
