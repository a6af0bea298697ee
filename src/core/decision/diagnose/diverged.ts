/**
 * A peer with another block than the consenters. Only where those who were heard agree with each other: otherwise nobody can say which is
 * right, and the fork is the news. The detail is the first block that differs, and is absent until the block before is known to be equal.
 */
import { type Chain, chainOf, difference } from './chains.ts';
import type { ChannelScene } from './channel-scene.ts';
import { DIAGNOSIS } from './codes.ts';
import { agentSaw, answered, consenterSaid, lastAnswer } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function diverged({ channels }: Scene): readonly Symptom[] {
  return channels.flatMap((channel) => {
    const orderers = channel.consenters.map((each) => chainOf(each, channel.id)).filter(({ hashes }) => hashes.size > 0);
    const disagree = orderers.some((a) => orderers.some((b) => difference(a, b) !== null));
    return disagree ? [] : channel.peers.flatMap((peer) => judge(chainOf(peer, channel.id), orderers, channel) ?? []);
  });
}

function judge(peer: Chain, orderers: readonly Chain[], { id }: ChannelScene): Symptom | null {
  const differences = orderers.flatMap((orderer) => difference(peer, orderer) ?? []);
  const [lowest] = differences.toSorted((x, y) => x.block - y.block || Number(y.first) - Number(x.first));
  if (lowest === undefined) return null;
  const { block, first } = lowest;
  const against = orderers.filter(({ hashes }) => hashes.has(block));
  return {
    code: DIAGNOSIS.diverged,
    subject: peer.node.id,
    channel: id,
    message: `${peer.node.id} has another block ${block} of ${id} than the consenters`,
    ...(first ? { detail: String(block) } : {}),
    testimony: [
      ...answered(peer.node).map((probe) => agentSaw(probe, `${peer.node.id}: block ${block} is ${peer.hashes.get(block) ?? '?'}`)),
      ...against.map(({ node, hashes }) => consenterSaid(node.id, `block ${block} is ${hashes.get(block) ?? '?'}`, lastAnswer(node))),
    ],
    conclusive: true,
  };
}
