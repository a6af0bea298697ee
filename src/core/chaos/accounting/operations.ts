/** The journal by operation: what its client knew of each, in the words of interfaces.md section 4. */
import type { JournalEvent } from '../journal.ts';

export interface Operation {
  readonly op: string;
  readonly intent: { readonly from: string; readonly to: string; readonly amount: number; readonly at: number } | null;
  /** Transaction ids under which it was submitted; more than one is the client's mistake. */
  readonly submitted: ReadonlySet<string>;
  readonly accepted: boolean;
  readonly acknowledged: { readonly txId: string; readonly block: number; readonly peer: string; readonly at: number } | null;
  readonly reportedInvalid: { readonly txId: string; readonly code: number; readonly peer: string } | null;
}

type Draft = { -readonly [K in keyof Operation]: K extends 'submitted' ? Set<string> : Operation[K] };

export function operationsOf(journal: readonly JournalEvent[]): ReadonlyMap<string, Operation> {
  const operations = new Map<string, Draft>();
  for (const event of journal) {
    if (event.event === 'run') continue;
    let draft = operations.get(event.op);
    if (draft === undefined) {
      draft = { op: event.op, intent: null, submitted: new Set(), accepted: false, acknowledged: null, reportedInvalid: null };
      operations.set(event.op, draft);
    }
    note(draft, event);
  }
  return operations;
}

function note(draft: Draft, event: Exclude<JournalEvent, { readonly event: 'run' }>): void {
  switch (event.event) {
    case 'intent':
      draft.intent = { from: event.from, to: event.to, amount: event.amount, at: event.at };
      return;
    case 'submit':
      draft.submitted.add(event.txId);
      return;
    case 'accepted':
      draft.accepted = true;
      return;
    case 'acknowledged':
      draft.acknowledged ??= { txId: event.txId, block: event.block, peer: event.peer, at: event.at };
      return;
    case 'invalid':
      draft.reportedInvalid ??= { txId: event.txId, code: event.code, peer: event.peer };
      return;
    default:
      return;
  }
}
