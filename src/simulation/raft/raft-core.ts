/**
 * The consensus of one consenter: the algorithm of etcd/raft v3 as Fabric v3.1.1 runs it (raft.go; PreVote and CheckQuorum on). A pure machine:
 * ticks and messages go in, messages go out through the host, everything that must outlive the process is in the log. It is the real
 * algorithm and no picture of it, so that its hazards (facts: fabric-orderers.md 3) come about by themselves.
 */
import { assert } from '../../core/kernel/assert.ts';
import type { Message } from './message.ts';
import { Progress } from './progress.ts';
import type { Entry, NewEntry, RaftLog, RaftSnapshot } from './raft-log.ts';

export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader';

export interface RaftHost {
  send(message: Message): void;
  /** In [0, 1). */
  random(): number;
  /** Ends the process; does not return. */
  panic(text: string): never;
  roleChanged(): void;
}

export interface RaftTiming {
  readonly electionTicks: number;
  readonly heartbeatTicks: number;
}

const NOBODY = 0;
/** Entries of one message, and in flight to one follower. */
const ENTRIES_LIMIT = 64;
const IN_FLIGHT_LIMIT = 256;
/** Ticks for which a number of active nodes has to hold. */
const STABLE_TICKS = 3;

const BLANK = {
  index: 0,
  logTerm: 0,
  entries: [] as readonly Entry[],
  commit: 0,
  reject: false,
  hint: 0,
  transfer: false,
  snapshot: null,
  active: null,
} as const;

export class RaftCore {
  readonly id: number;
  readonly log: RaftLog;
  role: Role = 'follower';
  leader = NOBODY;
  /** Whom the leader heard since the last election timeout was over; followers repeat what it told them (etcdraft/tracker.go). */
  active: readonly number[] = [];
  /** The metric of the same name, which a leader changes only when the number has held for a while. */
  activeNodes = 0;
  /** Highest index that the host has applied. */
  applied: number;
  progress = new Map<number, Progress>();
  readonly #host: RaftHost;
  readonly #timing: RaftTiming;
  #sinceHeard = 0;
  #sinceHeartbeat = 0;
  #patience = 0;
  #votes = new Map<number, boolean>();
  #pendingChange = 0;
  #transferTo = NOBODY;
  #stable = 0;

  constructor(id: number, log: RaftLog, applied: number, timing: RaftTiming, host: RaftHost) {
    this.id = id;
    this.log = log;
    this.applied = applied;
    this.#timing = timing;
    this.#host = host;
    this.#drawPatience();
  }

  /** For a network that has been running for a while. */
  assumeLed(leader: number): void {
    this.leader = leader;
    this.active = this.log.voters;
    this.activeNodes = this.active.length;
    if (leader !== this.id) return;
    this.role = 'leader';
    this.#resetProgress();
    for (const progress of this.progress.values()) {
      progress.recentlyActive = true;
      progress.acknowledge(this.log.lastIndex);
    }
  }

  tick(): void {
    this.#sinceHeard += 1;
    if (this.role === 'leader') this.#tickAsLeader();
    else if (this.#sinceHeard >= this.#patience && this.log.voters.includes(this.id)) {
      this.#sinceHeard = 0;
      this.#campaign('pre-vote', false);
    }
  }

  step(message: Message): void {
    if (message.term > this.log.term && !this.#stepNewer(message)) return;
    if (message.term < this.log.term) {
      this.#stepOlder(message);
      return;
    }
    switch (message.kind) {
      case 'pre-vote':
      case 'vote':
        this.#answerVote(message);
        return;
      case 'timeout-now':
        if (this.log.voters.includes(this.id)) this.#campaign('vote', true);
        return;
      case 'pre-vote-answer':
      case 'vote-answer':
        this.#count(message);
        return;
      case 'append-answer':
      case 'heartbeat-answer':
        if (this.role === 'leader') this.#stepAsLeader(message);
        return;
      default:
        this.#follow(message);
    }
  }

  /** Leader only: the index of the new entry. */
  propose(entry: NewEntry): number {
    assert(this.role === 'leader', 'only a leader proposes');
    const index = this.#append(entry);
    this.#sendAppends();
    return index;
  }

  get changePending(): boolean {
    return this.#pendingChange > this.applied;
  }

  proposeChange(change: 'add' | 'remove', raftId: number): void {
    if (this.changePending) return;
    this.#pendingChange = this.propose({ kind: 'change', change, raftId });
  }

  /** The host has applied a change of the members. */
  changeMembers(change: 'add' | 'remove', raftId: number): void {
    const voters = this.log.voters.filter((id) => id !== raftId);
    this.log.voters = change === 'add' ? [...voters, raftId].toSorted((a, b) => a - b) : voters;
    if (this.role !== 'leader') return;
    if (change === 'remove') {
      this.progress.delete(raftId);
      if (this.log.voters.length > 0 && this.#advance()) this.#sendAppends();
    } else if (!this.progress.has(raftId)) {
      const progress = new Progress(this.log.lastIndex + 1);
      progress.recentlyActive = true;
      this.progress.set(raftId, progress);
      this.#sendAppend(raftId);
    }
  }

  /** Asks the most advanced active follower to take over. */
  giveWay(): void {
    const [best] = [...this.progress]
      .filter(([id, { recentlyActive }]) => id !== this.id && recentlyActive)
      .toSorted(([a, { match: x }], [b, { match: y }]) => y - x || a - b);
    if (this.role !== 'leader' || best === undefined) return;
    this.#transferTo = best[0];
    if (best[1].match === this.log.lastIndex) this.#send(best[0], { kind: 'timeout-now' });
  }

  /** The transport could not deliver to this node. */
  unreachable(raftId: number): void {
    const progress = this.progress.get(raftId);
    if (this.role === 'leader' && progress?.state === 'replicate') progress.probe();
  }

  #tickAsLeader(): void {
    const { electionTicks, heartbeatTicks } = this.#timing;
    this.#sinceHeartbeat += 1;
    this.#countActive();
    if (this.#sinceHeard >= electionTicks) {
      this.#sinceHeard = 0;
      this.#transferTo = NOBODY;
      if (this.#heard().length < this.#quorum()) {
        this.#becomeFollower(this.log.term, NOBODY);
        return;
      }
      for (const [id, progress] of this.progress) progress.recentlyActive = id === this.id;
    }
    if (this.#sinceHeartbeat < heartbeatTicks) return;
    this.#sinceHeartbeat = 0;
    for (const [id, { match }] of this.progress) {
      if (id !== this.id) this.#send(id, { kind: 'heartbeat', commit: Math.min(match, this.log.commit), active: this.active });
    }
  }

  #heard(): readonly number[] {
    const heard: number[] = [];
    for (const [id, { recentlyActive }] of this.progress) if (id === this.id || recentlyActive) heard.push(id);
    return heard;
  }

  #countActive(): void {
    const heard = this.#heard();
    this.#stable = heard.length === this.active.length ? this.#stable + 1 : 0;
    this.active = heard;
    if (this.#stable < STABLE_TICKS) return;
    this.#stable = 0;
    this.activeNodes = heard.length;
  }

  /** False: ignored. */
  #stepNewer(message: Message): boolean {
    const { kind, term, from, reject } = message;
    if (kind === 'pre-vote' || kind === 'vote') {
      const leased = this.leader !== NOBODY && this.#sinceHeard < this.#timing.electionTicks;
      if (leased && !message.transfer) return false;
    }
    if (kind === 'pre-vote' || (kind === 'pre-vote-answer' && !reject)) return true;
    const led = kind === 'append' || kind === 'heartbeat' || kind === 'snapshot';
    this.#becomeFollower(term, led ? from : NOBODY);
    return true;
  }

  #stepOlder({ kind, from }: Message): void {
    // Wakes a leader that was away, so that it steps down; and a candidate, so that it does not stay stuck in an old term.
    if (kind === 'heartbeat' || kind === 'append') this.#send(from, { kind: 'append-answer', index: 0 });
    else if (kind === 'pre-vote') this.#send(from, { kind: 'pre-vote-answer', reject: true });
  }

  #answerVote({ kind, from, term, index, logTerm }: Message): void {
    const { log } = this;
    const free = log.vote === from || (log.vote === NOBODY && this.leader === NOBODY) || (kind === 'pre-vote' && term > log.term);
    const granted = free && log.isUpToDate(index, logTerm);
    const answer = kind === 'vote' ? 'vote-answer' : 'pre-vote-answer';
    this.#send(from, { kind: answer, reject: !granted, term: granted ? term : log.term });
    if (!granted || kind === 'pre-vote') return;
    this.#sinceHeard = 0;
    log.vote = from;
  }

  #campaign(kind: 'pre-vote' | 'vote', transfer: boolean): void {
    const { log } = this;
    this.#votes = new Map();
    this.#drawPatience();
    if (kind === 'pre-vote') this.#become('pre-candidate', NOBODY);
    else {
      log.term += 1;
      log.vote = this.id;
      this.#sinceHeard = 0;
      this.#become('candidate', NOBODY);
    }
    this.#votes.set(this.id, true);
    if (this.#decide(true)) return;
    const term = kind === 'pre-vote' ? log.term + 1 : log.term;
    for (const id of log.voters) if (id !== this.id) this.#send(id, { kind, term, index: log.lastIndex, logTerm: log.lastTerm, transfer });
  }

  #count({ kind, from, reject }: Message): void {
    if ((kind === 'pre-vote-answer') !== (this.role === 'pre-candidate')) return;
    if (this.role !== 'pre-candidate' && this.role !== 'candidate') return;
    if (!this.#votes.has(from)) this.#votes.set(from, !reject);
    if (this.#decide(true)) return;
    if (this.#decide(false)) this.#becomeFollower(this.log.term, NOBODY);
  }

  /** Whether a majority has voted so; won elections take their effect. */
  #decide(granted: boolean): boolean {
    const count = this.log.voters.filter((id) => this.#votes.get(id) === granted).length;
    if (count < this.#quorum()) return false;
    if (!granted) return true;
    if (this.role === 'pre-candidate') this.#campaign('vote', false);
    else if (this.role === 'candidate') this.#lead();
    return true;
  }

  #lead(): void {
    this.#sinceHeard = 0;
    this.#sinceHeartbeat = 0;
    this.#transferTo = NOBODY;
    this.#resetProgress();
    this.#pendingChange = this.log.lastIndex;
    this.#append({ kind: 'empty' });
    this.#become('leader', this.id);
    this.#sendAppends();
  }

  #resetProgress(): void {
    this.progress = new Map(this.log.voters.map((id) => [id, new Progress(this.log.lastIndex + 1)]));
    const own = this.progress.get(this.id);
    own?.acknowledge(this.log.lastIndex);
  }

  #becomeFollower(term: number, leader: number): void {
    if (term !== this.log.term) {
      this.log.term = term;
      this.log.vote = NOBODY;
    }
    this.#sinceHeard = 0;
    this.#drawPatience();
    this.#become('follower', leader);
  }

  #become(role: Role, leader: number): void {
    const changed = role !== this.role || leader !== this.leader;
    this.role = role;
    this.leader = leader;
    if (leader === NOBODY) this.active = [];
    if (leader === NOBODY) this.activeNodes = 0;
    if (changed) this.#host.roleChanged();
  }

  #append(entry: NewEntry): number {
    const index = this.log.lastIndex + 1;
    this.log.append([{ ...entry, index, term: this.log.term }]);
    this.progress.get(this.id)?.acknowledge(index);
    if (this.role === 'leader' || this.log.voters.length === 1) this.#advance();
    return index;
  }

  /** Commits what a quorum has of the own term. */
  #advance(): boolean {
    const matches = [...this.progress.values()].map(({ match }) => match).toSorted((a, b) => b - a);
    const index = matches[this.#quorum() - 1] ?? 0;
    if (index <= this.log.commit || this.log.termAt(index) !== this.log.term) return false;
    this.log.commit = index;
    return true;
  }

  #stepAsLeader({ kind, from, index, reject, hint }: Message): void {
    const progress = this.progress.get(from);
    if (progress === undefined) return;
    progress.recentlyActive = true;
    if (kind === 'heartbeat-answer') {
      progress.waiting = false;
      if (progress.match < this.log.lastIndex) this.#sendAppend(from);
      return;
    }
    if (reject) {
      if (progress.decrease(index, hint)) this.#sendAppend(from);
      return;
    }
    const paused = progress.waiting;
    if (progress.acknowledge(index)) {
      if (this.#advance()) this.#sendAppends();
      else if (paused || progress.next <= this.log.lastIndex) this.#sendAppend(from);
    }
    if (from === this.#transferTo && progress.match === this.log.lastIndex) this.#send(from, { kind: 'timeout-now' });
  }

  #sendAppends(): void {
    for (const id of this.progress.keys()) if (id !== this.id) this.#sendAppend(id);
  }

  #sendAppend(to: number): void {
    const progress = this.progress.get(to);
    const { log } = this;
    if (progress === undefined || (progress.state === 'probe' && progress.waiting)) return;
    if (progress.state === 'replicate' && progress.next - 1 - progress.match > IN_FLIGHT_LIMIT) return;
    const logTerm = log.termAt(progress.next - 1);
    if (logTerm === undefined) {
      this.#sendSnapshot(to, progress);
      return;
    }
    const index = progress.next - 1;
    const entries = log.slice(progress.next, ENTRIES_LIMIT);
    if (progress.state === 'probe') progress.waiting = true;
    else progress.next += entries.length;
    this.#send(to, { kind: 'append', index, logTerm, entries, commit: log.commit, active: this.active });
  }

  #sendSnapshot(to: number, progress: Progress): void {
    const { snapshot } = this.log;
    if (!progress.recentlyActive || snapshot === null) return;
    progress.sentSnapshot(snapshot.index);
    this.#send(to, { kind: 'snapshot', snapshot });
  }

  /** Append, heartbeat or snapshot of the leader of this term. */
  #follow(message: Message): void {
    const { kind, from } = message;
    this.#sinceHeard = 0;
    this.#become('follower', from);
    if (message.active !== null) this.active = message.active;
    this.activeNodes = this.active.length;
    if (kind === 'heartbeat') {
      this.#commitTo(message.commit);
      this.#send(from, { kind: 'heartbeat-answer' });
    } else if (kind === 'append') this.#takeEntries(message);
    else if (message.snapshot !== null) this.#takeSnapshot(from, message.snapshot);
  }

  #takeEntries({ from, index, logTerm, entries, commit }: Message): void {
    const { log } = this;
    if (index < log.commit) {
      // Answered as if everything up to the own commit were the leader's: a survivor of a fork is taken for a good follower (fact 3c).
      this.#send(from, { kind: 'append-answer', index: log.commit });
      return;
    }
    if (log.termAt(index) !== logTerm) {
      this.#send(from, { kind: 'append-answer', index, reject: true, hint: log.lastIndex });
      return;
    }
    log.append(entries);
    const last = index + entries.length;
    this.#commitTo(Math.min(commit, last));
    this.#send(from, { kind: 'append-answer', index: last });
  }

  #takeSnapshot(from: number, snapshot: RaftSnapshot): void {
    const { log } = this;
    if (snapshot.index > log.commit) {
      if (log.termAt(snapshot.index) === snapshot.term) this.#commitTo(snapshot.index);
      else log.restore(snapshot);
    }
    this.#send(from, { kind: 'append-answer', index: log.commit });
  }

  #commitTo(index: number): void {
    const { log } = this;
    if (index <= log.commit) return;
    if (log.lastIndex < index) {
      this.#host.panic(`tocommit(${index}) is out of range [lastIndex(${log.lastIndex})]. Was the raft log corrupted, truncated, or lost?`);
    }
    log.commit = index;
  }

  #quorum(): number {
    return Math.floor(this.log.voters.length / 2) + 1;
  }

  /** Between one and two election timeouts (etcd/raft, resetRandomizedElectionTimeout). */
  #drawPatience(): void {
    const { electionTicks } = this.#timing;
    this.#patience = electionTicks + Math.floor(this.#host.random() * electionTicks);
  }

  #send(to: number, message: Partial<Message> & Pick<Message, 'kind'>): void {
    this.#host.send({ ...BLANK, from: this.id, to, term: this.log.term, ...message });
  }
}
