/**
 * A peer with another block than the consenters, or with another state after the same blocks. Its height and health look well. The detail is
 * the first block that differs; it is absent until the block before is known to be equal, which takes some rounds of asking
 * (remember/differences.ts).
 */
import { differenceKey } from '../remember/difference-key.ts';
import type { ChannelScene } from './channel-scene.ts';
import { DIAGNOSIS } from './codes.ts';
import type { Chain } from './chains.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { type PeerDifference, peerDifferences } from './peer-differences.ts';
import { agentSaw, answered, consenterSaid, lastAnswer, machineSaw } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom, Testimony } from './symptom.ts';

export function diverged(scene: Scene): readonly Symptom[] {
  return scene.channels.flatMap((channel) => peerDifferences(channel).map((each) => symptom(each, channel, scene)));
}

function symptom(found: PeerDifference, { id }: ChannelScene, { history }: Scene): Symptom {
  const { peer, of, own, against, clear } = found;
  const known = ownValue(history.differences, differenceKey(peer.id, id));
  const block = known?.differs ?? found.block;
  const first = known !== undefined && known.equal === known.differs - 1;
  const words =
    of === 'blocks'
      ? `has another block ${block} of ${id} than the consenters`
      : `has another state after block ${block} of ${id} than other peers`;
  return {
    code: DIAGNOSIS.diverged,
    subject: peer.id,
    channel: id,
    message: `${peer.id} ${words}`,
    ...(first ? { detail: String(block) } : {}),
    testimony: [
      ...hashWords(own, found),
      ...against.flatMap((each) => hashWords(each, found)),
      // No consenter knows states; that its process runs rules out that something else answers in its name.
      ...(of === 'state' ? machineSaw(peer) : []),
    ],
    conclusive: clear,
  };
}

function hashWords({ node, hashes }: Chain, { of, block }: PeerDifference): readonly Testimony[] {
  const said = `${of === 'blocks' ? 'block' : 'state after block'} ${block} is ${hashes.get(block) ?? '?'}`;
  if (node.node.kind === 'orderer') return [consenterSaid(node.id, said, lastAnswer(node))];
  return answered(node).map((probe) => agentSaw(probe, `${node.id}: ${said}`));
}
