/** The transfers of one peer's ledger by operation, and whether several ledgers tell the same story. */
import type { NodeId } from '../../kernel/ids.ts';
import type { LedgerTransaction } from '../journal.ts';
import { VALID, problem } from './report.ts';
import type { Problem } from './report.ts';

export interface LedgerIndex {
  readonly peer: NodeId;
  readonly transactions: readonly LedgerTransaction[];
  readonly byOperation: ReadonlyMap<string, readonly LedgerTransaction[]>;
  /** Number of the last block that was read, -1 for none. */
  readonly lastBlock: number;
}

export function indexLedger(peer: NodeId, transactions: readonly LedgerTransaction[]): LedgerIndex {
  const byOperation = new Map<string, LedgerTransaction[]>();
  let lastBlock = -1;
  for (const transaction of transactions) {
    lastBlock = Math.max(lastBlock, transaction.block);
    if (transaction.op === null) continue;
    const found = byOperation.get(transaction.op);
    if (found === undefined) byOperation.set(transaction.op, [transaction]);
    else found.push(transaction);
  }
  return { peer, transactions, byOperation, lastBlock };
}

export function validOf(index: LedgerIndex, op: string): readonly LedgerTransaction[] {
  return (index.byOperation.get(op) ?? []).filter(({ code }) => code === VALID);
}

/** Compares every ledger with the longest one below their common height; one problem per peer, at its first difference. */
export function ledgerDifferences(ledgers: readonly LedgerIndex[]): readonly Problem[] {
  const [reference, ...others] = ledgers.toSorted((a, b) => b.lastBlock - a.lastBlock || (a.peer < b.peer ? -1 : 1));
  if (reference === undefined) return [];
  return others.flatMap((other) => firstDifference(reference, other));
}

function firstDifference(reference: LedgerIndex, other: LedgerIndex): readonly Problem[] {
  const expected = reference.transactions.filter(({ block }) => block <= other.lastBlock);
  const length = Math.max(expected.length, other.transactions.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [expected[i], other.transactions[i]];
    if (left !== undefined && right !== undefined && sameTransaction(left, right)) continue;
    const block = Math.min(left?.block ?? Infinity, right?.block ?? Infinity);
    const text = `block ${block}: ${reference.peer} has ${show(left)}, ${other.peer} has ${show(right)}`;
    return [problem('ledgers-differ', text, { peer: other.peer })];
  }
  return [];
}

function sameTransaction(a: LedgerTransaction, b: LedgerTransaction): boolean {
  const same = a.txId === b.txId && a.block === b.block && a.code === b.code && a.op === b.op;
  return same && a.from === b.from && a.to === b.to && a.amount === b.amount;
}

function show(transaction: LedgerTransaction | undefined): string {
  if (transaction === undefined) return 'no further transaction';
  const { txId, op, code, from, to, amount } = transaction;
  const transfer = op === null ? '' : ` of operation ${op} (${from ?? '?'} -> ${to ?? '?'}: ${amount ?? '?'})`;
  return `transaction ${txId}${transfer} with code ${code}`;
}
