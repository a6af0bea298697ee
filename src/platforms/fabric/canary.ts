/**
 * A canary: one small transaction, ordered through one chosen orderer, seen again in a block of that orderer.
 * It is the only sign of life of an ordering service that nothing can fake: health, status and metrics stay green without quorum.
 */
import { randomBytes } from 'node:crypto';
import { common, type peer } from '@hyperledger/fabric-protos';
import { failures } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { transactionIds } from './blocks.ts';
import { broadcast } from './broadcast.ts';
import { FABRIC_CODES } from './codes.ts';
import type { Connections } from './connections.ts';
import { newestBlock } from './deliver.ts';
import { makeHeader, signedEnvelope } from './envelope.ts';
import { blocksFrom } from './follow.ts';
import { peersByOrganisation } from './lifecycle.ts';
import type { LoadedAccess } from './load-access.ts';
import { assembleTransaction, makeProposal, propose } from './proposal.ts';

const fail = failures(FABRIC_CODES);
/** A peer that takes longer is left out: the canary tests the orderer. */
const ENDORSE_LIMIT_MS = 3_000;

export interface CanaryOrder {
  readonly channel: ChannelId;
  readonly orderer: NodeId;
  readonly timeoutMs: number;
}

export interface CanarySeen {
  readonly txId: string;
  readonly block: number;
  /** From handing it to the orderer to its block there. */
  readonly ms: number;
}

export async function orderCanary(access: LoadedAccess, connections: Connections, order: CanaryOrder): Promise<CanarySeen> {
  const { channel, orderer, timeoutMs } = order;
  const node = access.node(orderer);
  const deadline = performance.now() + timeoutMs;
  const left = (): number => Math.max(1, Math.round(deadline - performance.now()));
  const [newest, { txId, envelope }] = await Promise.all([
    newestBlock(connections.to(orderer), node, channel, left()),
    makeCanary(access, connections, channel, Math.min(ENDORSE_LIMIT_MS, left())),
  ]);
  const from = (newest.getHeader()?.getNumber() ?? 0) + 1;
  const begun = performance.now();
  await broadcast(connections.to(orderer), node, envelope, left());
  for await (const block of blocksFrom(access, connections, orderer, channel, from, AbortSignal.timeout(left()))) {
    if (!transactionIds(block).includes(txId)) continue;
    return { txId, block: block.getHeader()?.getNumber() ?? 0, ms: Math.round(performance.now() - begun) };
  }
  throw fail('E412', `canary ${txId} of channel ${channel} was in no block of ${orderer} within ${timeoutMs} ms`, {
    subject: orderer,
    retry: true,
  });
}

/** A transaction of the sample chaincode with what endorsements can be had; without any, a plain message, which peers mark invalid. */
async function makeCanary(
  access: LoadedAccess,
  connections: Connections,
  channel: ChannelId,
  limitMs: number,
): Promise<{ readonly txId: string; readonly envelope: common.Envelope }> {
  const { sampleChaincode, peers, consenters } = access.channel(channel);
  const owner = peers[0] ?? consenters[0];
  if (owner === undefined) throw fail('E402', `channel ${channel} has no node in the access file`, { subject: channel });
  const { identity } = access.client(access.node(owner).organisation);
  if (sampleChaincode !== null) {
    const call = { channel, chaincode: sampleChaincode, args: ['canary', randomBytes(8).toString('hex')] };
    const proposal = makeProposal(call, identity);
    const responses: peer.ProposalResponse[] = [];
    const organisations = [...peersByOrganisation(access, channel).values()];
    const tried = await Promise.all(
      organisations.map((own) =>
        firstOf(own, (id) => propose(connections.to(id), access.node(id), proposal, Math.floor(limitMs / own.length))),
      ),
    );
    for (const response of tried) if (response !== null) responses.push(response);
    if (responses.length > 0) return { txId: proposal.txId, envelope: assembleTransaction(proposal, responses, identity) };
  }
  const { header, txId } = makeHeader({ type: common.HeaderType.MESSAGE, channel, identity });
  return { txId, envelope: signedEnvelope(header, Buffer.from('canary'), identity) };
}

/** The first one that answers; null when none does, whatever the reason: other organisations may do without it. */
async function firstOf<T>(ids: readonly NodeId[], ask: (id: NodeId) => Promise<T>): Promise<T | null> {
  for (const id of ids) {
    try {
      return await ask(id);
    } catch {
      continue;
    }
  }
  return null;
}
