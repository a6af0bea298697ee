/** The block files of one channel on one node. */
import { assert } from '../core/kernel/assert.ts';
import type { Block } from './block.ts';
import type { Stored } from './files.ts';

export class LedgerFile implements Stored {
  readonly #blocks: Block[];
  /** Raft index of each block, from its metadata. It is not part of the hash. */
  readonly #indexes: number[];
  /** First block with validation codes that honest validators do not find: a peer wrote them with a state database that had lost keys. */
  wrongFrom: number | null;

  constructor(blocks: readonly Block[] = [], indexes: readonly number[] = [], wrongFrom: number | null = null) {
    this.#blocks = [...blocks];
    this.#indexes = [...indexes];
    this.wrongFrom = wrongFrom;
  }

  get height(): number {
    return this.#blocks.length;
  }

  get tip(): Block | undefined {
    return this.#blocks.at(-1);
  }

  /** Raft index of the last block; 0 for none and for the first block of a channel. */
  get lastIndex(): number {
    return this.#indexes.at(-1) ?? 0;
  }

  block(number: number): Block | undefined {
    return this.#blocks[number];
  }

  index(number: number): number {
    return this.#indexes[number] ?? 0;
  }

  has(block: Block): boolean {
    return this.#blocks[block.number] === block;
  }

  /** The caller has compared the hashes. */
  append(block: Block, index: number): void {
    assert(block.number === this.#blocks.length, 'blocks are appended one after the other');
    this.#blocks.push(block);
    this.#indexes.push(index);
  }

  truncate(height: number): void {
    this.#blocks.length = Math.min(height, this.#blocks.length);
    this.#indexes.length = this.#blocks.length;
    if (this.wrongFrom !== null && this.wrongFrom >= this.#blocks.length) this.wrongFrom = null;
  }

  slice(from: number, to: number): readonly Block[] {
    return this.#blocks.slice(from, to);
  }

  clone(): LedgerFile {
    return new LedgerFile(this.#blocks, this.#indexes, this.wrongFrom);
  }
}

/** Where the block files of a channel lie: as orderer.yaml and core.yaml say. */
export function ledgerPath(kind: 'orderer' | 'peer', channel: string): string {
  return kind === 'orderer' ? `ledger/chains/${channel}` : `ledgersData/chains/chains/${channel}`;
}
