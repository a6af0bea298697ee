/** No leader is confirmed by a quorum. For how long says whether it is an election or an outage; nobody's health endpoint shows it. */
import { consensusKnowledge } from '../../observation/consensus/consensus-knowledge.ts';
import type { ChannelScene } from './channel-scene.ts';
import { DIAGNOSIS } from './codes.ts';
import { consenterSaid, lastAnswer } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom, Testimony } from './symptom.ts';

export function leaderless({ channels }: Scene): readonly Symptom[] {
  return channels.flatMap((channel) => {
    const { leader, answers, needed, id } = channel;
    if ('value' in leader && leader.value !== null) return [];
    // Where fewer than a quorum were heard, it is the view that lacks, not the leader.
    if ('unknown' in leader && answers.length < needed) return [];
    const certain = 'value' in leader;
    const message = certain ? `${id} has no leader` : `${id} has no leader that a quorum confirms: ${leader.unknown}`;
    return [
      {
        code: DIAGNOSIS.leaderless,
        subject: id,
        message,
        testimony: consentersSay(channel, certain ? leader.by : null),
        conclusive: certain,
      },
    ];
  });
}

function consentersSay({ answers, consenters, channel }: ChannelScene, only: readonly string[] | null): readonly Testimony[] {
  const knowledge = consensusKnowledge(channel.consensus.kind);
  return answers
    .filter(({ node }) => only === null || only.includes(node))
    .flatMap((answer) => {
      const speaker = consenters.find(({ id }) => id === answer.node);
      const named = knowledge.named(answer);
      const said = named === undefined ? 'names no leader' : named === null ? 'says that there is none' : `names ${named}`;
      return speaker === undefined ? [] : [consenterSaid(answer.node, said, lastAnswer(speaker))];
    });
}
