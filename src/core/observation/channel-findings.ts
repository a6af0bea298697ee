/** What is worth saying of a channel. */
import type { Finding } from '../kernel/finding.ts';
import type { Channel } from '../topology/model.ts';
import type { Symptom } from './consensus/consensus-knowledge.ts';
import { finding } from './finding.ts';
import type { Fork } from './forks.ts';
import { isKnown } from './observed.ts';
import type { ChannelView } from './snapshot.ts';

/** Nodes are asked some milliseconds apart, and a peer follows an orderer: so few blocks are no lag. */
const BEHIND_BLOCKS = 5;

export function channelFindings({ id }: Channel, view: ChannelView, fork: Fork | null, symptoms: readonly Symptom[]): readonly Finding[] {
  return [
    ...forked(id, fork),
    ...quorum(id, view),
    ...leader(id, view),
    ...symptoms.map(({ code, message, evidence }) => finding(code, id, `${id}: ${message}`, evidence)),
    ...behind(id, view),
  ];
}

function forked(id: string, fork: Fork | null): readonly Finding[] {
  if (fork === null) return [];
  const branches = fork.branches.map(({ hash, nodes }) => `${hash.slice(0, 16)}: ${nodes.join(', ')}`);
  return [finding('O201', id, `channel ${id} has forked: block ${fork.block} differs between nodes`, branches.join('; '))];
}

function quorum(id: string, { quorum: { size, needed, alive, unknown } }: ChannelView): readonly Finding[] {
  const evidence = `${alive} of ${size} consenters alive, ${unknown} unknown, ${needed} needed`;
  if (alive + unknown < needed) return [finding('O202', id, `channel ${id} has lost its quorum`, evidence)];
  if (alive < needed) return [finding('O214', id, `channel ${id}: it cannot be shown that a quorum is alive`, evidence)];
  if (alive === needed) return [finding('O203', id, `channel ${id} has no margin: the next loss of a consenter stops ordering`, evidence)];
  return [];
}

function leader(id: string, { leader: found }: ChannelView): readonly Finding[] {
  if (!isKnown(found)) return [finding('O204', id, `the leader of channel ${id} is unknown`, found.unknown)];
  if (found.value !== null) return [];
  return [{ ...finding('O204', id, `channel ${id} has no leader`, `said by ${found.by.join(', ')}`), severity: 'error' }];
}

function behind(id: string, view: ChannelView): readonly Finding[] {
  return Object.entries(view.behind)
    .filter(([, blocks]) => blocks > BEHIND_BLOCKS)
    .map(([node, blocks]) =>
      finding(
        'O205',
        node,
        `${node} is ${blocks} blocks behind on channel ${id}`,
        `height ${isKnown(view.height) ? view.height.value - blocks : '?'}`,
      ),
    );
}
