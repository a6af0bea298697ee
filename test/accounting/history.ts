/** A pretended run for the tests of the accounting: journal, ledgers and states that agree, from a list of operations' fates. */
import type { Barrier, AccountingInput } from '../../src/core/chaos/accounting/report.ts';
import { INITIAL_BALANCE } from '../../src/core/chaos/accounting/report.ts';
import type { ContractState, JournalEvent, LedgerTransaction } from '../../src/core/chaos/journal.ts';

/** How an operation ended, as client and ledger saw it. */
export type Fate =
  | 'endorse-failed'
  | 'absent' // submitted, never accepted, never ordered
  | 'accepted-only' // accepted, lost by the orderer
  | 'acknowledged'
  | 'committed-unseen' // accepted and on the ledger, the client gave up
  | 'committed-unaccepted' // Submit failed, yet it is on the ledger
  | 'invalid' // MVCC conflict, reported
  | 'resubmitted'; // the same envelope twice on the ledger: VALID, then DUPLICATE_TXID

export interface Plan {
  readonly fate: Fate;
  readonly from: number;
  readonly to: number;
  readonly amount: number;
  /** Whether a canary or configuration transaction comes before it. */
  readonly otherBefore: boolean;
}

export const PEERS = ['peer0-org1', 'peer0-org2', 'peer1-org1'];
export const BARRIER: Barrier = {
  healed: true,
  tipsEqual: true,
  canaryPerOrderer: { orderer1: true, orderer2: true },
  submissionsEnded: true,
  poolsEmpty: null,
};
const ON_LEDGER: readonly Fate[] = ['acknowledged', 'committed-unseen', 'committed-unaccepted', 'invalid', 'resubmitted'];

export function history(plans: readonly Plan[]): AccountingInput & { readonly ledger: readonly LedgerTransaction[] } {
  const ledger: LedgerTransaction[] = [];
  const add = (transaction: Omit<LedgerTransaction, 'block'>): void =>
    void ledger.push({ block: Math.floor(ledger.length / 3), ...transaction });
  const journal: JournalEvent[] = [{ event: 'run', load: 'l', channel: 'ch', region: 'london', client: 'l/london/0', at: 0 }];
  plans.forEach((plan, i) => {
    const [op, txId, at] = [`l/london/0/${i}`, `tx${i}`, 1_000 + i * 10];
    const transfer = { from: `a${plan.from}`, to: `a${plan.to}`, amount: plan.amount };
    if (plan.otherBefore) add({ txId: `other${i}`, code: 0, op: null });
    if (ON_LEDGER.includes(plan.fate)) add({ txId, code: plan.fate === 'invalid' ? 11 : 0, op, ...transfer });
    const block = ledger.at(-1)?.block ?? 0;
    if (plan.fate === 'resubmitted') add({ txId, code: 9, op, ...transfer });
    journal.push({ event: 'intent', op, at, ...transfer }, ...eventsOf(plan.fate, op, txId, at, block));
  });
  add({ txId: 'last-canary', code: 0, op: null });
  const state = stateOf(ledger);
  return {
    journal,
    ledger,
    ledgers: Object.fromEntries(PEERS.map((peer) => [peer, ledger])),
    states: PEERS.map((peer) => ({ peer, ...state })),
    barrier: BARRIER,
  };
}

function eventsOf(fate: Fate, op: string, txId: string, at: number, block: number): readonly JournalEvent[] {
  const failed = (stage: 'endorse' | 'submit' | 'status'): JournalEvent => {
    return { event: 'failed', op, at: at + 3, stage, gateway: 'peer0-org1', grpcCode: 14, message: 'gone', attempt: 1 };
  };
  if (fate === 'endorse-failed') return [failed('endorse'), { event: 'gave-up', op, at: at + 4, stage: 'endorse' }];
  const submit: readonly JournalEvent[] = [
    { event: 'endorsed', op, at: at + 1, txId, gateway: 'peer0-org1' },
    { event: 'submit', op, at: at + 2, txId, attempt: 1, gateway: 'peer0-org1' },
  ];
  if (fate === 'absent' || fate === 'committed-unaccepted') {
    return [...submit, failed('submit'), { event: 'gave-up', op, at: at + 4, stage: 'submit' }];
  }
  const accepted: readonly JournalEvent[] = [...submit, { event: 'accepted', op, at: at + 3, txId, attempt: 1 }];
  switch (fate) {
    case 'accepted-only':
    case 'committed-unseen':
      return [...accepted, failed('status'), { event: 'gave-up', op, at: at + 5, stage: 'status' }];
    case 'invalid':
      return [...accepted, { event: 'invalid', op, at: at + 5, txId, code: 11, peer: 'peer0-org1' }];
    default:
      return [...accepted, { event: 'acknowledged', op, at: at + 5, txId, block, peer: 'peer0-org1' }];
  }
}

/** What a peer with these blocks would answer. */
export function stateOf(ledger: readonly LedgerTransaction[]): Omit<ContractState, 'peer'> {
  const balances: Record<string, number> = {};
  const operations: Record<string, string> = {};
  for (const { code, op, txId, from, to, amount } of ledger) {
    if (code !== 0 || op === null || from === undefined || to === undefined || amount === undefined) continue;
    balances[from] = (balances[from] ?? INITIAL_BALANCE) - amount;
    balances[to] = (balances[to] ?? INITIAL_BALANCE) + amount;
    operations[op] = txId;
  }
  return { height: (ledger.at(-1)?.block ?? -1) + 1, balances, operations };
}
