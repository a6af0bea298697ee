/** The three calls of a transfer, each to a gateway peer of the caller's choice, and what a failed one says. */
import type { EpochMs, NodeId } from '../../../core/kernel/ids.ts';

export interface TransferRequest {
  readonly op: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/** Signed once; the same bytes go to whichever peer is asked, so that a retry can never become a second transaction. */
export interface SignedTransfer {
  readonly txId: string;
  readonly transaction: { readonly bytes: Uint8Array; readonly signature: Uint8Array };
  readonly commit: { readonly bytes: Uint8Array; readonly signature: Uint8Array };
}

export interface CommitStatus {
  readonly code: number;
  readonly block: number;
}

/** Every call ends at its deadline at the latest, and rejects with whatever the gateway client throws. */
export interface GatewayCalls {
  endorse(node: NodeId, request: TransferRequest, deadline: EpochMs): Promise<SignedTransfer>;
  submit(node: NodeId, transfer: SignedTransfer, deadline: EpochMs): Promise<void>;
  status(node: NodeId, transfer: SignedTransfer, deadline: EpochMs): Promise<CommitStatus>;
}

export interface CallFailure {
  readonly grpcCode: number;
  readonly message: string;
  /** The gateway peer itself is the likely cause (or the way to it), not a node behind it. */
  readonly gateway: boolean;
  readonly timedOut: boolean;
  /** SmartBFT knows this very envelope: it is in a pool, or committed. */
  readonly alreadyKnown: boolean;
}

/** What a call ends with when the other side's deadline strikes first and resets the stream. */
const CANCELLED = 1;
const UNKNOWN = 2;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;

/**
 * Details are empty when the error comes from the gateway peer or from the connection, else they name the node behind it
 * (fabric-gateway, GatewayError; internal/pkg/gateway, v3.1.1). A repeated envelope under SmartBFT is answered with
 * "request already processed" or "request already exists" (integration/gateway/gateway_bft_test.go, v3.1.1).
 */
export function readCallFailure(error: unknown): CallFailure {
  const { code, details, message } = asRecord(error);
  const grpcCode = typeof code === 'number' ? code : UNKNOWN;
  const behind = Array.isArray(details) ? details.map((detail: unknown) => describeDetail(asRecord(detail))) : [];
  const text = [typeof message === 'string' ? message : String(error), ...behind].join('; ').slice(0, 500);
  return {
    grpcCode,
    message: text,
    gateway: behind.length === 0 && [CANCELLED, UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED].includes(grpcCode),
    timedOut: grpcCode === DEADLINE_EXCEEDED || grpcCode === CANCELLED,
    alreadyKnown: /request already (processed|exists)/i.test(text),
  };
}

function describeDetail({ address, message }: Readonly<Record<string, unknown>>): string {
  return `${String(address)}: ${String(message)}`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
