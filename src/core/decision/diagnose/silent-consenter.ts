/**
 * A consenter to which packets vanish. It differs from a dead one by what does not come back: no refusal, so whoever sends to it waits.
 * Sought is the side that can go on without it: as many living others as a quorum needs reach each other and not it, and a
 * consenter among them agrees (facts: fabric-orderers.md 5.2). A minority never calls the majority silent. One that hangs and whose machine
 * nobody can ask is treated alike: failing fast towards it helps as well (facts: fabric-orderers-v3.md 4, rule 24).
 */
import type { NodeId, RegionId } from '../../kernel/ids.ts';
import { type ChannelScene, confirmedLeader } from './channel-scene.ts';
import { DIAGNOSIS } from './codes.ts';
import { type ConsensusWitness, consensusWitness } from './consensus/consensus-witness.ts';
import { isHung } from './hung.ts';
import { agentsSaw, answered, consenterSaid, lastAnswer, machineSaw, reachFrom } from './reach.ts';
import type { NodeScene } from './node-scene.ts';
import type { Scene } from './scene.ts';
import type { Symptom, Testimony } from './symptom.ts';
import { largestSide } from './vote.ts';

/** Outside its own region, where no consenter can agree; fewer only where the topology has fewer regions. */
const SIDES = 2;

export function silentConsenter(scene: Scene): readonly Symptom[] {
  return scene.channels.flatMap((channel) => channel.consenters.flatMap((each) => judge(each, channel, scene) ?? []));
}

function judge(node: NodeScene, channel: ChannelScene, scene: Scene): Symptom | null {
  const regions = Object.keys(scene.topology.regions);
  const silent = new Set(regions.filter((region) => reachFrom(node, region) === 'silent'));
  const cutOff = channel.consenters.filter((other) => other.id !== node.id && silent.has(other.region) && answered(other).length > 0);
  if (silent.size === 0 || largestSide(cutOff).length < channel.needed || isHung(node, scene)) return null;
  const witness = consensusWitness(channel.channel.consensus.kind);
  const agreeing = consentersAgree(cutOff, channel, witness);
  return {
    code: DIAGNOSIS.silentConsenter,
    subject: node.id,
    channel: channel.id,
    message: `${node.id} is silent towards ${cutOff.map(({ id }) => id).join(', ')}`,
    testimony: [...agentsSaw(node.probes), ...agreeing, ...machineSaw(node)],
    conclusive: witness.countsOthers ? agreeing.length > 0 : machineAttests(node, silent, regions),
  };
}

/** It runs by the word of its machine, and more than one side waits for it in vain. */
function machineAttests({ machine, region }: NodeScene, silent: ReadonlySet<RegionId>, regions: readonly RegionId[]): boolean {
  const outside = regions.filter((each) => each !== region);
  const sides = outside.filter((each) => silent.has(each)).length;
  return machine?.state === 'running' && sides >= Math.min(SIDES, outside.length);
}

/** Where a quorum confirms a leader, its word counts and nobody else's: others repeat what it said some time ago. */
function consentersAgree(cutOff: readonly NodeScene[], channel: ChannelScene, witness: ConsensusWitness): readonly Testimony[] {
  const leader = confirmedLeader(channel);
  const asked = channel.answers.filter((answer) => leader === null || answer.node === leader);
  return asked.flatMap((answer) => {
    const speaker = cutOff.find(({ id }) => id === answer.node);
    if (speaker === undefined) return [];
    const missed = witness.misses(answer, unseenFrom(speaker.region, speaker.id, channel), channel.members.length);
    return missed === null ? [] : [consenterSaid(speaker.id, missed, lastAnswer(speaker))];
  });
}

/** Every other consenter that this region does not reach, dead ones included, and those that nobody there asked. */
function unseenFrom(region: RegionId, speaker: NodeId, { members, consenters }: ChannelScene): readonly NodeId[] {
  return members.filter((id) => {
    const other = consenters.find((each) => each.id === id);
    return id !== speaker && (other === undefined || reachFrom(other, region) !== 'answered');
  });
}
