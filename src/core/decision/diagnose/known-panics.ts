/** How Fabric's processes die in ways that no restart cures, as their logs say it, and what cures each. Words of v2.5 and v3.1.1. */
export interface KnownPanic {
  /** The detail of the diagnosis, by which rules tell them apart. */
  readonly name: string;
  readonly of: 'orderer' | 'peer' | 'any';
  readonly pattern: RegExp;
  readonly cure: string;
  readonly source: string;
}

export const KNOWN_PANICS: readonly KnownPanic[] = [
  {
    name: 'tocommit',
    of: 'orderer',
    pattern: /tocommit\(\d+\) is out of range \[lastIndex\(\d+\)\]/u,
    cure: 'the leader remembers more of its log than it has: change the leader, or give it a clone that was taken after its death',
    source: 'facts: fabric-orderers.md 3d; etcd-io/raft log.go commitTo',
  },
  {
    name: 'other-chain',
    of: 'any',
    pattern: /unexpected Previous block hash/u,
    cure: 'it has blocks of another chain than those it follows: keep its data, find the first block that differs',
    source: 'facts: fabric-peers.md 4e, fabric-orderers.md 3c; common/ledger/blkstorage/blockfile_mgr.go',
  },
  {
    name: 'index-ahead',
    of: 'peer',
    pattern: /Could not open current file for detecting last block/u,
    cure: 'the index knows blocks that the files lack: rebuild the databases',
    source: 'facts: fabric-peers.md 3; common/ledger/blkstorage/blockfile_mgr.go',
  },
  {
    name: 'state-ahead',
    of: 'peer',
    pattern: /the \S+ database \[height=\d+\] is ahead of the block store \[height=\d+\]/u,
    cure: 'a database is ahead of the blocks: rebuild the databases',
    source: 'facts: fabric-peers.md 4b; core/ledger/kvledger/kv_ledger.go',
  },
  {
    name: 'state-database-lost',
    of: 'peer',
    pattern: /error during commit to txmgr/u,
    cure: 'its state database did not answer: bring the database back first, then start the peer',
    source: 'facts: fabric-peers.md 5; core/ledger/kvledger/kv_ledger.go',
  },
  {
    name: 'wal-ahead',
    of: 'orderer',
    pattern: /Failed restoring view from WAL/u,
    cure: 'its ledger is older than its log of votes: set the log of this one node aside too',
    source: 'facts: fabric-smartbft.md 5.2; SmartBFT internal/bft/util.go',
  },
  {
    name: 'configuration-refused',
    of: 'orderer',
    pattern: /Failed to create chain support for channel|invalid keys:/u,
    cure: 'the channel or its own file holds settings that this version refuses: no restart helps',
    source: 'facts: fabric-smartbft.md 6.3, fabric-orderers-v3.md 3; orderer/common/multichannel/registrar.go',
  },
  {
    name: 'disk-full',
    of: 'any',
    pattern: /(?:panic|PANI|FATA).*no space left on device/u,
    cure: 'its disk is full: make room, then start it',
    source: 'errno ENOSPC as Go words it',
  },
];

/** Logged once by every start: what was logged before belongs to another life (orderer/common/server/main.go, internal/peer/node/start.go). */
const STARTED = /\bStarting (?:orderer|peer):/u;

export interface Panic {
  readonly known: KnownPanic;
  readonly line: string;
}

/** The last known panic of its last life; null when there is none. */
export function lastPanic(kind: 'orderer' | 'peer', lines: readonly string[]): Panic | null {
  const start = lines.findLastIndex((line) => STARTED.test(line));
  const life = lines.slice(start + 1);
  const found = life.flatMap((line) => {
    const known = KNOWN_PANICS.find(({ of, pattern }) => (of === 'any' || of === kind) && pattern.test(line));
    return known === undefined ? [] : [{ known, line }];
  });
  return found.at(-1) ?? null;
}
