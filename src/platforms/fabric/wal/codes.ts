/** What is wrong with the files of an orderer: its write-ahead log, its snapshots, its blocks. */
import type { CodeTable } from '../../../core/kernel/failure.ts';

export const WAL_CODES = {
  E470: {
    title: "a consenter's log is damaged",
    meaning:
      'A record in the middle of the write-ahead log has a wrong checksum, or does not fit the one before it. An orderer would not start with it either. A torn record at the very end is no damage: it was never acknowledged, and is left out.',
    hint: 'Take this consenter for lost: set its data aside and let it begin with a copy of another.',
    exit: 4,
    source: 'go.etcd.io/etcd/server/v3 v3.5.16, wal/decoder.go and wal/wal.go (ReadAll)',
  },
  E471: {
    title: 'a block file is damaged',
    meaning:
      'A record of the file is no block, or the blocks in it do not follow one another. Fabric keeps no checksum there; only the hash chain tells.',
    hint: 'Compare the node with another of the channel, and let it begin with a copy of one that is whole.',
    exit: 4,
    source: 'common/ledger/blkstorage/block_serialization.go, Fabric v3.1.1',
  },
  E472: {
    title: 'a node has no data of the channel',
    meaning: 'Its data folder holds no block file or no write-ahead log of this channel: it never joined, or its disk was emptied.',
    hint: 'Look at the folders that the message names.',
    exit: 4,
  },
  E473: {
    title: 'a file of a node cannot be read',
    meaning: 'The operating system refused: the rights are missing, or the disk fails.',
    hint: 'Look at the disk and at the rights of the folder that the message names.',
    exit: 4,
  },
} as const satisfies CodeTable;
