/** What lies on the disk of one orderer for one channel. Whatever is not here is gone when its process ends. */
import type { NodeId } from '../../core/kernel/ids.ts';
import { type Block, type Member, type Membership, previousHash } from '../block.ts';
import type { Stored } from '../files.ts';
import { LedgerFile, ledgerPath } from '../ledger-file.ts';
import type { Machine } from '../machines.ts';
import { Panic } from './panic.ts';
import { RaftLog, walPath } from './raft-log.ts';

/** The configuration block that an orderer was told to join with, until it has caught up with it. */
class JoinBlock implements Stored {
  readonly block: Block;
  constructor(block: Block) {
    this.block = block;
  }
  clone(): JoinBlock {
    return this;
  }
}

export class ConsenterDisk {
  readonly #machine: Machine;
  readonly #channel: string;
  readonly #genesis: Block;

  constructor(machine: Machine, channel: string, genesis: Block) {
    this.#machine = machine;
    this.#channel = channel;
    this.#genesis = genesis;
  }

  get ledger(): LedgerFile | null {
    const found = this.#machine.files[this.#ledgerPath];
    return found instanceof LedgerFile ? found : null;
  }

  get log(): RaftLog | null {
    const found = this.#machine.files[walPath(this.#channel)];
    return found instanceof RaftLog ? found : null;
  }

  get joinBlock(): Block | null {
    const found = this.#machine.files[this.#joinPath];
    return found instanceof JoinBlock ? found.block : null;
  }

  get tip(): Block {
    return this.ledger?.tip ?? this.#genesis;
  }

  get membership(): Membership {
    return this.tip.membership;
  }

  member(node: NodeId): Member | undefined {
    return this.membership.members.find((member) => member.node === node);
  }

  /** As after the channel was made. */
  layGenesis(): void {
    this.#store(this.#ledgerPath, new LedgerFile([this.#genesis], [0]));
  }

  layLog(log: RaftLog): void {
    this.#store(walPath(this.#channel), log);
  }

  /** Joins with this configuration block, which may be far ahead of what is here. */
  layJoinBlock(block: Block): void {
    if (block.number === 0) this.#store(this.#ledgerPath, new LedgerFile([block], [0]));
    else {
      this.#store(this.#ledgerPath, new LedgerFile());
      this.#store(this.#joinPath, new JoinBlock(block));
    }
  }

  checkLogSpace(): void {
    if (this.#machine.freeDisk <= 0) throw new Panic('failed to save raft data: write wal: no space left on device');
  }

  append(ledger: LedgerFile, block: Block, index: number): void {
    if (this.#machine.freeDisk <= 0) throw new Panic(`failed to write block ${block.number}: no space left on device`);
    const tip = ledger.tip ?? null;
    if (block.previous !== tip) {
      throw new Panic(
        `[channel: ${this.#channel}] Could not append block: unexpected Previous block hash. Expected PreviousHash = [${tip?.hash ?? ''}], PreviousHash referred in the latest block= [${previousHash(block)}]`,
      );
    }
    ledger.append(block, index);
  }

  get #ledgerPath(): string {
    return ledgerPath('orderer', this.#channel);
  }

  get #joinPath(): string {
    return `ledger/pendingops/${this.#channel}`;
  }

  #store(path: string, content: Stored): void {
    this.#machine.files = { ...this.#machine.files, [path]: content };
  }
}
