/**
 * One operation from intent to its end, with every step written down before and after the call that makes it.
 * A new proposal is made only while nothing was submitted: until then nothing can have been ordered. From the first
 * submission on it is always the same signed envelope, whichever peer it goes through.
 */
import type { JournalEvent } from '../../../core/chaos/journal.ts';
import type { EpochMs, NodeId } from '../../../core/kernel/ids.ts';
import { readCallFailure } from './gateway-calls.ts';
import type { CallFailure, CommitStatus, GatewayCalls, SignedTransfer, TransferRequest } from './gateway-calls.ts';
import type { GatewayHealth } from './gateway-health.ts';

/** unknown: it may be on the ledger, now or later. */
export type OperationEnd = 'acknowledged' | 'invalid' | 'not-submitted' | 'unknown';

export interface OperationWorld {
  readonly calls: GatewayCalls;
  readonly health: GatewayHealth;
  readonly journal: (event: JournalEvent) => void;
  readonly now: () => EpochMs;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Longest time of one call; a hung peer costs an operation this much, not its whole deadline. */
const CALL_MS = { endorse: 5_000, submit: 10_000, status: 10_000 } as const;
/** The end of the time is kept for asking whether an earlier submission was ordered after all. */
const STATUS_RESERVE = 0.2;
const VALID = 0;
const DUPLICATE_TXID = 9;

type Stage = keyof typeof CALL_MS;

interface Tries<T> {
  readonly stage: Stage;
  readonly until: EpochMs;
  readonly call: (node: NodeId, deadline: EpochMs, attempt: number) => Promise<T>;
  /** A failure that ends the tries with this value. */
  readonly enough?: (failure: CallFailure) => T | undefined;
}

export async function runOperation(request: TransferRequest, deadlineMs: number, world: OperationWorld): Promise<OperationEnd> {
  const { op } = request;
  const { calls, journal, now } = world;
  const begun = now();
  const deadline = begun + deadlineMs;
  journal({ event: 'intent', op, at: begun, from: request.from, to: request.to, amount: request.amount });

  const transfer = await tryEach<SignedTransfer>(op, world, {
    stage: 'endorse',
    until: deadline,
    call: async (node, until) => {
      const signed = await calls.endorse(node, request, until);
      journal({ event: 'endorsed', op, at: now(), txId: signed.txId, gateway: node });
      return signed;
    },
  });
  if (transfer === null) return giveUp(op, 'endorse', world);

  const { txId } = transfer;
  let attempts = 0;
  const submitted = await tryEach<'accepted' | 'known'>(op, world, {
    stage: 'submit',
    until: deadline - deadlineMs * STATUS_RESERVE,
    call: async (node, until, attempt) => {
      attempts = attempt;
      journal({ event: 'submit', op, at: now(), txId, attempt, gateway: node });
      await calls.submit(node, transfer, until);
      journal({ event: 'accepted', op, at: now(), txId, attempt });
      return 'accepted';
    },
    enough: ({ alreadyKnown }) => (alreadyKnown ? 'known' : undefined),
  });
  // The endorsement may have taken so long that no time for a submission was left: then nothing was ordered.
  if (attempts === 0) return giveUp(op, 'endorse', world);

  const committed = await commitStatus(op, transfer, deadline, world);
  if (committed === null) return giveUp(op, submitted === null ? 'submit' : 'status', world);
  const { status, peer } = committed;
  if (status.code === VALID) {
    journal({ event: 'acknowledged', op, at: now(), txId, block: status.block, peer });
    return 'acknowledged';
  }
  journal({ event: 'invalid', op, at: now(), txId, code: status.code, peer });
  return status.code === DUPLICATE_TXID ? 'unknown' : 'invalid';
}

type Reported = { readonly status: CommitStatus; readonly peer: NodeId };

/** DUPLICATE_TXID belongs to a copy of the envelope, so the first one is asked for once more. */
async function commitStatus(op: string, transfer: SignedTransfer, until: EpochMs, world: OperationWorld): Promise<Reported | null> {
  const tries: Tries<Reported> = {
    stage: 'status',
    until,
    call: async (peer, deadline) => ({ status: await world.calls.status(peer, transfer, deadline), peer }),
  };
  const first = await tryEach(op, world, tries);
  return first?.status.code === DUPLICATE_TXID ? ((await tryEach(op, world, tries)) ?? first) : first;
}

/** Tries one peer after the other until a call works, `enough` says so, or the time is over (null). */
async function tryEach<T>(op: string, world: OperationWorld, { stage, until, call, enough }: Tries<T>): Promise<T | null> {
  const { health, journal, now, sleep } = world;
  let avoid: NodeId | undefined;
  for (let attempt = 1; now() < until; attempt++) {
    const node = health.choose(avoid);
    try {
      const result = await call(node, Math.min(until, now() + CALL_MS[stage]), attempt);
      health.worked(node);
      return result;
    } catch (error) {
      if (isOwn(error)) throw error;
      const failure = readCallFailure(error);
      noteHealth(health, node, stage, failure);
      const { grpcCode, message } = failure;
      journal({ event: 'failed', op, at: now(), stage, gateway: node, grpcCode, message, attempt });
      const end = enough?.(failure);
      if (end !== undefined) return end;
      avoid = node;
    }
    await sleep(Math.min(pause(attempt), Math.max(0, until - now())));
  }
  return null;
}

/** A late answer to Submit or CommitStatus is the ordering's doing more often than the peer's. */
function noteHealth(health: GatewayHealth, node: NodeId, stage: Stage, failure: CallFailure): void {
  if (failure.gateway && (stage === 'endorse' || !failure.timedOut)) health.failed(node);
  else health.undecided(node);
}

/** The second peer is tried at once; after that the pauses grow. */
function pause(attempt: number): number {
  return attempt === 1 ? 0 : Math.min(1_000, 50 * 2 ** attempt);
}

/** A journal that cannot be written is a Failure of ours: it ends the operation and the load. */
function isOwn(error: unknown): boolean {
  return error instanceof Error && error.name === 'Failure';
}

function giveUp(op: string, stage: Stage, { journal, now }: OperationWorld): OperationEnd {
  journal({ event: 'gave-up', op, at: now(), stage });
  return stage === 'endorse' ? 'not-submitted' : 'unknown';
}
