/**
 * What a Raft leader does with transactions before they are entries of its log (Fabric v3.1.1, etcdraft/chain.go and the block cutter). All of
 * this is lost with its process or its office, although the clients were told SUCCESS (facts: fabric-orderers.md 2).
 */
import type { Block, Envelope } from '../block.ts';
import type { Submission } from '../ordering.ts';

export interface SequencerHost {
  readonly batchTimeoutMs: number;
  readonly maxMessages: number;
  readonly maxInFlight: number;
  after(milliseconds: number, run: () => void): () => void;
  accepted(envelope: Envelope): void;
  /** The newest block of the own ledger. */
  tip(): Block;
  build(previous: Block, envelopes: readonly Envelope[]): Block;
  /** False while the consensus loop stands still. */
  propose(block: Block): boolean;
}

interface Waiting {
  readonly envelope: Envelope;
  readonly answer: ((outcome: Submission) => void) | null;
}

/** What streams and their buffers hold while a leader takes nothing; more than that is not accepted from anybody. */
const WAITING_LIMIT = 300;

export class Sequencer {
  readonly #host: SequencerHost;
  /** A new leader takes nothing before it has applied everything that its log already holds. */
  #ready = false;
  #batch: Envelope[] = [];
  #cancelTimer: (() => void) | null = null;
  #last: Block | null = null;
  #inFlight = 0;
  #configuring = false;
  #unproposed: Block[] = [];
  #waiting: Waiting[] = [];

  constructor(host: SequencerHost) {
    this.#host = host;
  }

  take(envelope: Envelope, answer: ((outcome: Submission) => void) | null): void {
    if (this.#open()) {
      this.#order(envelope);
      answer?.('accepted');
    } else if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push({ envelope, answer });
    else answer?.('hangs');
  }

  /** Everything in the log is applied: the office begins. */
  begin(): void {
    this.#ready = true;
    this.#drain();
  }

  get begun(): boolean {
    return this.#ready;
  }

  /** One of its blocks is in the ledger. */
  written(): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    this.#drain();
  }

  /** A change of the members is complete. */
  configured(): void {
    this.#configuring = false;
    this.#drain();
  }

  /** The consensus loop goes on. */
  loopGoesOn(): void {
    while (this.#unproposed.length > 0) {
      if (!this.#host.propose(this.#unproposed[0] as Block)) return;
      this.#unproposed.shift();
    }
  }

  /** The office or the process ends. */
  end(): void {
    this.#cancelTimer?.();
    const waiting = this.#waiting;
    this.#ready = false;
    this.#batch = [];
    this.#cancelTimer = null;
    this.#last = null;
    this.#inFlight = 0;
    this.#configuring = false;
    this.#unproposed = [];
    this.#waiting = [];
    for (const { answer } of waiting) answer?.('refused');
  }

  #open(): boolean {
    return this.#ready && !this.#configuring && this.#inFlight < this.#host.maxInFlight;
  }

  #drain(): void {
    while (this.#open()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#order(next.envelope);
      next.answer?.('accepted');
    }
  }

  #order(envelope: Envelope): void {
    this.#host.accepted(envelope);
    if (envelope.membership !== undefined) {
      this.#cut();
      this.#batch = [envelope];
      this.#cut();
      this.#configuring = true;
      return;
    }
    this.#batch.push(envelope);
    if (this.#batch.length >= this.#host.maxMessages) this.#cut();
    else this.#cancelTimer ??= this.#host.after(this.#host.batchTimeoutMs, () => this.#cut());
  }

  #cut(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    if (this.#inFlight === 0) this.#last = this.#host.tip();
    this.#last = this.#host.build(this.#last ?? this.#host.tip(), batch);
    this.#inFlight += 1;
    this.#unproposed.push(this.#last);
    this.loopGoesOn();
  }
}
