/**
 * Reads a network that Holdfast did not deploy, through a few of its nodes: configurations by Deliver, peers by discovery, chaincodes by
 * the lifecycle. It asks only the addresses that were given, changes nothing, and says what it could not find out.
 */
import { Failure, failures } from '../../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../../core/kernel/ids.ts';
import type { NetworkFacts } from '../../../core/topology/import-facts.ts';
import { type Connections, openConnections } from '../connections.ts';
import type { LoadedAccess } from '../load-access.ts';
import { IMPORT_CODES } from './codes.ts';
import { discoverPeers } from './discover-peers.ts';
import { peerChannels } from './joined-channels.ts';
import { networkFacts, type ReadChannel, type SaidFacts } from './network-facts.ts';
import { type AskedNodes, newestAnswer } from './newest-answer.ts';
import { newestConfig } from './newest-config.ts';
import { readDefinitions } from './read-definitions.ts';

const fail = failures(IMPORT_CODES);

export interface ImportOptions extends SaidFacts {
  /** None: those that the peers have joined. */
  readonly channels: readonly ChannelId[];
  /** How long one question may take. */
  readonly timeoutMs: number;
}

export interface ReadNetwork {
  readonly facts: NetworkFacts;
  /** Who gave the configuration of each channel. */
  readonly configurations: Readonly<Record<ChannelId, AskedNodes>>;
}

export async function readNetwork(access: LoadedAccess, options: ImportOptions): Promise<ReadNetwork> {
  using connections = openConnections(access);
  const channels = options.channels.length > 0 ? options.channels : await joinedChannels(access, connections, options.timeoutMs);
  const read = await Promise.all(channels.map((channel) => readChannel(access, connections, channel, options.timeoutMs)));
  return {
    facts: networkFacts(read, options),
    configurations: Object.fromEntries(read.map(({ config, asked }) => [config.channel, asked])),
  };
}

async function joinedChannels(access: LoadedAccess, connections: Connections, timeoutMs: number): Promise<readonly ChannelId[]> {
  const peers = access.nodes.filter(({ kind }) => kind === 'peer');
  const asked = await Promise.all(
    peers.map(({ id }) => firstAnswer([id], () => peerChannels(connections.to(id), access.node(id), timeoutMs))),
  );
  const channels = asked.flatMap((each) => ('value' in each ? each.value : []));
  if (channels.length > 0) return [...new Set(channels)].toSorted((a, b) => (a < b ? -1 : 1));
  const words = asked.flatMap((each) => ('unknown' in each ? [each.unknown] : []));
  const why = words.length === 0 ? 'no peer has joined one' : words.join('; ');
  throw fail('E460', `no channel was named, and ${why}`, words.length === 0 ? { hint: 'Name the channels: --channel NAME.' } : {});
}

async function readChannel(
  access: LoadedAccess,
  connections: Connections,
  channel: ChannelId,
  timeoutMs: number,
): Promise<ReadChannel & { readonly asked: AskedNodes }> {
  const every = access.nodes.map(({ id }) => id);
  const peers = access.nodes.filter(({ kind }) => kind === 'peer').map(({ id }) => id);
  const ask =
    <T>(
      question: (
        connection: ReturnType<Connections['to']>,
        node: ReturnType<LoadedAccess['node']>,
        name: ChannelId,
        ms: number,
      ) => Promise<T>,
    ) =>
    (id: NodeId) =>
      question(connections.to(id), access.node(id), channel, timeoutMs);
  const newest = await newestAnswer(every, ask(newestConfig));
  if (newest.kind === 'none') throw fail('E460', `channel ${channel}: ${Object.values(newest.silent).join('; ')}`, { subject: channel });
  const [discovered, chaincodes] = await Promise.all([firstAnswer(peers, ask(discoverPeers)), firstAnswer(peers, ask(readDefinitions))]);
  return { config: newest.value.config, asked: newest.asked, answers: { peers: valueOf(discovered), chaincodes: valueOf(chaincodes) } };
}

type Asked<T> = { readonly value: T } | { readonly unknown: string };

function valueOf<T>(asked: Asked<T>): T | { readonly unknown: string } {
  return 'value' in asked ? asked.value : asked;
}

/** In the order that they were given; what each said when none answers. */
async function firstAnswer<T>(nodes: readonly NodeId[], question: (node: NodeId) => Promise<T>): Promise<Asked<T>> {
  const words: string[] = [];
  for (const node of nodes) {
    try {
      return { value: await question(node) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      words.push(error.message);
    }
  }
  return { unknown: words.length === 0 ? 'no peer was given to ask' : words.join('; ') };
}
