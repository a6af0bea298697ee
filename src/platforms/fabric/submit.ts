/** Endorse at chosen peers, hand to an orderer, wait until a peer has committed it: for administration, without the gateway. */
import { common, peer } from '@hyperledger/fabric-protos';
import { Failure, failures } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { blockTransactions } from './blocks.ts';
import { broadcast } from './broadcast.ts';
import { FABRIC_CODES } from './codes.ts';
import type { Connections } from './connections.ts';
import { blocksFrom } from './follow.ts';
import type { LoadedAccess } from './load-access.ts';
import { chainInfo } from './peer-admin.ts';
import { assembleTransaction, type Call, makeProposal, propose } from './proposal.ts';
import type { Identity } from './identity.ts';

const fail = failures(FABRIC_CODES);
const ENDORSE_LIMIT_MS = 30_000;
const BROADCAST_LIMIT_MS = 10_000;

export interface Submission {
  readonly call: Call;
  /** Who signs the proposal and the transaction. */
  readonly identity: Identity;
  readonly endorsers: readonly NodeId[];
  /** Tried in order until one accepts. */
  readonly orderers: readonly NodeId[];
  /** Whose blocks decide. */
  readonly committer: NodeId;
  readonly timeoutMs: number;
}

export interface Committed {
  readonly txId: string;
  readonly block: number;
}

export async function submitAndWait(access: LoadedAccess, connections: Connections, submission: Submission): Promise<Committed> {
  const { call, identity, endorsers, committer, timeoutMs } = submission;
  const { height } = await chainInfo(access, connections, committer, call.channel);
  const { txId, envelope } = await endorse(access, connections, call, identity, endorsers);
  await broadcastToAny(access, connections, submission.orderers, envelope);
  return awaitCommit(access, connections, committer, call.channel, height, txId, timeoutMs);
}

export async function endorse(
  access: LoadedAccess,
  connections: Connections,
  call: Call,
  identity: Identity,
  endorsers: readonly NodeId[],
): Promise<{ readonly txId: string; readonly envelope: common.Envelope }> {
  const proposal = makeProposal(call, identity);
  const responses = await Promise.all(endorsers.map((id) => propose(connections.to(id), access.node(id), proposal, ENDORSE_LIMIT_MS)));
  return { txId: proposal.txId, envelope: assembleTransaction(proposal, responses, identity) };
}

async function broadcastToAny(
  access: LoadedAccess,
  connections: Connections,
  orderers: readonly NodeId[],
  envelope: common.Envelope,
): Promise<void> {
  let last: unknown = fail('E402', 'the channel has no orderer to submit to');
  for (const id of orderers) {
    try {
      await broadcast(connections.to(id), access.node(id), envelope, BROADCAST_LIMIT_MS);
      return;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      last = error;
    }
  }
  throw last;
}

async function awaitCommit(
  access: LoadedAccess,
  connections: Connections,
  committer: NodeId,
  channel: ChannelId,
  from: number,
  txId: string,
  timeoutMs: number,
): Promise<Committed> {
  for await (const block of blocksFrom(access, connections, committer, channel, from, AbortSignal.timeout(timeoutMs))) {
    const found = blockTransactions(block).find((each) => each.txId === txId);
    if (found === undefined) continue;
    if (found.code === peer.TxValidationCode.VALID) return { txId, block: block.getHeader()?.getNumber() ?? 0 };
    throw fail('E421', `transaction ${txId} of channel ${channel} is ${validationName(found.code)} on ${committer}`, {
      subject: committer,
      // Somebody else wrote the same keys at the same time; asked again, what they did is found.
      retry: found.code === peer.TxValidationCode.MVCC_READ_CONFLICT,
    });
  }
  throw fail('E422', `${committer} did not report transaction ${txId} of channel ${channel} within ${timeoutMs} ms`, {
    subject: committer,
    retry: true,
  });
}

export function validationName(code: number): string {
  return Object.entries(peer.TxValidationCode).find(([, value]) => value === code)?.[0] ?? String(code);
}
