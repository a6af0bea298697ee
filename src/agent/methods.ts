/** What an agent can be asked (core/ports/agent.ts): thin, each method is one function of the Fabric adapter. */
import { readFile } from 'node:fs/promises';
import { common } from '@hyperledger/fabric-protos';
import { Failure } from '../core/kernel/failure.ts';
import type { ChannelId } from '../core/kernel/ids.ts';
import type { CanaryRequest, ConnectRequest, LoadAssignment, ObserveRequest } from '../core/ports/agent.ts';
import type { BlocksQuestion, ConsentersRequest, SentBlock, SubmitRequest } from '../core/ports/agent.ts';
import type { DeployChaincode, JoinOrderer, JoinPeer, LedgerQuestion } from '../core/ports/agent.ts';
import type { Answered, ConfigAnswer, ConfigQuestion, NodeFacts, NodeQuestion, PresentedCertificates } from '../core/ports/agent.ts';
import type { StoredBlock } from '../core/ports/recovery.ts';
import { broadcastInOrder } from '../platforms/fabric/broadcast.ts';
import { orderCanary } from '../platforms/fabric/canary.ts';
import { presentedCertificates } from '../platforms/fabric/certificates/presented-certificates.ts';
import { type Connections, openConnections } from '../platforms/fabric/connections.ts';
import { blockAt } from '../platforms/fabric/deliver.ts';
import { deployChaincode } from '../platforms/fabric/deploy.ts';
import { httpsClients } from '../platforms/fabric/https-request.ts';
import { ordererChannels, peerChannels } from '../platforms/fabric/import/joined-channels.ts';
import { newestConfig } from '../platforms/fabric/import/newest-config.ts';
import { nodeVersion } from '../platforms/fabric/import/node-version.ts';
import { readContractState } from '../platforms/fabric/load/contract-state.ts';
import { readTransactions } from '../platforms/fabric/load/ledger-transactions.ts';
import type { LoadedAccess } from '../platforms/fabric/load-access.ts';
import { joinOrderer } from '../platforms/fabric/participation.ts';
import { joinPeer } from '../platforms/fabric/peer-admin.ts';
import { createProber } from '../platforms/fabric/probe.ts';
import { queryPeer } from '../platforms/fabric/query-peer.ts';
import { changeConsenters } from '../platforms/fabric/recovery/change-consenters.ts';
import { storedBlocks } from '../platforms/fabric/recovery/stored-blocks.ts';
import { connectTo } from './connect.ts';
import { loadRuns } from './load-runs.ts';
import type { Method } from './server.ts';

export interface AgentWorld {
  readonly access: LoadedAccess;
  readonly region: string;
  readonly loads: string;
  readonly version: string;
  /** Grows as application ports are handed over. */
  readonly entries: ReadonlySet<string>;
}

export function agentMethods({ access, region, loads, version, entries }: AgentWorld): Readonly<Record<string, Method>> {
  const observer = `agent:${region}`;
  const clients = openConnections(access);
  let admins: Connections | null = null;
  const admin = (): Connections => (admins ??= openConnections(access, 'admin'));
  const https = httpsClients(access, 'admin');
  const prober = createProber(access, observer);
  const runs = loadRuns(access, region, loads);
  const ask = queryPeer(access, clients);
  const startedAt = Date.now();
  return {
    health: async () => ({ region, pid: process.pid, startedAt, version, entries: [...entries] }),
    async observe(body) {
      const request = body as ObserveRequest;
      const begun = Date.now();
      const nodes = await Promise.all(access.nodes.map((node) => prober.probe(node.id, request)));
      return { observer, region, startedAt: begun, endedAt: Date.now(), nodes };
    },
    connect: (body) => connectTo(access, body as ConnectRequest),
    async canary(body) {
      const { channel, orderer, timeoutMs } = body as CanaryRequest;
      return orderCanary(access, clients, { channel, orderer, timeoutMs });
    },
    async 'load-start'(body) {
      runs.start(body as LoadAssignment);
    },
    async 'load-keep'(body) {
      runs.keep((body as { load: string }).load);
    },
    'load-stop': (body) => runs.stop((body as { load: string }).load),
    async 'join-orderer'(body) {
      const { node, channel, genesisBlock } = body as JoinOrderer;
      await joinOrderer(access, https, node, channel, await readFile(genesisBlock));
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
