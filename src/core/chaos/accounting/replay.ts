/** Replays the VALID transfers of a peer's own blocks and compares every balance and operation id with its state database. */
import type { ContractState } from '../journal.ts';
import type { LedgerIndex } from './ledger-index.ts';
import { INITIAL_BALANCE, VALID, problem } from './report.ts';
import type { Problem } from './report.ts';

interface Replayed {
  readonly balances: ReadonlyMap<string, number>;
  readonly operations: ReadonlyMap<string, string>;
}

export function stateProblems(ledger: LedgerIndex, state: ContractState): readonly Problem[] {
  const replayed = replay(ledger, state.height);
  const problems = [...balanceProblems(replayed, state), ...operationProblems(replayed, state)];
  if (problems.length === 0 || ledger.lastBlock >= state.height - 1) return problems;
  const text = `${state.peer} answered its state at height ${state.height}, its blocks were read up to ${ledger.lastBlock} only`;
  return [problem('not-compared', text, { peer: state.peer })];
}

/** Blocks below `height` only: what came after the state was read does not count. */
function replay(ledger: LedgerIndex, height: number): Replayed {
  const balances = new Map<string, number>();
  const operations = new Map<string, string>();
  for (const { block, code, op, txId, from, to, amount } of ledger.transactions) {
    if (block >= height || code !== VALID || op === null) continue;
    operations.set(op, txId);
    if (from === undefined || to === undefined || amount === undefined) continue;
    balances.set(from, (balances.get(from) ?? INITIAL_BALANCE) - amount);
    balances.set(to, (balances.get(to) ?? INITIAL_BALANCE) + amount);
  }
  return { balances, operations };
}

function balanceProblems({ balances }: Replayed, state: ContractState): readonly Problem[] {
  const problems: Problem[] = [];
  const answered = new Map(Object.entries(state.balances));
  for (const account of new Set([...balances.keys(), ...answered.keys()])) {
    const expected = balances.get(account) ?? INITIAL_BALANCE;
    const actual = answered.get(account) ?? INITIAL_BALANCE;
    if (expected === actual) continue;
    const text = `account ${account} on ${state.peer}: ${actual}, its blocks say ${expected}`;
    problems.push(problem('balance', text, { peer: state.peer, account }));
  }
  return problems;
}

function operationProblems({ operations }: Replayed, state: ContractState): readonly Problem[] {
  const problems: Problem[] = [];
  const answered = new Map(Object.entries(state.operations));
  for (const [op, txId] of operations) {
    const actual = answered.get(op);
    if (actual === txId) continue;
    const about = { op, txId, peer: state.peer };
    if (actual === undefined) {
      problems.push(
        problem('operation-missing', `operation ${op} is not in the state of ${state.peer}, its blocks hold it as ${txId}`, about),
      );
    } else {
      problems.push(
        problem('operation-unexpected', `operation ${op} on ${state.peer} was written by ${actual}, its blocks say ${txId}`, about),
      );
    }
  }
  for (const [op, txId] of answered) {
    if (operations.has(op)) continue;
    const text = `operation ${op} (transaction ${txId}) is in the state of ${state.peer}, its blocks do not hold it as VALID`;
    problems.push(problem('operation-unexpected', text, { op, txId, peer: state.peer }));
  }
  return problems;
}
