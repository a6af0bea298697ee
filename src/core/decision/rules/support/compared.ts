/** Whether the chain of one node was compared with that of another consenter, up to its newest block. */
import type { ChannelId, NodeId } from '../../../kernel/ids.ts';
import { ownValue } from '../../../kernel/own-value.ts';
import type { RuleContext } from '../../model.ts';
import { heightOf, membersOf } from './votes.ts';

/** That no fork is known is not enough: a node that told no hash is in no comparison. */
export function comparedAtTip(context: RuleContext, node: NodeId, channel: ChannelId): boolean {
  const height = heightOf(context, node, channel);
  if (height === null || height === 0) return false;
  const own = hashesAt(context, node, channel, height - 1);
  return membersOf(context, channel).some(
    (other) => other !== node && hashesAt(context, other, channel, height - 1).some((hash) => own.includes(hash)),
  );
}

function hashesAt({ evidence }: RuleContext, node: NodeId, channel: ChannelId, block: number): readonly string[] {
  const said = evidence.sightings.flatMap(({ nodes }) =>
    nodes.flatMap((probe) => (probe.node === node && probe.outcome === 'answered' ? (ownValue(probe.channels, channel) ?? []) : [])),
  );
  return said.flatMap(({ height, hash, hashes }) => {
    const tip = height === block + 1 && hash !== undefined ? [hash] : [];
    const earlier = ownValue(hashes, String(block));
    return earlier === undefined ? tip : [...tip, earlier];
  });
}
