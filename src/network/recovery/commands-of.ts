/**
 * What each step of a recovery comes to on this machine, as lines for a shell: for whoever wants to check the plan, or has to finish it by
 * hand. Nothing runs them; `apply` goes through the driver, which looks before and after every step.
 */
import { join } from 'node:path';
import { unreachable } from '../../core/kernel/assert.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Condition, Step } from '../../core/plan/step.ts';
import { commandsOfStep } from '../foreign/commands-of-step.ts';
import type { OpenNetwork } from '../open.ts';
import { quoted } from './quoted.ts';

export function commandsOf(network: OpenNetwork, file: string): (step: Step) => readonly string[] {
  const { foreign, paths } = network;
  const own = ownCommandsOf(network, file);
  if (foreign === null) return own;
  return (step) => commandsOfStep(foreign, join(paths.state, 'snapshots'), step) ?? own(step);
}

function ownCommandsOf({ paths, record, enterPrefix }: OpenNetwork, file: string): (step: Step) => readonly string[] {
  const folder = (node: NodeId): string => quoted(paths.node(node).data);
  const copies = (node: NodeId): string => quoted(join(paths.state, 'snapshots', node));
  const holdFile = (node: NodeId): string => quoted(join(paths.node(node).root, 'hold.json'));
  const pidOf = (node: NodeId): string => `$(node -p 'JSON.parse(fs.readFileSync(${JSON.stringify(paths.node(node).record)})).pid')`;
  const within = (node: NodeId): string =>
    enterPrefix(record.nodes[node]?.namespace ?? null)
      .map(quoted)
      .join(' ');
  const copy = (node: NodeId, label: string): string =>
    `mkdir -p ${copies(node)} && cp -a ${folder(node)} ${copies(node)}/${label}-by-hand`;
  const peer = (node: NodeId, command: string): string =>
    `FABRIC_CFG_PATH=${quoted(paths.node(node).config)} ${quoted(join(record.programs, 'peer'))} node ${command}`;
  const topology = quoted(file);
  return (step) => {
    switch (step.kind) {
      case 'node.hold':
        return [`echo '${JSON.stringify({ reason: step.reason })}' > ${holdFile(step.node)}`];
      case 'node.release':
        return [`rm ${holdFile(step.node)}`];
      case 'node.stop':
        return [`kill -TERM ${pidOf(step.node)}   # KILL after ${step.graceSeconds} s`];
      case 'node.kill':
        return [`kill -KILL ${pidOf(step.node)}`];
      case 'node.start':
        return [
          `cd ${folder(step.node)} && ${within(step.node)} env HOLDFAST_NETWORK=${record.id} FABRIC_CFG_PATH=${quoted(paths.node(step.node).config)} ${quoted(join(record.programs, 'orderer'))} >> ${quoted(paths.node(step.node).log)} 2>&1 &`.replaceAll(
            '  ',
            ' ',
          ),
        ];
      case 'node.snapshot':
        return [copy(step.node, step.label)];
      case 'node.set-aside':
        return [copy(step.node, step.label), `find ${folder(step.node)} -mindepth 1 -delete`];
      case 'node.clone':
        return [`cp -a ${copies(step.from)}/${step.label}-*/. ${folder(step.node)}/`];
      case 'channel.canary':
        return [`holdfast canary ${topology}   # through ${step.orderer}`];
      case 'channel.replay':
        return [
          `# blocks ${step.from} to ${step.to - 1} of ${step.source}: their envelopes, one block at a time, through ${step.orderer}; stop at the first other hash`,
        ];
      case 'link.fence':
        return step.from.map((node) => `# ${node} -> ${step.to}: reject with ICMP port unreachable (${step.id})`);
      case 'link.unfence':
        return [`# heal ${step.id}`];
      case 'wait.until':
        return [`holdfast status ${topology}   # until ${words(step.condition)}`];
      case 'peer.rollback':
        return [peer(step.node, `rollback --channelID ${step.channel} --blockNumber ${step.block}`)];
      case 'peer.rebuild-databases':
        return [peer(step.node, 'rebuild-dbs')];
      case 'node.join':
      case 'consenter.add':
      case 'consenter.remove':
        return [];
      default:
        return unreachable(step);
    }
  };
}

function words(condition: Condition): string {
  switch (condition.kind) {
    case 'node.alive':
      return `${condition.node} answers`;
    case 'node.stopped':
      return `the process of ${condition.node} is gone`;
    case 'channel.led':
      return `a quorum of ${condition.channel} confirms a leader`;
    case 'node.at-tip':
      return `${condition.node} has the newest block of ${condition.channel}`;
    case 'channel.equal':
      return `${condition.nodes.join(', ')} have one height and hash of ${condition.channel}`;
    default:
      return unreachable(condition);
  }
}
