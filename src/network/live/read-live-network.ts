/**
 * Reads a running network of ours: configurations by Deliver, versions, joined channels, and the certificates that nodes present. Only the
 * agents reach the nodes. It changes nothing; what cannot be read is unknown with its reason, and the rest is read nevertheless.
 */
import type { LiveChannel, LiveNetwork, LiveNode } from '../../core/analysis/drift/model.ts';
import { unknownParts } from '../../core/analysis/drift/find-drift.ts';
import type { CertificateInventory } from '../../core/analysis/names/model.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { isKnown, type Observed, seen, unknown } from '../../core/observation/observed.ts';
import type { ChannelConfig } from '../../core/platforms/fabric/channel-config/model.ts';
import type { Answered, ConfigAnswer, NodeFacts, PresentedCertificates } from '../../core/ports/agent.ts';
import { channelCertificates } from '../../platforms/fabric/certificates/channel-certificates.ts';
import { inventoryOf, type Reading } from '../../platforms/fabric/certificates/inventory.ts';
import type { OpenNetwork } from '../open.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { type Asker, askerOf } from './asker.ts';

export interface LiveReading {
  readonly live: LiveNetwork;
  readonly configs: readonly ChannelConfig[];
  /** Presented by nodes, and carried by the configurations. */
  readonly certificates: CertificateInventory;
  /** What the nodes presented, as it was read: to be put together with other readings. */
  readonly readings: readonly Reading[];
  /** What could not be read, with its reason; empty when the reading is complete. */
  readonly partial: readonly string[];
}

export async function readLiveNetwork(network: OpenNetwork, signal: AbortSignal): Promise<LiveReading> {
  return unlessAborted(signal, readAll(network, await askerOf(network)));
}

async function readAll(network: OpenNetwork, asker: Asker): Promise<LiveReading> {
  const ids = Object.keys(asker.access.nodes);
  const [nodes, shown] = await Promise.all([
    Promise.all(ids.map(async (id) => [id, await readNode(asker, id)] as const)),
    Promise.all(ids.map((id) => readCertificates(asker, id))),
  ]);
  const joined = nodes.flatMap(([, { channels }]) => (isKnown(channels) ? channels.value : []));
  const names = [...new Set([...Object.keys(network.topology.channels), ...Object.keys(asker.access.channels), ...joined])];
  const read = await Promise.all(names.map(async (name) => [name, await readChannel(asker, name, nodes)] as const));
  const channels = read.flatMap(([name, channel]) => (channel === null ? [] : [[name, channel] as const]));
  const configs = channels.flatMap(([, { config }]) => (isKnown(config) ? [config.value] : []));
  const live: LiveNetwork = {
    at: Date.now(),
    addressing: network.record.mode === 'loopback' ? 'addresses' : 'names',
    nodes: Object.fromEntries(nodes),
    channels: Object.fromEntries(channels),
  };
  const certificates = inventoryOf([...shown, ...configs.map(channelCertificates)]);
  const unread = certificates.unread.map(({ what, reason }) => `certificates of ${what}: ${reason}`);
  return { live, configs, certificates, readings: shown, partial: [...unknownParts(live), ...unread] };
}

async function readNode({ access, ask }: Asker, id: NodeId): Promise<LiveNode> {
  const node = access.nodes[id];
  const { hostname: host, port } = new URL(`https://${node?.grpc}`);
  const facts = await ask<NodeFacts>('node-facts', id, {});
  const { version, channels } = 'value' in facts ? facts.value : { version: facts, channels: facts };
  return {
    kind: node?.kind ?? 'peer',
    address: { host, port: Number(port) },
    version: observed(version, id),
    channels: observed(channels, id),
  };
}

function observed<T>(answer: Answered<T>, by: NodeId): Observed<T> {
  return 'value' in answer ? seen(answer.value, Date.now(), [by]) : unknown(answer.unknown, Date.now());
}

/**
 * From every node that has joined it, or may have: one that is behind gives an older configuration than the others. Null where all nodes
 * answered and none has joined it: then there is nothing that is unknown.
 */
async function readChannel(
  { ask }: Asker,
  channel: ChannelId,
  nodes: readonly (readonly [NodeId, LiveNode])[],
): Promise<LiveChannel | null> {
  const asked = nodes.filter(([, { channels }]) => !isKnown(channels) || channels.value.includes(channel));
  if (asked.length === 0) return null;
  const answers = await Promise.all(
    asked.map(async ([id]) => ({ id, answer: await ask<ConfigAnswer>('channel-config', id, { channel }) })),
  );
  const given = answers.flatMap(({ id, answer }) => ('value' in answer ? [{ id, config: answer.value.config }] : []));
  const newest = Math.max(...given.map(({ config }) => config.sequence));
  const best = given.find(({ config }) => config.sequence === newest);
  if (best === undefined) {
    const reasons = answers.flatMap(({ id, answer }) => ('unknown' in answer ? [`${id}: ${answer.unknown}`] : []));
    return { config: unknown(reasons.join('; '), Date.now()) };
  }
  const by = given.filter(({ config }) => config.sequence === newest).map(({ id }) => id);
  return { config: seen(best.config, Date.now(), by) };
}

async function readCertificates({ ask }: Asker, node: NodeId): Promise<Reading> {
  const base = { nodeUnits: [], tree: false };
  const answer = await ask<PresentedCertificates>('presented-certificates', node, {});
  if ('unknown' in answer) return { ...base, found: [], unread: [{ what: node, reason: answer.unknown }] };
  const { host, port, certificates } = answer.value;
  const found = certificates.map((text, index) => ({
    der: Buffer.from(text, 'base64'),
    source: { kind: 'presented', node, host, port, index } as const,
  }));
  return { ...base, found, unread: [] };
}
