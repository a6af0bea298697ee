/**
 * What a restarted orderer itself wrote about its recovery. The lines are those of Fabric v3.1.1 (SmartBFT library and
 * orderer/consensus/smartbft/chain.go; etcdraft: orderer/consensus/etcdraft/storage.go, node.go, chain.go). A log proves a start, not a
 * catch-up: the runner adds the height.
 */
import type { ChannelId, EpochMs, NodeId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import type { Snapshot } from '../../observation/snapshot.ts';
import type { JournalEvent } from '../journal.ts';
import type { ConsensusKind } from '../../consensus/quorum.ts';

export interface EvidenceLine {
  readonly node: NodeId;
  readonly what: string;
  readonly line: string;
}

interface Pattern {
  readonly what: string;
  readonly match: RegExp;
}

const SMARTBFT: readonly Pattern[] = [
  { what: 'write-ahead log read', match: /WAL contains \d+ entries|Write-Ahead-Log discovered/ },
  { what: 'state restored', match: /has been safely committed|Restored proposal with sequence|last entry in WAL is a/ },
  { what: 'role', match: /Changing to (?:follower|leader) role/ },
  { what: 'view and sequence', match: /Starting view with number \d+, sequence \d+/ },
  { what: 'in service', match: /is now servicing chain/ },
  { what: 'blocks fetched', match: /fetched \d+ blocks/ },
  { what: 'first block written again', match: /Delivering proposal, writing block \d+/ },
];

const RAFT: readonly Pattern[] = [
  { what: 'write-ahead log read', match: /Found WAL data|Restarting raft node|Starting raft node as part of a new channel|Replaying WAL/ },
  { what: 'role', match: /became follower at term \d+|became leader at term \d+/ },
  { what: 'leader found', match: /Raft leader changed: \d+ -> \d+|elected leader \d+ at term \d+/ },
  { what: 'first block written again', match: /Writing block \[\d+\]/ },
];

/** Text with the colours that Fabric's log carries taken out. */
function plain(line: string): string {
  // oxlint-disable-next-line no-control-regex -- terminal colours are control characters by nature
  return line.replaceAll(/\u001b\[[0-9;]*m/g, '').trim();
}

/** The first line for each kind of evidence, in the order in which a recovery happens. `lines`: the log since the restart. */
export function recoveryEvidence(node: NodeId, consensus: ConsensusKind, lines: readonly string[]): readonly EvidenceLine[] {
  const texts = lines.map(plain);
  return (consensus === 'smartbft' ? SMARTBFT : RAFT).flatMap(({ what, match }) => {
    const line = texts.find((text) => match.test(text));
    return line === undefined ? [] : [{ node, what, line }];
  });
}

/** The part of a log that belongs to the last start of the process. */
export function sinceLastStart(lines: readonly string[]): readonly string[] {
  // The configuration is printed first; 'Starting orderer:' comes after the write-ahead logs were read (orderer/common/server/main.go, v3.1.1).
  const printed = lines.findLastIndex((line) => line.includes('General.BootstrapMethod'));
  const start = printed === -1 ? lines.findLastIndex((line) => /Starting orderer:|Starting Orderer/.test(line)) : printed;
  return start === -1 ? lines : lines.slice(start);
}

export interface OutageRecordQuestion {
  readonly node: NodeId;
  readonly channel: ChannelId;
  readonly snapshot: Snapshot;
  readonly journal: readonly JournalEvent[];
  /** The time in which the node was away. */
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** The node's height and hash now, and a transaction that was committed while it was away and lies below that height. */
export function outageRecord({ node, channel, snapshot, journal, from, until }: OutageRecordQuestion): readonly EvidenceLine[] {
  const view = snapshot.nodes[node]?.channels[channel];
  if (view === undefined || !isKnown(view.height)) return [];
  const height = view.height.value;
  const hash = isKnown(view.hash) ? `, hash ${view.hash.value}` : '';
  const lines: EvidenceLine[] = [{ node, what: 'height', line: `height ${height}${hash}, as ${view.height.by.join(', ')} read it` }];
  for (const event of journal) {
    if (event.event !== 'acknowledged' || event.at < from || event.at >= until || event.block >= height) continue;
    const line = `operation ${event.op}, transaction ${event.txId}: block ${event.block}, committed ${event.at - from} ms after the node was lost`;
    return [...lines, { node, what: 'record of the outage', line }];
  }
  return lines;
}
