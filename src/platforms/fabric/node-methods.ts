/**
 * What can be asked of the nodes by whoever reaches them (core/ports/agent.ts): an agent in its region, or a command on a machine of the
 * operator. Thin: each method is one function of this adapter.
 */
import { readFile } from 'node:fs/promises';
import { common } from '@hyperledger/fabric-protos';
import { Failure } from '../../core/kernel/failure.ts';
import type { ChannelId, ObserverId, RegionId } from '../../core/kernel/ids.ts';
import type { CanaryRequest, ConnectRequest, ObserveRequest } from '../../core/ports/agent.ts';
import type { BlocksQuestion, ConsentersRequest, SentBlock, SubmitRequest } from '../../core/ports/agent.ts';
import type { ChannelStanding, DeployChaincode, JoinOrderer, JoinPeer, LedgerQuestion } from '../../core/ports/agent.ts';
import type { Answered, ConfigAnswer, ConfigQuestion, NodeFacts, NodeQuestion, PresentedCertificates } from '../../core/ports/agent.ts';
import type { StoredBlock } from '../../core/ports/recovery.ts';
import { broadcastInOrder } from './broadcast.ts';
import { orderCanary } from './canary.ts';
import { presentedCertificates } from './certificates/presented-certificates.ts';
import { type Connections, openConnections } from './connections.ts';
import { blockAt } from './deliver.ts';
import { deployChaincode } from './deploy.ts';
import { httpsClients } from './https-request.ts';
import { ordererChannels, peerChannels } from './import/joined-channels.ts';
import { newestConfig } from './import/newest-config.ts';
import { nodeVersion } from './import/node-version.ts';
import { readContractState } from './load/contract-state.ts';
import { readTransactions } from './load/ledger-transactions.ts';
import type { LoadedAccess } from './load-access.ts';
import { joinOrderer, ordererChannel } from './participation.ts';
import { joinPeer } from './peer-admin.ts';
import { createProber } from './probe.ts';
import { queryPeer } from './query-peer.ts';
import { changeConsenters } from './recovery/change-consenters.ts';
import { storedBlocks } from './recovery/stored-blocks.ts';
import { connectTo } from './connect-time.ts';

export type NodeMethod = (body: unknown) => Promise<unknown>;

export interface NodeMethods extends Disposable {
  readonly methods: Readonly<Record<string, NodeMethod>>;
  close(): void;
}

/** @param observer who says that it saw something; its region is where it looks from. */
export function nodeMethods(access: LoadedAccess, observer: ObserverId, region: RegionId): NodeMethods {
  const clients = openConnections(access);
  let admins: Connections | null = null;
  const admin = (): Connections => (admins ??= openConnections(access, 'admin'));
  const https = httpsClients(access, 'admin');
  const prober = createProber(access, observer);
  const ask = queryPeer(access, clients);
  const close = (): void => {
    for (const each of [clients, admins, https, prober]) each?.close();
  };
  const methods: Readonly<Record<string, NodeMethod>> = {
    async observe(body) {
      const request = body as ObserveRequest;
      const begun = Date.now();
      const asked = access.nodes.filter(({ id }) => request.nodes?.includes(id) ?? true);
      const nodes = await Promise.all(asked.map((node) => prober.probe(node.id, request)));
      return { observer, region, startedAt: begun, endedAt: Date.now(), nodes };
    },
    connect: (body) => connectTo(access, body as ConnectRequest),
    async canary(body) {
      const { channel, orderer, timeoutMs } = body as CanaryRequest;
      return orderCanary(access, clients, { channel, orderer, timeoutMs });
    },
    async 'join-orderer'(body) {
      const { node, channel, genesisBlock } = body as JoinOrderer;
      await joinOrderer(access, https, node, channel, await readFile(genesisBlock));
    },
    async 'channel-standing'(body) {
      const { node, channel } = body as ChannelStanding;
      return { standing: await ordererChannel(access, https, node, channel) };
    },
    async 'join-peer'(body) {
      const { node, channel, genesisBlock } = body as JoinPeer;
      await joinPeer(access, admin(), node, channel, await readFile(genesisBlock));
    },
    deploy: async (body) => ({ package: await deployChaincode(access, admin(), body as DeployChaincode) }),
    async transactions(body) {
      const { channel, peer, from } = body as LedgerQuestion;
      return { transactions: await readTransactions(ask, channel, chaincodeOf(access, channel), peer, from ?? 0) };
    },
    'contract-state'(body) {
      const { channel, peer } = body as LedgerQuestion;
      return readContractState(ask, channel, chaincodeOf(access, channel), peer);
    },
    async 'channel-config'(body) {
      const { channel, node, timeoutMs, message: asked } = body as ConfigQuestion;
      const { block, config, message } = await newestConfig(clients.to(node), access.node(node), channel, timeoutMs);
      const answer: ConfigAnswer = { block, config };
      return asked === true ? { ...answer, message: Buffer.from(message.serializeBinary()).toString('base64') } : answer;
    },
    async 'node-facts'(body) {
      const { node, timeoutMs } = body as NodeQuestion;
      const channels = (): Promise<readonly ChannelId[]> =>
        access.node(node).kind === 'orderer'
          ? ordererChannels(access, https, node, timeoutMs)
          : peerChannels(clients.to(node), access.node(node), timeoutMs);
      const [found, joined] = await Promise.all([answered(() => nodeVersion(access, https, node, timeoutMs)), answered(channels)]);
      return { version: found, channels: joined } satisfies NodeFacts;
    },
    'presented-certificates': (body) => presented(access, body as NodeQuestion),
    async 'stored-blocks'(body) {
      const { node, channel, from, to, timeoutMs } = body as BlocksQuestion;
      const blocks = await storedBlocks(clients.to(node), access.node(node), channel, { from, to }, timeoutMs);
      return { blocks: blocks.map(sentBlock) };
    },
    async 'config-block'(body) {
      const { node, channel, timeoutMs } = body as ConfigQuestion;
      const { block } = await newestConfig(clients.to(node), access.node(node), channel, timeoutMs);
      const found = await blockAt(clients.to(node), access.node(node), channel, block, timeoutMs);
      return { block: Buffer.from(found.serializeBinary()).toString('base64') };
    },
    async 'submit-envelopes'(body) {
      const { orderer, envelopes, timeoutMs } = body as SubmitRequest;
      const messages = envelopes.map((text) => common.Envelope.deserializeBinary(Buffer.from(text, 'base64')));
      await broadcastInOrder(clients.to(orderer), access.node(orderer), messages, timeoutMs);
    },
    async 'change-consenters'(body) {
      const { channel, orderers, timeoutMs, ...change } = body as ConsentersRequest;
      return { block: await changeConsenters(access, admin(), { channel, change, orderers, timeoutMs }) };
    },
  };
  return { methods, close, [Symbol.dispose]: close };
}

function sentBlock({ envelopes, ...block }: StoredBlock): SentBlock {
  return { ...block, envelopes: envelopes.map((bytes) => Buffer.from(bytes).toString('base64')) };
}

/** That one listener of a node is silent is an answer about that listener. */
async function answered<T>(ask: () => Promise<T>): Promise<Answered<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof Failure) return { unknown: error.message };
    throw error;
  }
}

async function presented(access: LoadedAccess, { node, timeoutMs }: NodeQuestion): Promise<PresentedCertificates> {
  const { grpc, host: servername } = access.node(node);
  const { hostname: host, port } = new URL(`https://${grpc}`);
  const shown = await presentedCertificates(host, Number(port), { servername, limitMs: timeoutMs });
  return { host, port: Number(port), certificates: shown.map((der) => Buffer.from(der).toString('base64')) };
}

function chaincodeOf(access: LoadedAccess, channel: string): string {
  return access.channel(channel).sampleChaincode ?? '';
}
