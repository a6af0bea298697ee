/** Two consenters with different blocks of one number. Nothing else shows it: stale majorities fork without a word (facts: fabric-orderers.md 3c). */
import { chainOf, difference, lowestOf } from './chains.ts';
import type { ChannelScene } from './channel-scene.ts';
import { DIAGNOSIS } from './codes.ts';
import { consenterSaid, lastAnswer } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function forked({ channels }: Scene): readonly Symptom[] {
  return channels.flatMap((channel) => judge(channel) ?? []);
}

function judge({ id, consenters }: ChannelScene): Symptom | null {
  const chains = consenters.map((each) => chainOf(each, id)).filter(({ hashes }) => hashes.size > 0);
  const differences = chains.flatMap((a, i) => chains.slice(i + 1).flatMap((b) => difference(a, b) ?? []));
  const lowest = lowestOf(differences);
  if (lowest === null) return null;
  const { block, equal } = lowest;
  const holders = chains.filter(({ hashes }) => hashes.has(block));
  return {
    code: DIAGNOSIS.forked,
    subject: id,
    message: `${id} has forked: consenters have different blocks ${block}`,
    ...(equal === block - 1 ? { detail: String(block) } : {}),
    testimony: holders.map(({ node, hashes }) => consenterSaid(node.id, `block ${block} is ${hashes.get(block) ?? '?'}`, lastAnswer(node))),
    conclusive: true,
  };
}
