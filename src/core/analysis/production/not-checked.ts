/** What the production checks do not know: silence about a node whose files nobody has seen proves nothing. */
import type { NodeId } from '../../kernel/ids.ts';
import { nodes } from '../../topology/lookup.ts';
import type { FabricNode, Topology } from '../../topology/model.ts';
import type { ProductionCheck } from './check.ts';
import { checksFor, judgeNode, type Known, knownOf } from './judge-node.ts';
import { type Settings, settingOf, settingsOf } from './settings.ts';

export interface NotChecked {
  readonly code: string;
  readonly title: string;
  /** The nodes for which it could not be made. */
  readonly nodes: readonly NodeId[];
  readonly reason: string;
}

/** The checks that were not made, and why: the settings of a node, or the value of a key, are not known. */
export function notChecked(topology: Topology, settings?: Settings): readonly NotChecked[] {
  const known = knownOf(topology, settings);
  return checksFor(topology).flatMap((check) => unknowns(check, known));
}

function unknowns(check: ProductionCheck, known: Known): readonly NotChecked[] {
  const asked = nodes(known.topology).filter(({ kind }) => asks(check, kind));
  const unknown = asked.flatMap((node) => {
    const reason = reasonOf(check, node, known);
    return reason === undefined ? [] : [{ id: node.id, reason }];
  });
  return [...Map.groupBy(unknown, ({ reason }) => reason)].map(([reason, group]) => ({
    code: check.code,
    title: check.title,
    nodes: group.map(({ id }) => id),
    reason,
  }));
}

function asks(check: ProductionCheck, kind: FabricNode['kind']): boolean {
  return check.of === 'settings' || check.of === 'node' || check.of === kind;
}

/** Undefined: it was checked. */
function reasonOf(check: ProductionCheck, node: FabricNode, known: Known): string | undefined {
  const settings = settingsOf(known.settings, node.id);
  if (settings === undefined) return 'its configuration is not known';
  if (check.of === 'settings') return settings.file === undefined ? 'its configuration file is not known' : undefined;
  let missed: string | undefined;
  const fault = judgeNode(check, node, known, settings, (key) => {
    const setting = settingOf(settings, key);
    if (setting === undefined) missed ??= key;
    return setting;
  });
  return missed === undefined || fault !== undefined ? undefined : `the value of ${missed} is not known`;
}
