/**
 * The accounting of a load: every operation of the journal against every peer's ledger, and every balance and operation
 * id of every peer against the replay of its own VALID transfers. Words and barrier: interfaces.md section 4.
 *
 * committed = VALID on every peer. Each submitted operation is exactly one of: committed, invalid, lost,
 * acceptedOnly, unknown, or absent for certain (submitted, never accepted, not there after the barrier; not counted).
 */
import type { Accounting } from '../result.ts';
import { indexLedger, ledgerDifferences, validOf } from './ledger-index.ts';
import type { LedgerIndex } from './ledger-index.ts';
import { operationsOf } from './operations.ts';
import type { Operation } from './operations.ts';
import { DUPLICATE_TXID, barrierGaps, problem, verdictOf } from './report.ts';
import type { AccountingInput, AccountingReport, Problem } from './report.ts';
import { stateProblems } from './replay.ts';

type Outcome = 'committed' | 'invalid' | 'lost' | 'acceptedOnly' | 'unknown' | 'absent';

export function account(input: AccountingInput): AccountingReport {
  const ledgers = Object.keys(input.ledgers)
    .toSorted()
    .map((peer) => indexLedger(peer, input.ledgers[peer] ?? []));
  const operations = [...operationsOf(input.journal).values()];
  const gaps = barrierGaps(input.barrier);
  const allRead = (input.peers ?? []).every((peer) => input.ledgers[peer] !== undefined);
  const resolved = gaps.length === 0 && ledgers.length > 0 && allRead;
  const submitted = operations.filter((operation) => operation.submitted.size > 0);
  const outcomes = submitted.map((operation) => outcomeOf(operation, ledgers, resolved));
  const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  const duplicated = duplicates(ledgers);
  const problems = [
    ...submitted.flatMap((operation, i) => (outcomes[i] === 'lost' ? [lostProblem(operation, ledgers)] : [])),
    ...submitted.flatMap((operation, i) => (outcomes[i] === 'unknown' && resolved ? [partialProblem(operation, ledgers)] : [])),
    ...duplicated.values(),
    ...operations.flatMap((operation) => contradictions(operation, ledgers)),
    ...ledgerDifferences(ledgers),
    ...comparisons(ledgers, input),
    ...(gaps.length === 0 ? [] : [problem('no-barrier', `${gaps.join('; ')}: what was not found stays unknown`)]),
  ];
  const accounting: Accounting = {
    submitted: submitted.length,
    accepted: submitted.filter(({ accepted }) => accepted).length,
    acknowledged: submitted.filter(({ acknowledged }) => acknowledged !== null).length,
    committed: count('committed'),
    invalid: count('invalid'),
    acceptedOnly: count('acceptedOnly'),
    lost: count('lost'),
    duplicated: duplicated.size,
    unknown: count('unknown'),
  };
  return { accounting, problems, verdict: verdictOf(problems) };
}

function outcomeOf(operation: Operation, ledgers: readonly LedgerIndex[], resolved: boolean): Outcome {
  const { op, accepted, acknowledged } = operation;
  if (ledgers.length > 0 && ledgers.every((ledger) => validOf(ledger, op).length > 0)) return 'committed';
  if (ledgers.length > 0 && ledgers.every((ledger) => ledger.byOperation.has(op))) return 'invalid';
  if (!resolved) return 'unknown';
  if (acknowledged !== null) return 'lost';
  if (ledgers.some((ledger) => ledger.byOperation.has(op))) return 'unknown';
  return accepted ? 'acceptedOnly' : 'absent';
}

function lostProblem({ op, acknowledged }: Operation, ledgers: readonly LedgerIndex[]): Problem {
  const without = ledgers.filter((ledger) => !ledger.byOperation.has(op)).map(({ peer }) => peer);
  const told = acknowledged === null ? '' : ` ${acknowledged.peer} said VALID in block ${acknowledged.block};`;
  const txId = acknowledged?.txId ?? '';
  return problem('lost', `operation ${op}:${told} not found on ${without.join(', ')}`, { op, txId });
}

/** After the barrier all tips were equal, so a peer without it was read too early or answers from elsewhere. */
function partialProblem({ op }: Operation, ledgers: readonly LedgerIndex[]): Problem {
  const without = ledgers.filter((ledger) => !ledger.byOperation.has(op)).map(({ peer }) => peer);
  return problem('not-compared', `operation ${op} is on other peers, but not on ${without.join(', ')}`, { op });
}

/** Operation ids with more than one VALID transaction, whoever submitted them. */
function duplicates(ledgers: readonly LedgerIndex[]): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  for (const ledger of ledgers) {
    for (const op of ledger.byOperation.keys()) {
      const valid = validOf(ledger, op);
      if (valid.length < 2 || found.has(op)) continue;
      const where = valid.map(({ txId, block }) => `${txId} in block ${block}`).join(', ');
      found.set(
        op,
        problem('duplicated', `operation ${op} is VALID ${valid.length} times on ${ledger.peer}: ${where}`, { op, peer: ledger.peer }),
      );
    }
  }
  return found;
}

/** Where the ledger says something else than the journal; at most one problem of a kind for each operation. */
function contradictions(operation: Operation, ledgers: readonly LedgerIndex[]): readonly Problem[] {
  const { op } = operation;
  const problems = new Map<Problem['kind'], Problem>();
  const add = (found: Problem): void => void (problems.has(found.kind) || problems.set(found.kind, found));
  for (const ledger of ledgers) {
    const entries = ledger.byOperation.get(op) ?? [];
    const valid = validOf(ledger, op)[0];
    const about = { op, peer: ledger.peer, ...(entries[0] === undefined ? {} : { txId: entries[0].txId }) };
    if (entries.length > 0 && operation.submitted.size === 0) {
      add(problem('never-submitted', `operation ${op} is on ${ledger.peer}, and its client never wrote down a submission`, about));
      continue;
    }
    if (operation.acknowledged !== null && entries.length > 0 && valid === undefined) {
      add(problem('acknowledged-but-invalid', `operation ${op}: told VALID, ${ledger.peer} has code ${entries[0]?.code}`, about));
    }
    const invalid = operation.reportedInvalid;
    // A copy of the same envelope that came second carries DUPLICATE_TXID while the first is VALID: no contradiction.
    if (invalid !== null && invalid.code !== DUPLICATE_TXID && valid !== undefined) {
      add(
        problem(
          'reported-invalid-but-valid',
          `operation ${op}: ${invalid.peer} told code ${invalid.code}, ${ledger.peer} has VALID`,
          about,
        ),
      );
    }
    const difference = valid === undefined ? null : alteration(operation, valid);
    if (difference !== null) add(problem('altered', `operation ${op} on ${ledger.peer}: ${difference}`, about));
  }
  return [...problems.values()];
}

function alteration(
  { intent, submitted, acknowledged }: Operation,
  found: { readonly txId: string; readonly from?: string; readonly to?: string; readonly amount?: number },
): string | null {
  if (!submitted.has(found.txId)) return `transaction ${found.txId}, submitted was ${[...submitted].join(', ')}`;
  if (acknowledged !== null && acknowledged.txId !== found.txId) return `transaction ${found.txId}, acknowledged was ${acknowledged.txId}`;
  if (intent === null) return null;
  if (intent.from === found.from && intent.to === found.to && intent.amount === found.amount) return null;
  return `${found.from} -> ${found.to}: ${found.amount}, asked was ${intent.from} -> ${intent.to}: ${intent.amount}`;
}

function comparisons(ledgers: readonly LedgerIndex[], input: AccountingInput): readonly Problem[] {
  const states = new Map(input.states.map((state) => [state.peer, state]));
  const read = new Map(ledgers.map((ledger) => [ledger.peer, ledger]));
  const peers = [...new Set([...(input.peers ?? []), ...states.keys(), ...read.keys()])].toSorted();
  if (peers.length === 0) return [problem('not-compared', 'no peer was read')];
  return peers.flatMap((peer) => {
    const [state, ledger] = [states.get(peer), read.get(peer)];
    if (ledger === undefined) return [problem('not-compared', `the blocks of ${peer} were not read`, { peer })];
    if (state === undefined) return [problem('not-compared', `the contract state of ${peer} was not read`, { peer })];
    return stateProblems(ledger, state);
  });
}
