/** What lies on a peer's disk of one channel: block files, the state database that is made of them, and the mark of a rollback. */
import { VALID, type Block } from './block.ts';
import type { Stored } from './files.ts';
import { tinyHash } from './hash.ts';
import { LedgerFile, ledgerPath } from './ledger-file.ts';
import type { Machine } from './machines.ts';
import type { LedgerTransaction } from '../core/chaos/journal.ts';

/** MVCC_READ_CONFLICT of fabric-protos peer/transaction.proto: what a peer finds that has lost the keys that a transaction read. */
const READ_CONFLICT = 11;

export class StateFile implements Stored {
  height: number;
  /** Keys are missing: the next block with transactions is validated wrongly. */
  lost: boolean;

  constructor(height: number, lost = false) {
    this.height = height;
    this.lost = lost;
  }

  clone(): StateFile {
    return new StateFile(this.height, this.lost);
  }
}

export class PeerLedger {
  readonly #machine: Machine;
  readonly #channel: string;

  constructor(machine: Machine, channel: string) {
    this.#machine = machine;
    this.#channel = channel;
  }

  get blocks(): LedgerFile | null {
    const found = this.#machine.files[ledgerPath('peer', this.#channel)];
    return found instanceof LedgerFile ? found : null;
  }

  get state(): StateFile | null {
    const found = this.#machine.files[this.#statePath];
    return found instanceof StateFile ? found : null;
  }

  /** The height before a rollback: until it is reached, the peer endorses nothing. */
  get heightToReach(): number {
    const found = this.#machine.files[this.#markPath];
    return typeof found === 'string' ? Number(found) : 0;
  }

  create(genesis: Block): void {
    this.#put(ledgerPath('peer', this.#channel), new LedgerFile([genesis], [0]));
    this.#put(this.#statePath, new StateFile(1));
  }

  append(block: Block, index: number): void {
    const { blocks, state } = this;
    if (blocks === null || state === null) return;
    blocks.append(block, index);
    state.height = blocks.height;
    if (state.lost && block.transactions.length > 0) blocks.wrongFrom ??= block.number;
    if (this.heightToReach > 0 && blocks.height >= this.heightToReach) this.#remove(this.#markPath);
  }

  /** `peer node rebuild-dbs`: made again of the blocks and the codes in them, at the next start. */
  dropState(): void {
    this.#remove(this.#statePath);
  }

  /** Made of as many blocks as there are. */
  rebuilt(): void {
    this.#put(this.#statePath, new StateFile(this.blocks?.height ?? 0));
  }

  /** `peer node rollback`: blocks after this one are gone, and the databases with them. */
  rollBack(block: number): void {
    const { blocks } = this;
    if (blocks === null) return;
    this.#put(this.#markPath, String(Math.max(this.heightToReach, blocks.height)));
    blocks.truncate(block + 1);
    this.dropState();
  }

  /** COMMIT_HASH of a block: what it, and all before it, did to this peer's state. */
  commitHash(block: Block): string {
    const wrongFrom = this.blocks?.wrongFrom ?? null;
    return tinyHash(wrongFrom !== null && block.number >= wrongFrom ? `state ${wrongFrom} ${block.hash}` : `state ${block.hash}`);
  }

  transactions(from: number, to: number): readonly LedgerTransaction[] {
    return (this.blocks?.slice(from, to) ?? []).flatMap((block) => block.transactions.map((each) => this.#asFound(block, each)));
  }

  find(txId: string, holding: readonly Block[]): LedgerTransaction | undefined {
    const { blocks } = this;
    const block = holding.find((each) => blocks?.has(each) === true);
    const found = block?.transactions.find((each) => each.txId === txId);
    return block === undefined || found === undefined ? undefined : this.#asFound(block, found);
  }

  #asFound(block: Block, transaction: LedgerTransaction): LedgerTransaction {
    const wrongFrom = this.blocks?.wrongFrom ?? null;
    const wrong = wrongFrom !== null && block.number >= wrongFrom && transaction.code === VALID;
    return wrong ? { ...transaction, code: READ_CONFLICT } : transaction;
  }

  get #statePath(): string {
    return `ledgersData/stateLeveldb/${this.#channel}`;
  }

  get #markPath(): string {
    return `${ledgerPath('peer', this.#channel)}/__preResetHeight`;
  }

  #put(path: string, content: Stored | string): void {
    this.#machine.files = { ...this.#machine.files, [path]: content };
  }

  #remove(path: string): void {
    const { [path]: _, ...rest } = this.#machine.files;
    this.#machine.files = rest;
  }
}
