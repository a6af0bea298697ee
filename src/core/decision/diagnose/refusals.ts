/** What a node means that answers a question about a channel with an error. */
import type { ChannelId } from '../../kernel/ids.ts';
import { type ChannelAnswer, channelAnswers, type NodeScene } from './node-scene.ts';

/** A peer that rebuilds or rolls back refuses until it is at its old height again (internal/peer/node/start.go, Fabric v3.1.1). */
const REBUILDING = /being rebuilt|rebuild|peer node command is executing/iu;
/** The asker is not allowed to ask; that says nothing of the channel. */
const NOT_ALLOWED = /FORBIDDEN|access denied|permission|not authori[sz]ed/iu;
/** Status of Deliver for a channel that an orderer does not have (common/deliver/deliver.go, Fabric v3.1.1). */
const NO_CHANNEL = /NOT_FOUND/u;

/** Its refusals, when nobody got a height of it. */
export function refusals(node: NodeScene, channel: ChannelId): readonly (ChannelAnswer & { readonly error: string })[] {
  const answers = channelAnswers(node, channel);
  if (answers.some(({ said }) => said.height !== undefined)) return [];
  return answers.flatMap((answer) => (answer.said.error === undefined ? [] : [{ ...answer, error: answer.said.error }]));
}

export function excused(error: string): boolean {
  return REBUILDING.test(error) || NOT_ALLOWED.test(error);
}

/** An orderer that lives and says that it does not know the channel. */
export function hasNoChannel(node: NodeScene, channel: ChannelId): boolean {
  const refused = refusals(node, channel);
  return node.node.kind === 'orderer' && refused.length > 0 && refused.every(({ error }) => NO_CHANNEL.test(error));
}
