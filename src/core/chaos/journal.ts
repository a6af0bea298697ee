/**
 * The client journal: one line per event of one operation, written before and after each call, so that after any crash
 * it is known what may have happened (NDJSON, append only). The words are those of interfaces.md section 4.
 */
import type { ChannelId, EpochMs, NodeId, RegionId } from '../kernel/ids.ts';

export interface JournalHeader {
  readonly event: 'run';
  readonly load: string;
  readonly channel: ChannelId;
  readonly region: RegionId;
  readonly client: string;
  readonly at: EpochMs;
}

interface OperationEvent {
  /** Operation id: unique per operation, also on the ledger. One operation = one signed envelope = one transaction id. */
  readonly op: string;
  readonly at: EpochMs;
}

export type JournalEvent =
  | JournalHeader
  /** About to ask for endorsement: nothing can have been ordered yet. */
  | (OperationEvent & { readonly event: 'intent'; readonly from: string; readonly to: string; readonly amount: number })
  | (OperationEvent & { readonly event: 'endorsed'; readonly txId: string; readonly gateway: NodeId })
  /** About to submit the signed envelope; from here on it may be ordered. attempt counts from 1, same envelope each time. */
  | (OperationEvent & { readonly event: 'submit'; readonly txId: string; readonly attempt: number; readonly gateway: NodeId })
  /** Submit returned: an orderer said SUCCESS. Not a commit. */
  | (OperationEvent & { readonly event: 'accepted'; readonly txId: string; readonly attempt: number })
  /** A peer reported the commit as VALID. */
  | (OperationEvent & { readonly event: 'acknowledged'; readonly txId: string; readonly block: number; readonly peer: NodeId })
  /** A peer reported the commit with another validation code. */
  | (OperationEvent & { readonly event: 'invalid'; readonly txId: string; readonly code: number; readonly peer: NodeId })
  /** A call failed; stage says which. grpcCode is the number of the gRPC status. */
  | (OperationEvent & {
      readonly event: 'failed';
      readonly stage: 'endorse' | 'submit' | 'status';
      readonly gateway: NodeId;
      readonly grpcCode: number;
      readonly message: string;
      readonly attempt: number;
    })
  /** The client stopped trying within its deadline: the outcome is unknown to it. */
  | (OperationEvent & { readonly event: 'gave-up'; readonly stage: 'endorse' | 'submit' | 'status' });

/** One block that arrived at one Deliver stream of one observer. */
export interface BlockArrival {
  readonly event: 'block';
  readonly observer: string;
  readonly source: NodeId;
  readonly channel: ChannelId;
  readonly number: number;
  readonly transactions: number;
  readonly at: EpochMs;
}

/** A transaction as found on the ledger: the sample contract's transfer, or something else (op null). */
export interface LedgerTransaction {
  readonly txId: string;
  readonly block: number;
  readonly code: number;
  readonly op: string | null;
  readonly from?: string;
  readonly to?: string;
  readonly amount?: number;
}

/** All accounts and operation ids as one peer answers them now. */
export interface ContractState {
  readonly peer: NodeId;
  readonly height: number;
  readonly balances: Readonly<Record<string, number>>;
  /** operation id -> transaction id that wrote it. */
  readonly operations: Readonly<Record<string, string>>;
}
