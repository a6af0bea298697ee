/**
 * Too few consenters can vote. Shown only by those that are shown to be down: a side that is merely silent may hold the quorum and go on
 * ordering for its own clients.
 */
import { type ChannelScene, confirmedLeader } from './channel-scene.ts';
import { DIAGNOSIS } from './codes.ts';
import { agentsSaw, machineSaw, unanswered } from './reach.ts';
import type { NodeScene } from './node-scene.ts';
import type { Scene } from './scene.ts';
import type { Symptom, Testimony } from './symptom.ts';
import { countVotes, type Votes } from './vote.ts';
import { votersSay } from './voters-say.ts';

export function quorumLost({ channels }: Scene): readonly Symptom[] {
  return channels.flatMap((channel) => judge(channel, countVotes(channel)) ?? []);
}

function judge(channel: ChannelScene, { votes, side, down, silent, unasked }: Votes): Symptom | null {
  const { id, members, needed } = channel;
  // A leader that a quorum confirms in this round shows more than any count.
  if (confirmedLeader(channel) !== null || side.length + unasked.length >= needed) return null;
  const lost = members.length - down.length < needed;
  const counts = `${side.length} of ${members.length} vote together, ${down.length} are down, ${silent.length} silent, ${unasked.length} not asked; ${needed} needed`;
  return {
    code: DIAGNOSIS.quorumLost,
    subject: id,
    message: lost ? `${id} has lost its quorum: ${counts}` : `${id} shows no quorum on this side: ${counts}`,
    testimony: [...[...down, ...silent].flatMap(missing), ...votersSay(channel, votes)],
    conclusive: lost,
  };
}

function missing(node: NodeScene): readonly Testimony[] {
  return [...agentsSaw(unanswered(node), node.id), ...machineSaw(node)];
}
