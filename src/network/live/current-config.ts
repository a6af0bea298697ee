/** The configuration that a channel has now, from the nodes themselves by Deliver: what an update is judged against. */
import { failures } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { channel as channelOf } from '../../core/topology/lookup.ts';
import type { ConfigAnswer } from '../../core/ports/agent.ts';
import { type OpenConfig, openConfigMessage } from '../../platforms/fabric/config/decode-config-block.ts';
import { NETWORK_CODES } from '../codes.ts';
import type { OpenNetwork } from '../open.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { type Asker, askerOf } from './asker.ts';

const fail = failures(NETWORK_CODES);

export interface CurrentConfig extends OpenConfig {
  /** Number of the block that holds it. */
  readonly block: number;
  /** Who gave it. */
  readonly by: readonly NodeId[];
  /** Who gave none, or not this one, with the reason: the newest configuration may be there. */
  readonly partial: readonly string[];
}

/** @throws Failure E364 when no node gives it. */
export async function currentConfig(network: OpenNetwork, channel: ChannelId, signal: AbortSignal): Promise<CurrentConfig> {
  const { consenters, peers } = channelOf(network.topology, channel);
  return unlessAborted(signal, newest(await askerOf(network), channel, [...consenters, ...peers]));
}

/** Every node is asked: one that is behind has an older configuration, and an update made for a newer one would look stale. */
async function newest({ ask }: Asker, channel: ChannelId, nodes: readonly NodeId[]): Promise<CurrentConfig> {
  const answers = await Promise.all(
    nodes.map(async (id) => [id, await ask<ConfigAnswer>('channel-config', id, { channel, message: true })] as const),
  );
  const given = answers.flatMap(([id, answer]) => ('value' in answer ? [{ id, ...answer.value }] : []));
  const best = given.toSorted((a, b) => b.config.sequence - a.config.sequence)[0];
  const silent = answers.flatMap(([id, answer]) => ('unknown' in answer ? [`${id}: ${answer.unknown}`] : []));
  if (best?.message === undefined)
    throw fail('E364', `no node gives the configuration of channel "${channel}": ${silent.join('; ') || 'their agents are older'}`, {
      subject: channel,
    });
  const { sequence } = best.config;
  const by = given.filter(({ config }) => config.sequence === sequence).map(({ id }) => id);
  return { ...openConfigMessage(channel, Buffer.from(best.message, 'base64')), block: best.block, by, partial: silent };
}
