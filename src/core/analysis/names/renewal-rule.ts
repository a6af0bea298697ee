/**
 * What a node's certificate is compared by, in which version: decides whether a renewal with the same key needs an update of the channel.
 * Raft: whole certificates until 1.4.9 and 2.2.1, then the public key. SmartBFT: the enrolment certificate, whole until 3.1.2, then the key.
 */
export type Compared = 'certificate' | 'key' | 'nothing';

type Version = readonly [number, number, number];

/** The first releases, by line, that compare the key only. */
const RAFT_BY_KEY: readonly Version[] = [
  [1, 4, 9],
  [2, 2, 1],
];
const SMARTBFT_BY_KEY: readonly Version[] = [[3, 1, 2]];

export function comparedBy(consensus: 'raft' | 'smartbft', slot: 'tls' | 'identity', version: string): Compared {
  if (consensus === 'raft') return slot === 'identity' ? 'nothing' : byKeySince(RAFT_BY_KEY, version);
  return slot === 'tls' ? 'nothing' : byKeySince(SMARTBFT_BY_KEY, version);
}

/** A version belongs to the newest line whose major number it has; later majors have it too. An unreadable version is taken for the careful answer. */
function byKeySince(firsts: readonly Version[], text: string): Compared {
  const version = parse(text);
  if (version === undefined) return 'certificate';
  const line = firsts.findLast(([major]) => major <= version[0]);
  return line !== undefined && compare(version, line) >= 0 ? 'key' : 'certificate';
}

function parse(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/u.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
