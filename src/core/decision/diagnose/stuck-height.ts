/**
 * A node that answers, could have the blocks, and does not get higher while others do. A node whose own region does not reach an orderer at
 * the tip is not stuck but cut off; a channel on which nobody grows is idle or leaderless; a node that grows slowly is catching up.
 */
import { growthKey } from '../remember/growth-key.ts';
import type { ChannelScene } from './channel-scene.ts';
import { DIAGNOSIS } from './codes.ts';
import { type NodeScene, channelAnswers } from './node-scene.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { consenterSaid, lastAnswer, reachFrom } from './reach.ts';
import type { Scene } from './scene.ts';
import { type Symptom, witnessed } from './symptom.ts';

export function stuckHeight(scene: Scene): readonly Symptom[] {
  return scene.channels.flatMap((channel) =>
    [...new Set([...channel.consenters, ...channel.peers])].flatMap((node) => judge(node, channel, scene) ?? []),
  );
}

function judge(node: NodeScene, channel: ChannelScene, scene: Scene): Symptom | null {
  const { history, policy, now } = scene;
  const grown = ownValue(history.growth, growthKey(node.id, channel.id));
  const height = channel.heights.get(node.id);
  if (grown === undefined || height === undefined || channel.tip === null) return null;
  const behind = channel.tip - height;
  if (now - grown.at < policy.stuck.afterMs || behind < policy.stuck.blocks) return null;
  const ahead = channel.consenters.filter((each) => grewAfter(each, channel, scene, grown.at) && isAhead(each, channel, height));
  if (ahead.length === 0) return null;
  const reached = ahead.filter((each) => reachFrom(each, node.region) === 'answered');
  return {
    code: DIAGNOSIS.stuckHeight,
    subject: node.id,
    channel: channel.id,
    message: `${node.id} stands at height ${height} of ${channel.id}, ${behind} blocks behind`,
    testimony: [
      ...channelAnswers(node, channel.id).map(({ observer, at, said }) =>
        witnessed('agent', observer, `${node.id} at height ${said.height ?? '?'}`, at),
      ),
      ...ahead.map((each) => consenterSaid(each.id, `at height ${channel.heights.get(each.id) ?? '?'}`, lastAnswer(each))),
    ],
    conclusive: reached.length > 0 && seenFromOutside(node, scene),
  };
}

function grewAfter(node: NodeScene, channel: ChannelScene, { history }: Scene, at: number): boolean {
  const grown = ownValue(history.growth, growthKey(node.id, channel.id));
  return grown !== undefined && grown.at > at;
}

function isAhead(node: NodeScene, { heights }: ChannelScene, height: number): boolean {
  return (heights.get(node.id) ?? 0) > height;
}

/** Somebody outside its region reaches it too, where there is an outside. */
function seenFromOutside(node: NodeScene, { topology }: Scene): boolean {
  const outside = Object.keys(topology.regions).filter((region) => region !== node.region);
  return outside.length === 0 || outside.some((region) => reachFrom(node, region) === 'answered');
}
