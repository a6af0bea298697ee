import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { common } from '@hyperledger/fabric-protos';
import { lastConfigNumber } from './newest-config.ts';

/** A block whose metadata has these values, written as Fabric's blockwriter.go writes them. */
function blockWith(values: Readonly<Record<number, Uint8Array>>): common.Block {
  const entries = [0, 1, 2, 3, 4].map((index) => {
    const entry = new common.Metadata();
    entry.setValue(values[index] ?? new Uint8Array());
    return entry.serializeBinary();
  });
  const metadata = new common.BlockMetadata();
  metadata.setMetadataList(entries);
  const block = new common.Block();
  block.setMetadata(metadata);
  return block;
}

function lastConfig(index: number): common.LastConfig {
  const found = new common.LastConfig();
  found.setIndex(index);
  return found;
}

test('the last configuration is named by what the orderers signed', () => {
  const signed = new common.OrdererBlockMetadata();
  signed.setLastConfig(lastConfig(7));
  const values = { 0: signed.serializeBinary(), 1: lastConfig(3).serializeBinary() };
  assert.equal(lastConfigNumber(blockWith(values)), 7);
});

test('blocks of orderers before 1.4.1 name it in a field of its own, and the first block is it', () => {
  assert.equal(lastConfigNumber(blockWith({ 1: lastConfig(3).serializeBinary() })), 3);
  assert.equal(lastConfigNumber(new common.Block()), 0);
});

test('a block that Fabric v3.1.1 delivered has it where it is looked for', () => {
  const bytes = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'orderer-block-4.block'));
  const block = common.Block.deserializeBinary(bytes);
  const [signatures] = block.getMetadata()?.getMetadataList_asU8() ?? [];
  const value = common.Metadata.deserializeBinary(signatures ?? new Uint8Array()).getValue_asU8();
  assert.ok(common.OrdererBlockMetadata.deserializeBinary(value).hasLastConfig());
  assert.equal(lastConfigNumber(block), 0, 'the channel was never updated');
});
