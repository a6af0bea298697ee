import assert from 'node:assert/strict';
import { test } from 'node:test';
import { common, peer } from '@hyperledger/fabric-protos';
import type { Failure } from '../../../core/kernel/failure.ts';
import { readContractState } from './contract-state.ts';
import type { QueryPeer } from './contract-state.ts';
import { readBlock, readTransactions } from './ledger-transactions.ts';

function chainInfo(height: number): Uint8Array {
  const info = new common.BlockchainInfo();
  info.setHeight(height);
  return info.serializeBinary();
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function envelope(type: number, txId: string, chaincode: string, args: readonly string[]): Uint8Array {
  const id = new peer.ChaincodeID();
  id.setName(chaincode);
  const input = new peer.ChaincodeInput();
  input.setArgsList(args.map((arg) => Buffer.from(arg)));
  const spec = new peer.ChaincodeSpec();
  spec.setChaincodeId(id);
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const proposal = new peer.ChaincodeProposalPayload();
  proposal.setInput(invocation.serializeBinary());
  const action = new peer.ChaincodeActionPayload();
  action.setChaincodeProposalPayload(proposal.serializeBinary());
  const transactionAction = new peer.TransactionAction();
  transactionAction.setPayload(action.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([transactionAction]);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(type);
  channelHeader.setTxId(txId);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  const result = new common.Envelope();
  result.setPayload(payload.serializeBinary());
  return result.serializeBinary();
}

function block(number: number, envelopes: readonly Uint8Array[], codes: readonly number[]): Uint8Array {
  const header = new common.BlockHeader();
  header.setNumber(number);
  const data = new common.BlockData();
  data.setDataList([...envelopes]);
  const metadata = new common.BlockMetadata();
  metadata.setMetadataList([new Uint8Array(), new Uint8Array(), Uint8Array.from(codes)]);
  const result = new common.Block();
  result.setHeader(header);
  result.setData(data);
  result.setMetadata(metadata);
  return result.serializeBinary();
}

test('all pages are read and joined when the height stands still', async () => {
  const query: QueryPeer = async (_node, _channel, chaincode, _fn, args) => {
    if (chaincode === 'qscc') return chainInfo(12);
    if (args.length === 0) return json({ balances: { a: 1 }, operations: {}, next: 'acct~b' });
    return json({ balances: { b: 2 }, operations: { 'l/r/0/0': 'tx' }, next: null });
  };
  const state = await readContractState(query, 'ch', 'ledger', 'p1');
  assert.deepEqual(state, { peer: 'p1', height: 12, balances: { a: 1, b: 2 }, operations: { 'l/r/0/0': 'tx' } });
});

test('a block between the pages makes it read again; a ledger that never rests is a failure', async () => {
  let height = 5;
  let moves = 1;
  const query: QueryPeer = async (_node, _channel, chaincode) => {
    if (chaincode === 'qscc') return chainInfo(height);
    if (moves-- > 0) height++;
    return json({ balances: { a: height }, operations: {}, next: null });
  };
  assert.deepEqual((await readContractState(query, 'ch', 'ledger', 'p1')).balances, { a: 6 });
  moves = 1_000;
  await assert.rejects(readContractState(query, 'ch', 'ledger', 'p1'), (failure: Failure) => failure.code === 'E505' && failure.retry);
});

test('an answer that is no page is a failure that names the peer', async () => {
  for (const answer of [json(null), json({ balances: {} }), Buffer.from('x')]) {
    const query: QueryPeer = async (_node, _channel, chaincode) => (chaincode === 'qscc' ? chainInfo(1) : answer);
    await assert.rejects(
      readContractState(query, 'ch', 'ledger', 'p7'),
      (failure: Failure) => failure.code === 'E504' && failure.subject === 'p7',
    );
  }
});

test('transfers are read from the blocks with the code that the peer gave them, everything else has no operation', async () => {
  const blocks = [
    block(0, [envelope(1, '', '', [])], [0]),
    block(
      1,
      [
        envelope(3, 'tx1', 'ledger', ['transfer', 'op1', 'a', 'b', '5']),
        envelope(3, 'tx2', 'ledger', ['canary', 'c']),
        envelope(3, 'tx3', 'other', ['transfer', 'op1', 'a', 'b', '5']),
        envelope(3, 'tx4', 'ledger', ['transfer', 'op2', 'b', 'a', '7']),
      ],
      [0, 0, 0, 11],
    ),
  ];
  const query: QueryPeer = async (_node, _channel, _chaincode, fn, args) =>
    fn === 'GetChainInfo' ? chainInfo(blocks.length) : (blocks[Number(args[1])] ?? new Uint8Array());
  assert.deepEqual(await readTransactions(query, 'ch', 'ledger', 'p1', 0), [
    { txId: '', block: 0, code: 0, op: null },
    { txId: 'tx1', block: 1, code: 0, op: 'op1', from: 'a', to: 'b', amount: 5 },
    { txId: 'tx2', block: 1, code: 0, op: null },
    { txId: 'tx3', block: 1, code: 0, op: null },
    { txId: 'tx4', block: 1, code: 11, op: 'op2', from: 'b', to: 'a', amount: 7 },
  ]);
  assert.equal((await readTransactions(query, 'ch', 'ledger', 'p1', 1)).length, 4);
});

test('bytes that are no block are a failure that says where', () => {
  assert.throws(
    () => readBlock(Buffer.from([0xff, 0xff, 0xff]), 'ledger', 'block 3 of ch on p1'),
    (failure: Failure) => failure.code === 'E506' && failure.message.includes('block 3 of ch on p1'),
  );
});
