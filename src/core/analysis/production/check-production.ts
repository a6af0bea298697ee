/** What operators of production networks get wrong, found before anything runs. Says nothing where it does not know: not-checked.ts lists that. */
import type { Position } from '../../kernel/failure.ts';
import type { Finding } from '../../kernel/finding.ts';
import type { NodeId } from '../../kernel/ids.ts';
import { nodes } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import type { Fault, ProductionCheck, Trouble } from './check.ts';
import { checksFor, judgeNode, type Known, knownOf } from './judge-node.ts';
import { type Setting, type Settings, settingOf, settingsOf, settingText } from './settings.ts';

/** As parseTopology returns it: lets findings name the line. */
export type PositionOf = (path: readonly (string | number)[]) => Position;

export function checkProduction(topology: Topology, settings?: Settings, positionOf?: PositionOf): readonly Finding[] {
  const known = knownOf(topology, settings);
  return checksFor(topology).flatMap((check) => troubles(check, known).map((trouble) => findingOf(check, trouble, positionOf)));
}

function troubles(check: ProductionCheck, known: Known): readonly Trouble[] {
  if (check.of === 'topology') return check.find(known.topology);
  if (check.of === 'settings') return check.find(known.settings, known.topology);
  return nodes(known.topology).flatMap((node) => {
    const settings = settingsOf(known.settings, node.id);
    if (settings === undefined) return [];
    const fault = judgeNode(check, node, known, settings, (key) => settingOf(settings, key));
    return fault === undefined ? [] : [troubleOf(node.id, fault)];
  });
}

function troubleOf(subject: NodeId, { message, settings, evidence }: Fault): Trouble {
  const shown = settings.filter((setting) => setting !== undefined);
  const said = [...shown.map(settingText), ...(evidence === undefined ? [] : [evidence])].join('; ');
  const [first] = shown;
  return { subject, message: `${subject}: ${message}`, evidence: said, ...(first === undefined ? {} : { setting: first }) };
}

function findingOf(check: ProductionCheck, trouble: Trouble, positionOf: PositionOf | undefined): Finding {
  const { code, severity, hint } = check;
  const { subject, message, evidence } = trouble;
  const at = positionOfTrouble(trouble, positionOf);
  return { code, severity, subject, message, evidence, hint, ...(at === undefined ? {} : { at }) };
}

function positionOfTrouble({ path, setting }: Trouble, positionOf: PositionOf | undefined): Position | undefined {
  if (setting === undefined) return path === undefined ? undefined : positionOf?.(path);
  return positionOfSetting(setting);
}

function positionOfSetting({ from }: Setting): Position | undefined {
  return from.kind === 'file' || from.kind === 'environment' ? from.at : undefined;
}
