/** What goes into the accounting and what comes out of it. */
import type { NodeId } from '../../kernel/ids.ts';
import type { ContractState, JournalEvent, LedgerTransaction } from '../journal.ts';
import type { Accounting, Verdict } from '../result.ts';
import type { AccountingCode } from './codes.ts';

/** Balance of an account that the ledger does not hold: the sample contract's constant. */
export const INITIAL_BALANCE = 1_000_000;

/** Fabric's TxValidationCode (fabric-protos peer/transaction.proto). */
export const VALID = 0;
export const DUPLICATE_TXID = 9;

/** What has to be true before absence on the ledger means absence for ever (interfaces.md section 4). */
export interface Barrier {
  readonly healed: boolean;
  readonly tipsEqual: boolean;
  /** Whether a canary through this orderer was committed after the last submission. */
  readonly canaryPerOrderer: Readonly<Record<NodeId, boolean>>;
  /** Whether every operation had ended before the first canary was sent: a later submission may still be ordered. */
  readonly submissionsEnded: boolean;
  /** SmartBFT: whether all pools are empty. null = the consensus has none that outlives its leader (Raft). */
  readonly poolsEmpty: boolean | null;
}

export interface AccountingInput {
  readonly journal: readonly JournalEvent[];
  /** Per peer, ALL transactions from block 0 on, in ledger order. */
  readonly ledgers: Readonly<Record<NodeId, readonly LedgerTransaction[]>>;
  readonly states: readonly ContractState[];
  /** Peers that have to be read; one that could not be is no evidence, and never left out in silence. Default: those that were. */
  readonly peers?: readonly NodeId[];
  /** null: no barrier was attempted. */
  readonly barrier: Barrier | null;
}

export type ProblemKind =
  | 'lost'
  | 'duplicated'
  | 'acknowledged-but-invalid'
  | 'reported-invalid-but-valid'
  | 'never-submitted'
  | 'altered'
  | 'balance'
  | 'operation-missing'
  | 'operation-unexpected'
  | 'ledgers-differ'
  | 'not-compared'
  | 'no-barrier';

export interface Problem {
  readonly kind: ProblemKind;
  readonly code: AccountingCode;
  readonly op?: string;
  readonly txId?: string;
  readonly peer?: NodeId;
  readonly account?: string;
  readonly text: string;
}

export interface AccountingReport {
  readonly accounting: Accounting;
  readonly problems: readonly Problem[];
  /** failed: any problem but these two; unknown: 'not-compared' or 'no-barrier'; held: none. */
  readonly verdict: Verdict;
}

const CODES: Readonly<Record<ProblemKind, AccountingCode>> = {
  lost: 'A501',
  duplicated: 'A502',
  'acknowledged-but-invalid': 'A503',
  'reported-invalid-but-valid': 'A504',
  'never-submitted': 'A505',
  altered: 'A506',
  balance: 'A507',
  'operation-missing': 'A508',
  'operation-unexpected': 'A509',
  'ledgers-differ': 'A510',
  'not-compared': 'A511',
  'no-barrier': 'A512',
};

export function problem(kind: ProblemKind, text: string, about: Omit<Problem, 'kind' | 'code' | 'text'> = {}): Problem {
  return { kind, code: CODES[kind], ...about, text };
}

/** Why the barrier does not stand, in words; empty = it stands. */
export function barrierGaps(barrier: Barrier | null): readonly string[] {
  if (barrier === null) return ['no barrier was attempted'];
  const gaps: string[] = [];
  if (!barrier.healed) gaps.push('faults are not healed');
  if (!barrier.tipsEqual) gaps.push('tips are not equal');
  if (!barrier.submissionsEnded) gaps.push('operations may have been submitted after the canaries');
  const canaries = Object.entries(barrier.canaryPerOrderer);
  if (canaries.length === 0) gaps.push('no canary was sent');
  const missing = canaries.filter(([, committed]) => !committed).map(([orderer]) => orderer);
  if (missing.length > 0) gaps.push(`no canary through ${missing.join(', ')} was committed`);
  if (barrier.poolsEmpty === false) gaps.push('pools are not empty');
  return gaps;
}

export function verdictOf(problems: readonly Problem[]): Verdict {
  const hard = problems.some(({ kind }) => kind !== 'not-compared' && kind !== 'no-barrier');
  if (hard) return 'failed';
  return problems.length > 0 ? 'unknown' : 'held';
}
