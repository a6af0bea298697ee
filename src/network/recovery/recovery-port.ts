/** The real RecoveryPort of a local network: disks are read as files of this machine, everything else goes through the agents and the driver. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure, failures } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { SentBlock } from '../../core/ports/agent.ts';
import type { MembershipChange, RecoveryPort, StoredBlock } from '../../core/ports/recovery.ts';
import { findNode, organisationOf } from '../../core/topology/lookup.ts';
import type { Orderer } from '../../core/topology/model.ts';
import { nodeFolder } from '../../core/render/fabric/placement.ts';
import { FABRIC_RECOVERY_CODES } from '../../platforms/fabric/recovery/codes.ts';
import { localPlacement } from '../local-placement.ts';
import type { ChannelInfo } from '../../platforms/fabric/participation.ts';
import type { OpenNetwork } from '../open.ts';
import { genesisBlockFile } from '../paths.ts';
import { probeLimitMs } from '../world.ts';
import { membersAt } from './members.ts';

const fail = failures(FABRIC_RECOVERY_CODES);
/** A page of whole blocks over a long link. */
const BLOCKS_LIMIT_MS = 30_000;
const SUBMIT_LIMIT_MS = 10_000;
const CHANGE_LIMIT_MS = 30_000;
const JOIN_LIMIT_MS = 20_000;
/** Beside what the agent gives the node, before its caller stops waiting. */
const AGENT_MARGIN_MS = 2_000;

export function recoveryPort(network: OpenNetwork): RecoveryPort {
  const { topology, record, agents, driver, disks } = network;
  const near = (node: NodeId): string | undefined => findNode(topology, node)?.at.region;
  const questionMs = 4 * probeLimitMs(topology);
  const ask = <T>(method: string, node: NodeId, body: object, limitMs: number): Promise<T> =>
    agents.any<T>(method, { node, timeoutMs: limitMs, ...body }, limitMs + AGENT_MARGIN_MS, near(node));
  const submit = async (channel: ChannelId, orderer: NodeId, envelopes: readonly Uint8Array[]): Promise<void> => {
    const body = { channel, orderer, envelopes: envelopes.map((envelope) => Buffer.from(envelope).toString('base64')) };
    await ask('submit-envelopes', orderer, body, SUBMIT_LIMIT_MS);
  };
  const peerProgram = async (peer: NodeId, args: readonly string[]): Promise<void> => {
    const { exitCode, stdout, stderr } = await driver.run(peer, join(record.programs, 'peer'), ['node', ...args]);
    if (exitCode === 0) return;
    const words = (stderr.trim() === '' ? stdout : stderr).trim().split('\n').at(-1) ?? '';
    throw fail('E481', `peer node ${args.join(' ')} of ${peer} ended with ${exitCode}: ${words}`, { subject: peer });
  };
  return {
    // What reads disks loads every class of messages: commands that read none, and most of a recovery are such, are faster without.
    async consensusDisk(node, channel) {
      const { readConsensusDisk } = await import('../../platforms/fabric/wal/consensus-disk.ts');
      return disks.orderer(node, (folders) => readConsensusDisk(node, channel, folders));
    },
    async blocks(node, channel, from, to) {
      const { blocks } = await ask<{ blocks: readonly SentBlock[] }>('stored-blocks', node, { channel, from, to }, BLOCKS_LIMIT_MS);
      return blocks.map(received);
    },
    async diskBlocks(node, channel, from, to) {
      const { blocksFromFiles } = await import('../../platforms/fabric/wal/block-files.ts');
      const { storedFileBlock } = await import('../../platforms/fabric/recovery/stored-blocks.ts');
      const found = await disks.chain(node, channel, (folder) => blocksFromFiles(folder, from, to));
      return found.map(storedFileBlock);
    },
    submit: (channel, orderer, envelope) => submit(channel, orderer, [envelope]),
    submitInOrder: submit,
    joined: (node, channel) => takesPart(network, node, channel, questionMs),
    membership: async (node, channel) => membersAt(network, await ask('channel-config', node, { channel }, questionMs)),
    changeMembership: (channel, change) => changeMembership(network, channel, change),
    join: (node, channel, block) => joinChannel(network, node, channel, block, questionMs),
    rebuildDatabases: (peer) => peerProgram(peer, ['rebuild-dbs']),
    rollback: (peer, channel, block) => peerProgram(peer, ['rollback', '--channelID', channel, '--blockNumber', String(block)]),
  };
}

/** A peer has joined when it serves the channel; an orderer says so itself, since one that only follows serves nobody. */
async function takesPart({ topology, agents }: OpenNetwork, node: NodeId, channel: ChannelId, timeoutMs: number): Promise<boolean> {
  const found = findNode(topology, node);
  const body = { node, channel, timeoutMs };
  const limitMs = timeoutMs + AGENT_MARGIN_MS;
  if (found?.kind === 'peer') {
    await agents.any('channel-config', body, limitMs, found.at.region);
    return true;
  }
  const { standing } = await agents.any<{ standing: ChannelInfo | null }>('channel-standing', body, limitMs, found?.at.region);
  return standing !== null && (standing.status === 'active' || standing.status === 'onboarding');
}

function received({ envelopes, ...block }: SentBlock): StoredBlock {
  return { ...block, envelopes: envelopes.map((text) => Buffer.from(text, 'base64')) };
}

async function changeMembership(network: OpenNetwork, channel: ChannelId, change: MembershipChange): Promise<{ readonly block: number }> {
  const { topology, agents } = network;
  const orderer = requireOrderer(network, change.node);
  const placement = localPlacement(topology, network.record, network.paths);
  const certificate = change.kind === 'add' ? await readCertificate(network, orderer) : '';
  const orderers = (topology.channels[channel]?.consenters ?? []).filter((id) => id !== change.node);
  const body = {
    channel,
    kind: change.kind,
    host: placement.dial(orderer),
    port: orderer.ports.grpc,
    msp: organisationOf(topology, orderer.id).msp,
    certificate,
    orderers,
    timeoutMs: CHANGE_LIMIT_MS,
  };
  const limitMs = CHANGE_LIMIT_MS + orderers.length * SUBMIT_LIMIT_MS;
  return agents.any<{ block: number }>('change-consenters', body, limitMs, topology.orderers[orderers[0] ?? '']?.at.region);
}

function requireOrderer({ topology }: OpenNetwork, id: NodeId): Orderer {
  const found = Object.hasOwn(topology.orderers, id) ? topology.orderers[id] : undefined;
  if (found === undefined) throw fail('E482', `${id} is no orderer of the topology`, { subject: id });
  return found;
}

async function readCertificate({ topology, paths }: OpenNetwork, orderer: Orderer): Promise<string> {
  const path = join(paths.crypto, nodeFolder(topology, orderer), 'tls', 'server.crt');
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw fail('E482', `${path} cannot be read`, { subject: orderer.id, cause });
  }
}

/** Orderers may join with any configuration block; peers take the first one only. */
async function joinChannel(
  network: OpenNetwork,
  node: NodeId,
  channel: ChannelId,
  block: 'newest' | 'genesis',
  limitMs: number,
): Promise<void> {
  const { topology, paths, agents } = network;
  const found = findNode(topology, node);
  const genesisBlock =
    found?.kind === 'peer' || block === 'genesis'
      ? genesisBlockFile(paths, channel)
      : await newestBlockFile(network, node, channel, limitMs);
  const method = found?.kind === 'peer' ? 'join-peer' : 'join-orderer';
  await agents.any(method, { node, channel, genesisBlock }, JOIN_LIMIT_MS, found?.at.region);
}

async function newestBlockFile(network: OpenNetwork, node: NodeId, channel: ChannelId, limitMs: number): Promise<string> {
  const { topology, paths, agents } = network;
  const others = (topology.channels[channel]?.consenters ?? []).filter((id) => id !== node);
  const block = await firstAnswer(others, (other) =>
    agents.any<{ block: string }>('config-block', { node: other, channel, timeoutMs: limitMs }, limitMs + AGENT_MARGIN_MS),
  );
  const path = join(paths.state, 'recovery', `${channel}-${node}.block`);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, Buffer.from(block.block, 'base64'), { mode: 0o600 });
  return path;
}

async function firstAnswer<T>(nodes: readonly NodeId[], ask: (node: NodeId) => Promise<T>): Promise<T> {
  let last: unknown = fail('E482', 'there is no consenter to ask');
  for (const node of nodes) {
    try {
      return await ask(node);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      last = error;
    }
  }
  throw last;
}
