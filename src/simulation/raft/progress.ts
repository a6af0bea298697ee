/** What a leader remembers of one follower. It outlives the follower's process, and its data: fact 3d of fabric-orderers.md follows from that. */
export class Progress {
  match = 0;
  next: number;
  state: 'probe' | 'replicate' = 'probe';
  /** Of a probe: one is on its way. */
  waiting = false;
  recentlyActive = false;

  constructor(next: number) {
    this.next = next;
  }

  /** The follower has everything up to this index. Whether that is news. */
  acknowledge(index: number): boolean {
    const news = index > this.match;
    if (news) {
      this.match = index;
      this.waiting = false;
    }
    this.next = Math.max(this.next, index + 1);
    if (this.state === 'probe' && news) this.#replicate();
    return news;
  }

  /** The follower does not have the entry at `rejected`. Whether to try again further back. */
  decrease(rejected: number, hint: number): boolean {
    if (this.state === 'replicate') {
      // Below what it once acknowledged, a rejection counts as an old one: so a forked survivor stays behind for ever (fact 3c).
      if (rejected <= this.match) return false;
      this.probe();
      return true;
    }
    if (this.next - 1 !== rejected) return false;
    this.next = Math.max(Math.min(rejected, hint + 1), 1);
    this.waiting = false;
    return true;
  }

  probe(): void {
    this.state = 'probe';
    this.next = this.match + 1;
    this.waiting = false;
  }

  /** A snapshot is on its way; what comes after it is tried at the next sign of life. */
  sentSnapshot(index: number): void {
    this.state = 'probe';
    this.next = Math.max(this.match, index) + 1;
    this.waiting = true;
  }

  #replicate(): void {
    this.state = 'replicate';
    this.next = this.match + 1;
    this.waiting = false;
  }
}
