/**
 * What a restarted orderer itself wrote about its recovery. The lines are those of Fabric v3.1.1 (SmartBFT library and
 * orderer/consensus/smartbft/chain.go; etcdraft: orderer/consensus/etcdraft/storage.go, node.go, chain.go). A log proves a start, not a
 * catch-up: the runner adds the height.
 */
import type { NodeId } from '../../kernel/ids.ts';
import type { ConsensusKind } from './drill.ts';

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
  const start = lines.findLastIndex((line) => /Starting orderer:|General\.BootstrapMethod|Starting Orderer/.test(line));
  return start === -1 ? lines : lines.slice(start);
}
