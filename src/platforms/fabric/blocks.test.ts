import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { common } from '@hyperledger/fabric-protos';
import { headerBytes, hex } from '../../core/platforms/fabric/block.ts';
import { commitHash, decodeBlock, sha256, transactionIds } from './blocks.ts';

// Blocks that Fabric v3.1.1 delivered; peer0-org1's qscc GetChainInfo named the hash of block 3 as currentBlockHash at height 4.
const captured = (name: string): common.Block =>
  common.Block.deserializeBinary(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.block`)));

const HASH_OF_BLOCK_3 = '5bb2f0963520c1fb02e44d42a32a494296c328be6b18a377e767faec0e9edb10';

test('the header hash is what a real peer says of the block, and what the next block names', () => {
  assert.equal(decodeBlock(captured('peer-block-3')).hash, HASH_OF_BLOCK_3);
  assert.equal(decodeBlock(captured('peer-block-4')).previousHash, HASH_OF_BLOCK_3);
});

test('orderer and peer have the same hash of a block, only the peer has validation codes', () => {
  const [peer, orderer] = [decodeBlock(captured('peer-block-4')), decodeBlock(captured('orderer-block-4'))];
  assert.equal(peer.hash, orderer.hash);
  assert.deepEqual(
    [peer, orderer].map(({ transactions }) => transactions.map(({ code }) => code)),
    [[0], [254]],
  );
});

test('only a peer writes down what a block did to its state', () => {
  assert.match(commitHash(captured('peer-block-4')) ?? '', /^[0-9a-f]{64}$/u);
  assert.notEqual(commitHash(captured('peer-block-3')), commitHash(captured('peer-block-4')));
  assert.equal(commitHash(captured('orderer-block-4')), null);
  assert.equal(commitHash(new common.Block()), null);
});

test('a transaction is decoded down to what the client asked for', () => {
  const [transaction] = decodeBlock(captured('peer-block-4')).transactions;
  const { chaincode, fn, args, type } = transaction ?? {};
  assert.deepEqual({ chaincode, fn, args, type }, { chaincode: 'ledger', fn: 'canary', args: ['29674026fcc04680'], type: 'endorser' });
  assert.deepEqual(transactionIds(captured('peer-block-4')), [transaction?.txId]);
});

test('block numbers are DER integers: short, big-endian, never negative', () => {
  const number = (value: number): string => {
    const bytes = headerBytes({ number: value, previousHash: new Uint8Array(), dataHash: new Uint8Array() });
    return hex(bytes.subarray(4, 4 + (bytes[3] ?? 0)));
  };
  const expected = { 0: '00', 1: '01', 127: '7f', 128: '0080', 255: '00ff', 256: '0100', 4294967296: '0100000000' };
  for (const [value, bytes] of Object.entries(expected)) assert.equal(number(Number(value)), bytes, value);
  assert.equal(hex(sha256(new Uint8Array())).slice(0, 8), 'e3b0c442');
});
