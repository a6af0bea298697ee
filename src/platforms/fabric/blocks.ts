/** Blocks of Fabric's protocol as plain data: numbers, hashes, transactions. */
import { createHash } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { type BlockHeader, type BlockTransaction, headerHash, hex, NOT_VALIDATED } from '../../core/platforms/fabric/block.ts';

/** A block as a reader wants it. */
export interface DecodedBlock {
  readonly number: number;
  /** Lower-case hex of the header hash. */
  readonly hash: string;
  /** Header hash of the block before; empty for block 0. */
  readonly previousHash: string;
  readonly transactions: readonly BlockTransaction[];
}

export function blockHeader(block: common.Block): BlockHeader {
  const header = block.getHeader();
  return {
    number: header?.getNumber() ?? 0,
    previousHash: header?.getPreviousHash_asU8() ?? new Uint8Array(),
    dataHash: header?.getDataHash_asU8() ?? new Uint8Array(),
  };
}

export function blockHash(block: common.Block): string {
  return headerHash(blockHeader(block), sha256);
}

/** What the block did to the state of the peer that keeps it, in hex; null where none is written: at orderers, and in the first block. */
export function commitHash(block: common.Block): string | null {
  const slot = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.COMMIT_HASH];
  if (slot === undefined || slot.length === 0) return null;
  const hash = common.Metadata.deserializeBinary(slot).getValue_asU8();
  return hash.length === 0 ? null : hex(hash);
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

export function decodeBlock(block: common.Block): DecodedBlock {
  const header = blockHeader(block);
  return {
    number: header.number,
    hash: headerHash(header, sha256),
    previousHash: hex(header.previousHash),
    transactions: blockTransactions(block),
  };
}

export function blockTransactions(block: common.Block): readonly BlockTransaction[] {
  const filter = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  return envelopes.map((bytes, i) => decodeTransaction(bytes, filter[i] ?? NOT_VALIDATED));
}

/** The ids of a block's transactions, without decoding what they do. */
export function transactionIds(block: common.Block): readonly string[] {
  return (block.getData()?.getDataList_asU8() ?? []).map((bytes) => openEnvelope(bytes).header.getTxId());
}

function decodeTransaction(bytes: Uint8Array, code: number): BlockTransaction {
  const { header, data } = openEnvelope(bytes);
  const type = header.getType();
  const base = { txId: header.getTxId(), code };
  if (type === common.HeaderType.CONFIG) return { ...base, type: 'config', chaincode: null, fn: null, args: [] };
  if (type !== common.HeaderType.ENDORSER_TRANSACTION) return { ...base, type: 'other', chaincode: null, fn: null, args: [] };
  return { ...base, type: 'endorser', ...decodeCall(data) };
}

function openEnvelope(bytes: Uint8Array): { readonly header: common.ChannelHeader; readonly data: Uint8Array } {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(bytes).getPayload_asU8());
  const header = common.ChannelHeader.deserializeBinary(payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array());
  return { header, data: payload.getData_asU8() };
}

/** What the client asked for: the proposal's input is part of the transaction, and endorsers signed its hash. */
function decodeCall(data: Uint8Array): { chaincode: string | null; fn: string | null; args: readonly string[] } {
  const [action] = peer.Transaction.deserializeBinary(data).getActionsList();
  if (action === undefined) return { chaincode: null, fn: null, args: [] };
  const payload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const proposal = peer.ChaincodeProposalPayload.deserializeBinary(payload.getChaincodeProposalPayload_asU8());
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(proposal.getInput_asU8()).getChaincodeSpec();
  const [fn, ...args] = (spec?.getInput()?.getArgsList_asU8() ?? []).map((arg) => Buffer.from(arg).toString('utf8'));
  return { chaincode: spec?.getChaincodeId()?.getName() ?? null, fn: fn ?? null, args };
}
