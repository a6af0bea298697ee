/**
 * Raft on paper: logs, elections and commits as the definitions of the thesis say, with nothing of Fabric and nothing of Holdfast. It makes
 * histories that can happen, and says who could be elected in a given set of logs.
 */
import * as fc from 'fast-check';

export interface Entry {
  readonly term: number;
  readonly value: number;
}

export type Log = readonly Entry[];

export interface History {
  readonly nodes: readonly string[];
  readonly logs: ReadonlyMap<string, Log>;
  /** Entries that some leader knew to be on a majority in its own term: they may have been acknowledged. */
  readonly committed: Log;
  /** How many entries of its log each node knows to be committed. */
  readonly known: ReadonlyMap<string, number>;
}

/** Numbers that choose what happens; any list is a history. */
export const choices = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 20, maxLength: 200, size: 'max' });

export function playHistory(size: number, dice: readonly number[]): History {
  const nodes = Array.from({ length: size }, (_, i) => `o${i + 1}`);
  const logs = new Map<string, Log>(nodes.map((node) => [node, []]));
  const majority = Math.floor(size / 2) + 1;
  const known = new Map<string, number>(nodes.map((node) => [node, 0]));
  let committed: Log = [];
  let term = 0;
  let leader: string | null = null;
  let value = 0;
  let next = 0;
  const roll = (n: number): number => (dice[next++] ?? 0) % n;
  const logOf = (node: string): Log => logs.get(node) ?? [];
  while (next < dice.length) {
    const what = roll(6);
    if (what === 0 || leader === null) {
      term += 1;
      const candidate = nodes[roll(size)] ?? 'o1';
      const voters = nodes.filter((node) => roll(3) > 0 && upToDate(logOf(candidate), logOf(node)));
      leader = new Set([...voters, candidate]).size >= majority ? candidate : null;
    } else if (what <= 2) {
      value += 1;
      logs.set(leader, [...logOf(leader), { term, value }]);
    } else {
      const follower = nodes[roll(size)] ?? 'o1';
      const own = logOf(leader);
      // Entries arrive in order and never shorten a log that already agrees.
      const upTo = roll(own.length + 1);
      if (follower !== leader && !isPrefix(own.slice(0, upTo), logOf(follower))) logs.set(follower, own.slice(0, upTo));
      // With the entries comes how far the leader has committed; it counts as far as the follower's log is the leader's.
      const agreed = isPrefix(own.slice(0, upTo), logOf(follower)) ? upTo : 0;
      known.set(follower, Math.max(known.get(follower) ?? 0, Math.min(agreed, known.get(leader) ?? 0)));
    }
    if (leader !== null) {
      const now = committedBy(logs, leader, majority, term);
      committed = longer(committed, now);
      known.set(leader, Math.max(known.get(leader) ?? 0, now.length));
    }
  }
  return { nodes, logs, committed, known };
}

/** The prefix of the leader's log whose last entry is of its own term and on a majority (thesis 3.6.2). */
function committedBy(logs: ReadonlyMap<string, Log>, leader: string, majority: number, term: number): Log {
  const own = logs.get(leader) ?? [];
  for (let length = own.length; length > 0; length -= 1) {
    if (own[length - 1]?.term !== term) return [];
    const prefix = own.slice(0, length);
    if ([...logs.values()].filter((log) => isPrefix(prefix, log)).length >= majority) return prefix;
  }
  return [];
}

/** A voter refuses a candidate whose log is behind its own: last term first, then length (thesis 3.6.1). */
export function upToDate(candidate: Log, voter: Log): boolean {
  const [mine, other] = [candidate.at(-1)?.term ?? 0, voter.at(-1)?.term ?? 0];
  return mine > other || (mine === other && candidate.length >= voter.length);
}

/** Every node that some majority could elect. */
export function electable(logs: ReadonlyMap<string, Log>, majority: number): readonly string[] {
  return [...logs].filter(([, log]) => [...logs.values()].filter((voter) => upToDate(log, voter)).length >= majority).map(([node]) => node);
}

export function isPrefix(prefix: Log, log: Log): boolean {
  return prefix.every((entry, i) => log[i]?.term === entry.term && log[i]?.value === entry.value);
}

function longer(a: Log, b: Log): Log {
  return b.length > a.length ? b : a;
}
