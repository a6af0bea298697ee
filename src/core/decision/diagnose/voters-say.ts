/** Consenters that vote, as witnesses of how high they are. */
import type { ChannelScene } from './channel-scene.ts';
import { consenterSaid, lastAnswer } from './reach.ts';
import type { NodeScene } from './node-scene.ts';
import type { Testimony } from './symptom.ts';

export function votersSay({ heights }: ChannelScene, voters: readonly NodeScene[]): readonly Testimony[] {
  return voters.map((each) => consenterSaid(each.id, `serves the channel at height ${heights.get(each.id) ?? '?'}`, lastAnswer(each)));
}
