/**
 * A consenter that says it leads, while no block is written and so many others follow nobody, or somebody else, that no quorum can be behind
 * it. Two who claim to lead for some seconds are normal around an election: so nothing is said while anybody is confirmed, nor before the
 * longest election timeout has passed without growth (facts: fabric-orderers.md 5.1, 5.2, rules 3 and 8).
 */
import { electionTimeoutMs } from '../../analysis/timing/floors.ts';
import { growthKey } from '../remember/growth-key.ts';
import { type ChannelScene, confirmedLeader } from './channel-scene.ts';
import { DIAGNOSIS } from './codes.ts';
import { consensusWitness } from './consensus/consensus-witness.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { consenterSaid, lastAnswer } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function leaderFrozen(scene: Scene): readonly Symptom[] {
  return scene.channels.flatMap((channel) => {
    if (confirmedLeader(channel) !== null || !stands(channel, scene)) return [];
    const claims = consensusWitness(channel.channel.consensus.kind).claims(channel.answers);
    return claims
      .filter(({ denying }) => channel.members.length - denying.length < channel.needed)
      .map(({ claimant, denying }) => symptom(claimant, denying, channel));
  });
}

function symptom(claimant: string, denying: readonly string[], { id, consenters }: ChannelScene): Symptom {
  const at = (name: string): number =>
    consenters.filter((each) => each.id === name).reduce((last, each) => Math.max(last, lastAnswer(each)), 0);
  return {
    code: DIAGNOSIS.leaderFrozen,
    subject: claimant,
    channel: id,
    message: `${claimant} says that it leads ${id}, no block is written, and ${denying.join(', ')} do not follow it`,
    testimony: [
      consenterSaid(claimant, 'says that it leads', at(claimant)),
      ...denying.map((name) => consenterSaid(name, `does not follow ${claimant}`, at(name))),
    ],
    conclusive: true,
  };
}

/** Nobody grew and nobody was confirmed for the longest time that an election takes. */
function stands({ id, channel, consenters }: ChannelScene, { history, now }: Scene): boolean {
  const [, longest] = electionTimeoutMs(channel.consensus);
  const grown = consenters.flatMap((node) => ownValue(history.growth, growthKey(node.id, id))?.at ?? []);
  const confirmed = ownValue(history.leaders, id)?.lastConfirmed ?? -Infinity;
  return grown.length > 0 && now - Math.max(...grown, confirmed) >= longest;
}
