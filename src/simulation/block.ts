/**
 * Blocks of one pretended channel. Each has the real link to the one before, so chains fork and are compared as the real ones: by number and
 * header hash. Equal content under an equal predecessor is the same block, whoever builds it: that is why an exact replay works
 * (facts: fabric-orderers.md 3e).
 */
import type { LedgerTransaction } from '../core/chaos/journal.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import { tinyHash } from './hash.ts';

/** Fabric's validation codes (fabric-protos peer/transaction.proto). */
export const VALID = 0;
const DUPLICATE_TXID = 9;
const NOTHING = '0'.repeat(64);

/** A consenter and its number in Raft. The number belongs to the TLS key's place: a rotated certificate takes it over. */
export interface Member {
  readonly raftId: number;
  readonly node: NodeId;
}

/** What a configuration block says of the consenters. */
export interface Membership {
  readonly members: readonly Member[];
  readonly nextRaftId: number;
}

export interface Envelope extends Omit<LedgerTransaction, 'block' | 'code'> {
  /** Of a configuration envelope: the consenters after it. */
  readonly membership?: Membership;
}

export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly previous: Block | null;
  readonly envelopes: readonly Envelope[];
  /** With the codes that every honest validator finds. */
  readonly transactions: readonly LedgerTransaction[];
  /** The newest configuration at this block, which is this block's own if it is a configuration block. */
  readonly membership: Membership;
  readonly configuration: boolean;
}

export function previousHash(block: Block): string {
  return block.previous?.hash ?? NOTHING;
}

/** Whether `block` is on the chain that ends with `tip`. */
export function isAncestor(block: Block, tip: Block): boolean {
  let at: Block | null = tip;
  while (at !== null && at.number > block.number) at = at.previous;
  return at === block;
}

export class Blocks {
  readonly genesis: Block;
  readonly #byHash = new Map<string, Block>();
  readonly #byTransaction = new Map<string, Block[]>();

  constructor(channel: string, membership: Membership) {
    const hash = tinyHash(`genesis ${channel}`);
    this.genesis = { number: 0, hash, previous: null, envelopes: [], transactions: [], membership, configuration: true };
    this.#byHash.set(hash, this.genesis);
  }

  /** The block that follows. `has` tells whether a block is on the chain that ends with `previous`. */
  after(previous: Block, envelopes: readonly Envelope[], has: (block: Block) => boolean): Block {
    const number = previous.number + 1;
    const hash = tinyHash(`${previous.hash} ${number} ${envelopes.map(contentOf).join(' ')}`);
    const known = this.#byHash.get(hash);
    if (known !== undefined) return known;
    const seen = new Set<string>();
    const transactions = envelopes
      .filter(({ membership }) => membership === undefined)
      .map((envelope): LedgerTransaction => {
        const again = seen.has(envelope.txId) || this.holding(envelope.txId).some(has);
        seen.add(envelope.txId);
        return { ...envelope, block: number, code: again ? DUPLICATE_TXID : VALID };
      });
    const configured = envelopes.find(({ membership }) => membership !== undefined)?.membership;
    const membership = configured ?? previous.membership;
    const block: Block = { number, hash, previous, envelopes, transactions, membership, configuration: configured !== undefined };
    this.#byHash.set(hash, block);
    for (const txId of seen) this.#byTransaction.set(txId, [...this.holding(txId), block]);
    return block;
  }

  /** Every block of any chain with this transaction, in the order in which they were built. */
  holding(txId: string): readonly Block[] {
    return this.#byTransaction.get(txId) ?? [];
  }
}

function contentOf({ txId, membership }: Envelope): string {
  return membership === undefined ? txId : `${txId}:${membership.members.map(({ raftId, node }) => `${raftId}=${node}`).join(',')}`;
}
