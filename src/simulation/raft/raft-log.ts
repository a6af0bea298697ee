/** What a consenter's write-ahead log holds of one channel: hard state, entries, the last snapshot. Fabric v3.1.1 writes it before it sends. */
import type { Block } from '../block.ts';
import type { Stored } from '../files.ts';

export type Entry =
  | { readonly kind: 'empty'; readonly index: number; readonly term: number }
  | { readonly kind: 'block'; readonly index: number; readonly term: number; readonly block: Block }
  | { readonly kind: 'change'; readonly index: number; readonly term: number; readonly change: 'add' | 'remove'; readonly raftId: number };

export type NewEntry = Entry extends infer E ? (E extends Entry ? Omit<E, 'index' | 'term'> : never) : never;

export interface RaftSnapshot {
  readonly index: number;
  readonly term: number;
  readonly voters: readonly number[];
  readonly block: Block;
}

export class RaftLog implements Stored {
  term = 0;
  vote = 0;
  commit = 0;
  voters: readonly number[] = [];
  snapshot: RaftSnapshot | null = null;
  #entries: Entry[] = [];
  /** Index and term of the entry before the first that is kept. */
  #offset = 0;
  #offsetTerm = 0;

  get firstIndex(): number {
    return this.#offset + 1;
  }

  get lastIndex(): number {
    return this.#offset + this.#entries.length;
  }

  get lastTerm(): number {
    return this.#entries.at(-1)?.term ?? this.#offsetTerm;
  }

  /** Undefined when the entry is compacted or not there. */
  termAt(index: number): number | undefined {
    return index === this.#offset ? this.#offsetTerm : this.entry(index)?.term;
  }

  entry(index: number): Entry | undefined {
    return this.#entries[index - this.#offset - 1];
  }

  slice(from: number, limit: number): readonly Entry[] {
    const start = from - this.#offset - 1;
    return this.#entries.slice(start, start + limit);
  }

  isUpToDate(index: number, term: number): boolean {
    return term > this.lastTerm || (term === this.lastTerm && index >= this.lastIndex);
  }

  /** Removes what conflicts and adds what is new. */
  append(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const own = this.termAt(entry.index);
      if (own === entry.term || entry.index <= this.#offset) continue;
      if (own !== undefined) this.#entries.length = entry.index - this.#offset - 1;
      this.#entries.push(entry);
    }
  }

  /** Keeps the entries from `first` on. */
  compact(first: number): void {
    if (first <= this.firstIndex) return;
    this.#offsetTerm = this.termAt(first - 1) ?? this.#offsetTerm;
    this.#entries = this.#entries.slice(first - this.#offset - 1);
    this.#offset = first - 1;
  }

  /** In place of everything that it had. */
  restore(snapshot: RaftSnapshot): void {
    this.snapshot = snapshot;
    this.voters = snapshot.voters;
    this.commit = snapshot.index;
    this.#entries = [];
    this.#offset = snapshot.index;
    this.#offsetTerm = snapshot.term;
  }

  clone(): RaftLog {
    const copy = new RaftLog();
    Object.assign(copy, { term: this.term, vote: this.vote, commit: this.commit, voters: this.voters, snapshot: this.snapshot });
    copy.#entries = [...this.#entries];
    copy.#offset = this.#offset;
    copy.#offsetTerm = this.#offsetTerm;
    return copy;
  }
}

/** As orderer.yaml says. */
export function walPath(channel: string): string {
  return `consensus/wal/${channel}`;
}

/** As etcd/raft starts a new group: one entry for each member, which everybody has. */
export function newChannelLog(ids: readonly number[]): RaftLog {
  const log = new RaftLog();
  log.term = 1;
  log.append(ids.map((raftId, at): Entry => ({ kind: 'change', change: 'add', raftId, index: at + 1, term: 1 })));
  log.commit = ids.length;
  log.voters = ids;
  return log;
}

/** Whoever makes a channel or joins with its first block votes at once; whoever joins later learns the log from the leader. */
export function freshLog(ids: readonly number[], height: number): RaftLog {
  if (height <= 1) return newChannelLog(ids);
  const log = new RaftLog();
  log.voters = ids;
  return log;
}
