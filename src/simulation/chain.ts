/** The one chain of a channel. The model never forks it; nodes differ only in how much of it they have. */
import type { LedgerTransaction } from '../core/chaos/journal.ts';
import { tinyHash } from './hash.ts';

/** Fabric's validation codes (fabric-protos peer/transaction.proto). */
const VALID = 0;
const DUPLICATE_TXID = 9;

export type Envelope = Omit<LedgerTransaction, 'block' | 'code'>;

export interface Block {
  readonly number: number;
  readonly hash: string;
  /** When a quorum had it. */
  readonly at: number;
  readonly transactions: readonly LedgerTransaction[];
}

export class Chain {
  readonly #blocks: Block[] = [];
  readonly #first = new Map<string, LedgerTransaction>();

  constructor(channel: string, at: number) {
    this.#blocks.push({ number: 0, hash: tinyHash(`genesis ${channel}`), at, transactions: [] });
  }

  append(envelopes: readonly Envelope[], at: number): void {
    const number = this.#blocks.length;
    const transactions = envelopes.map((envelope): LedgerTransaction => {
      const transaction = { ...envelope, block: number, code: this.#first.has(envelope.txId) ? DUPLICATE_TXID : VALID };
      if (transaction.code === VALID) this.#first.set(envelope.txId, transaction);
      return transaction;
    });
    const previous = this.#blocks[number - 1] as Block;
    const hash = tinyHash(`${previous.hash} ${number} ${transactions.map(({ txId }) => txId).join(' ')}`);
    this.#blocks.push({ number, hash, at: Math.max(at, previous.at), transactions });
  }

  get height(): number {
    return this.#blocks.length;
  }

  /** Blocks that a quorum had at that time. */
  heightAt(time: number): number {
    let height = this.#blocks.length;
    while (height > 1 && (this.#blocks[height - 1] as Block).at > time) height -= 1;
    return height;
  }

  hashOf(number: number): string | undefined {
    return this.#blocks[number]?.hash;
  }

  transactionsOf(number: number): readonly LedgerTransaction[] {
    return this.#blocks[number]?.transactions ?? [];
  }

  find(txId: string): LedgerTransaction | undefined {
    return this.#first.get(txId);
  }

  /** Transactions of the blocks [from, to). */
  transactions(from: number, to: number): readonly LedgerTransaction[] {
    return this.#blocks.slice(from, to).flatMap((block) => block.transactions);
  }
}
