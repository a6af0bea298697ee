/**
 * What a step of a recovery comes to on machines that Holdfast did not deploy: the operator's own programs, as lines for a shell. Nothing
 * runs them; `apply` goes through the driver, which starts the same programs without a shell and looks before and after.
 */
import { join } from 'node:path';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Step } from '../../core/plan/step.ts';
import { filledIn } from '../../core/topology/driver-placeholders.ts';
import type { DriverProgram } from '../../core/topology/model.ts';
import type { CommandsNode } from '../../drivers/commands/commands-node.ts';
import { quoted } from '../recovery/quoted.ts';

type Nodes = Readonly<Record<NodeId, CommandsNode>>;

/** Null for steps that are done from here, not on a machine. */
export function commandsOfStep(nodes: Nodes, snapshotDir: string, step: Step): readonly string[] | null {
  switch (step.kind) {
    case 'node.hold':
      return [`echo ${quoted(step.reason)} | ${program(nodes, step.node, 'hold')}`];
    case 'node.release':
      return [program(nodes, step.node, 'release')];
    case 'node.stop':
      return [program(nodes, step.node, 'stop', { grace: String(step.graceSeconds) })];
    case 'node.kill':
      return [program(nodes, step.node, 'kill')];
    case 'node.start':
      return [program(nodes, step.node, 'start')];
    case 'node.snapshot':
      return [copyOf(nodes, snapshotDir, step.node, step.label)];
    case 'node.set-aside':
      return [copyOf(nodes, snapshotDir, step.node, step.label), emptied(nodes, step.node)];
    case 'node.clone':
      return [filled(nodes, step.node, `${quoted(join(snapshotDir, step.from))}/${step.label}-*`)];
    case 'wait.until':
      return step.condition.kind === 'node.stopped'
        ? [`${program(nodes, step.condition.node, 'inspect')}   # until it prints stopped`]
        : null;
    default:
      return null;
  }
}

function program(nodes: Nodes, node: NodeId, name: DriverProgram, values: Readonly<Record<string, string>> = {}): string {
  const argv = nodes[node]?.programs[name];
  if (argv === undefined) return `# ${node}: the driver names no program for ${name}; people vouch for it`;
  return argv.map((word) => quoted(filledIn(word, values))).join(' ');
}

function copyOf(nodes: Nodes, snapshotDir: string, node: NodeId, label: string): string {
  const copies = quoted(join(snapshotDir, node));
  const data = nodes[node]?.dataDir ?? null;
  if (data !== null) return `mkdir -p ${copies} && cp -a ${quoted(data)} ${copies}/${label}-by-hand`;
  return `mkdir -p ${copies}/${label}-by-hand && ${program(nodes, node, 'read')} | tar -x -f - -C ${copies}/${label}-by-hand`;
}

function emptied(nodes: Nodes, node: NodeId): string {
  const data = nodes[node]?.dataDir ?? null;
  return data === null ? `tar -c -f - -T /dev/null | ${program(nodes, node, 'write')}` : `find ${quoted(data)} -mindepth 1 -delete`;
}

function filled(nodes: Nodes, node: NodeId, copy: string): string {
  const data = nodes[node]?.dataDir ?? null;
  return data === null ? `tar -c -f - -C ${copy} . | ${program(nodes, node, 'write')}` : `cp -a ${copy}/. ${quoted(data)}/`;
}
