/** The transactions of a channel as ONE peer's blocks hold them, with the validation codes that this peer gave them. */
import { common, peer as peerMessages } from '@hyperledger/fabric-protos';
import type { LedgerTransaction } from '../../../core/chaos/journal.ts';
import { failures } from '../../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../../core/kernel/ids.ts';
import { LOAD_CODES } from './codes.ts';
import { peerHeight } from './contract-state.ts';
import type { QueryPeer } from './contract-state.ts';

const fail = failures(LOAD_CODES);
/** Blocks asked for at once: over a long link the round trips would else add up. */
const PARALLEL = 32;

/** All transactions from block `from` up to the peer's height when this was called, in ledger order. */
export async function readTransactions(
  query: QueryPeer,
  channel: ChannelId,
  chaincode: string,
  peer: NodeId,
  from: number,
): Promise<readonly LedgerTransaction[]> {
  const height = await peerHeight(query, channel, peer);
  const found: (readonly LedgerTransaction[])[] = [];
  for (let start = from; start < height; start += PARALLEL) {
    const numbers = Array.from({ length: Math.min(PARALLEL, height - start) }, (_, i) => start + i);
    const blocks = await Promise.all(numbers.map((number) => query(peer, channel, 'qscc', 'GetBlockByNumber', [channel, String(number)])));
    for (const [i, block] of blocks.entries()) found.push(readBlock(block, chaincode, `block ${numbers[i]} of ${channel} on ${peer}`));
  }
  return found.flat();
}

export function readBlock(bytes: Uint8Array, chaincode: string, where: string): readonly LedgerTransaction[] {
  try {
    return decodeBlock(common.Block.deserializeBinary(bytes), chaincode);
  } catch (error) {
    throw fail('E506', `${where} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** A block as a peer has it: orderers leave the TRANSACTIONS_FILTER empty, then every code is NOT_VALIDATED (254). */
export function decodeBlock(block: common.Block, chaincode: string): readonly LedgerTransaction[] {
  const number = Number(block.getHeader()?.getNumber() ?? 0);
  const filter = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  return envelopes.map((bytes, i) => {
    const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(bytes).getPayload_asU8());
    const header = common.ChannelHeader.deserializeBinary(payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array());
    const found = { txId: header.getTxId(), block: number, code: filter[i] ?? 254 };
    const isTransaction = header.getType() === Number(common.HeaderType.ENDORSER_TRANSACTION);
    const call = isTransaction ? decodeCall(payload.getData_asU8()) : null;
    const [fn, op, from, to, amount] = call?.args ?? [];
    if (call?.chaincode !== chaincode || fn !== 'transfer' || op === undefined) return { ...found, op: null };
    if (from === undefined || to === undefined || amount === undefined) return { ...found, op };
    return { ...found, op, from, to, amount: Number(amount) };
  });
}

/** What the client asked for: the proposal's input is part of the transaction, and endorsers signed its hash. */
function decodeCall(data: Uint8Array): { readonly chaincode: string; readonly args: readonly string[] } | null {
  const [action] = peerMessages.Transaction.deserializeBinary(data).getActionsList();
  if (action === undefined) return null;
  const payload = peerMessages.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const proposal = peerMessages.ChaincodeProposalPayload.deserializeBinary(payload.getChaincodeProposalPayload_asU8());
  const spec = peerMessages.ChaincodeInvocationSpec.deserializeBinary(proposal.getInput_asU8()).getChaincodeSpec();
  const args = spec?.getInput()?.getArgsList_asU8() ?? [];
  return { chaincode: spec?.getChaincodeId()?.getName() ?? '', args: args.map((arg) => Buffer.from(arg).toString('utf8')) };
}
