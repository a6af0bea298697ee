import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { common } from '@hyperledger/fabric-protos';
import { blockHash } from '../../src/platforms/fabric/blocks.ts';
import { blocksFromFiles, ledgerTip } from '../../src/platforms/fabric/wal/block-files.ts';
import { readConsensusDisk } from '../../src/platforms/fabric/wal/consensus-disk.ts';
import { crc32c } from '../../src/platforms/fabric/wal/crc32c.ts';
import { newestSnapshot } from '../../src/platforms/fabric/wal/read-snapshot.ts';
import { askOracle, buildOracle } from '../go-oracle.ts';

const FIXTURES = join(import.meta.dirname, '../../src/platforms/fabric/fixtures');
const CHANNEL = 'settlement';

function fixture(name: string): common.Block {
  return common.Block.deserializeBinary(readFileSync(join(FIXTURES, `${name}.block`)));
}

/** A block of the chain that the fixtures begin: what the header holds is all that matters. */
function after(previous: common.Block, envelopes: readonly Uint8Array[]): common.Block {
  const block = new common.Block();
  const header = new common.BlockHeader();
  header.setNumber((previous.getHeader()?.getNumber() ?? 0) + 1);
  header.setPreviousHash(Buffer.from(blockHash(previous), 'hex'));
  header.setDataHash(Buffer.alloc(32, 7));
  block.setHeader(header);
  const data = new common.BlockData();
  data.setDataList([...envelopes]);
  block.setData(data);
  return block;
}

function envelope(type: number): Uint8Array {
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(type);
  channelHeader.setChannelId(CHANNEL);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  const made = new common.Envelope();
  made.setPayload(payload.serializeBinary());
  return made.serializeBinary();
}

/** As Fabric v3.1.1 writes it (common/ledger/blkstorage/block_serialization.go), from its words and not from our reader. */
function recordOf(block: common.Block): Buffer {
  const varint = (value: number): Buffer => {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    return Buffer.from([...bytes, rest]);
  };
  const sized = (bytes: Uint8Array): Buffer => Buffer.concat([varint(bytes.length), bytes]);
  const listed = (all: readonly Uint8Array[]): Buffer => Buffer.concat([varint(all.length), ...all.map(sized)]);
  const header = block.getHeader();
  const body = Buffer.concat([
    varint(header?.getNumber() ?? 0),
    sized(header?.getDataHash_asU8() ?? new Uint8Array()),
    sized(header?.getPreviousHash_asU8() ?? new Uint8Array()),
    listed(block.getData()?.getDataList_asU8() ?? []),
    listed(block.getMetadata()?.getMetadataList_asU8() ?? []),
  ]);
  return Buffer.concat([varint(body.length), body]);
}

function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-disk-'));
  return work(folder).finally(() => rmSync(folder, { recursive: true }));
}

const [third, fourth] = [fixture('peer-block-3'), fixture('peer-block-4')];
const fifth = after(fourth, [envelope(common.HeaderType.ENDORSER_TRANSACTION)]);
const sixth = after(fifth, [envelope(common.HeaderType.CONFIG)]);

test('blocks are read from files as they were delivered, over several files, and without a torn end', () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, 'blockfile_000000'), recordOf(third));
    writeFileSync(join(folder, 'blockfile_000001'), Buffer.concat([recordOf(fourth), recordOf(fifth)]));
    assert.deepEqual(await ledgerTip(folder), { height: 6, hash: blockHash(fifth), caveats: [] });
    const found = await blocksFromFiles(folder, 4, 9);
    assert.deepEqual(
      found.map(({ number, hash, envelopes }) => [number, hash, envelopes.map((each) => Buffer.from(each).toString('hex'))]),
      [fourth, fifth].map((block) => [
        block.getHeader()?.getNumber(),
        blockHash(block),
        block
          .getData()
          ?.getDataList_asU8()
          .map((each) => Buffer.from(each).toString('hex')),
      ]),
    );
    appendFileSync(join(folder, 'blockfile_000001'), recordOf(sixth).subarray(0, 20));
    const torn = await ledgerTip(folder);
    assert.deepEqual([torn.height, torn.caveats.length], [6, 1]);
    writeFileSync(join(folder, 'blockfile_000002'), '');
    assert.equal((await ledgerTip(folder)).height, 6);
  }));

test('files that hold no blocks, or blocks that do not follow one another, are damaged; none at all is no ledger', () =>
  withFolder(async (folder) => {
    await assert.rejects(ledgerTip(folder), { code: 'E472' });
    await assert.rejects(ledgerTip(join(folder, 'nowhere')), { code: 'E472' });
    writeFileSync(join(folder, 'blockfile_000000'), Buffer.concat([recordOf(third), recordOf(fifth)]));
    await assert.rejects(ledgerTip(folder), { code: 'E471' });
    writeFileSync(join(folder, 'blockfile_000000'), Buffer.from([3, 200, 200, 200]));
    await assert.rejects(ledgerTip(folder), { code: 'E471' });
  }));

test("a consenter's disk says how far ledger and log are, and what the log would still commit", (t) => {
  const oracle = buildOracle('wal', join(import.meta.dirname, 'oracle'));
  if (oracle.kind === 'missing') return t.diagnostic(oracle.why);
  return withFolder(async (root) => {
    const folders = { ledger: join(root, 'ledger'), wal: join(root, 'wal'), snapshots: join(root, 'snapshot') };
    const chain = join(folders.ledger, 'chains', CHANNEL);
    for (const folder of [chain, folders.wal]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(chain, 'blockfile_000000'), Buffer.concat([recordOf(third), recordOf(fourth)]));
    const data = (block: common.Block): string => Buffer.from(block.serializeBinary()).toString('base64');
    const entry = (index: number, block?: common.Block): object =>
      block === undefined ? { term: 2, index, type: 0, size: 0 } : { term: 2, index, type: 0, size: 0, data: data(block) };
    const writes = [
      { entries: [entry(1), entry(2, third), entry(3, fourth)], state: { term: 2, vote: 1, commit: 3 } },
      { entries: [entry(4, fifth), entry(5, sixth), { term: 2, index: 6, type: 1, size: 8 }] },
    ];
    const make = { kind: 'write', wal: join(folders.wal, CHANNEL), snap: join(folders.snapshots, CHANNEL), segment: 65_536, writes };
    assert.deepEqual(askOracle(oracle.program, [make]).length, 1);
    const { caveats, pendingBlocks, ...disk } = await readConsensusDisk('orderer1', CHANNEL, folders);
    assert.deepEqual(disk, {
      node: 'orderer1',
      channel: CHANNEL,
      height: 5,
      hash: blockHash(fourth),
      lastTerm: 2,
      lastIndex: 6,
      term: 2,
      committedIndex: 3,
      pendingConfigurations: 2,
    });
    assert.deepEqual(pendingBlocks, [
      { number: 5, hash: blockHash(fifth), configuration: false, committed: false },
      { number: 6, hash: blockHash(sixth), configuration: true, committed: false },
    ]);
    assert.deepEqual(caveats, []);
    mkdirSync(join(folders.snapshots, CHANNEL), { recursive: true });
    writeFileSync(join(folders.snapshots, CHANNEL, '0000000000000002-0000000000000005.snap'), snapshotOf(sixth.serializeBinary(), 5, 2));
    const ahead = await readConsensusDisk('orderer1', CHANNEL, folders);
    assert.deepEqual([ahead.height, ahead.lastIndex, ahead.snapshotBlock], [5, 6, { number: 6, hash: blockHash(sixth) }]);
  });
});

/** walpb and snappb are written by hand: snap.Snapshot { crc, data }, raftpb.Snapshot { data, metadata { conf_state, index, term } }. */
function snapshotOf(block: Uint8Array, index: number, term: number): Buffer {
  const bytes = (field: number, value: Uint8Array): Buffer => {
    const length = [value.length & 0x7f, value.length >> 7];
    return Buffer.concat([
      Buffer.from([(field << 3) | 2, ...(length[1] === 0 ? [length[0] ?? 0] : [0x80 | (length[0] ?? 0), length[1] ?? 0])]),
      value,
    ]);
  };
  const metadata = Buffer.concat([bytes(1, Buffer.from([0x08, 1])), Buffer.from([0x10, index, 0x18, term])]);
  const data = Buffer.concat([bytes(1, block), bytes(2, metadata)]);
  const crc = crc32c(data);
  const varint = [0, 7, 14, 21, 28].map((shift) => (Math.floor(crc / 2 ** shift) % 128) | (shift === 28 ? 0 : 0x80));
  return Buffer.concat([Buffer.from([0x08, ...varint]), bytes(2, data)]);
}

test('a snapshot says which block it stands for', () =>
  withFolder(async (folder) => {
    assert.equal((await newestSnapshot(folder)).block.length, 0);
    writeFileSync(join(folder, '0000000000000002-0000000000000007.snap'), snapshotOf(sixth.serializeBinary(), 7, 2));
    const { index, term, block, caveats } = await newestSnapshot(folder);
    assert.deepEqual([index, term, caveats], [7, 2, []]);
    assert.equal(blockHash(common.Block.deserializeBinary(block)), blockHash(sixth));
  }));
