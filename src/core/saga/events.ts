/**
 * What the log says of the life of a plan. An intent is durable before its effect is tried; everything else is written after the fact. From
 * these alone `next` knows what comes next, in any process, after any crash.
 */
import type { EpochMs } from '../kernel/ids.ts';
import type { Plan, PlanId } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import type { LogRecord } from '../ports/engine-store.ts';

export type SagaEvent =
  | { readonly kind: 'plan'; readonly at: EpochMs; readonly plan: Plan }
  /** Of doing (or undoing) the step. `before` is what has to be known to undo it. */
  | {
      readonly kind: 'intent';
      readonly at: EpochMs;
      readonly plan: PlanId;
      readonly step: number;
      readonly what: Step;
      readonly undo: boolean;
      readonly before?: unknown;
    }
  /** `already`: it was so before anything was tried, so there is nothing to undo. */
  | {
      readonly kind: 'succeeded';
      readonly at: EpochMs;
      readonly plan: PlanId;
      readonly step: number;
      readonly already: boolean;
      readonly note?: string;
    }
  | {
      readonly kind: 'failed';
      readonly at: EpochMs;
      readonly plan: PlanId;
      readonly step: number;
      readonly undo: boolean;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'undone'; readonly at: EpochMs; readonly plan: PlanId; readonly step: number }
  | { readonly kind: 'ended'; readonly at: EpochMs; readonly plan: PlanId; readonly outcome: Outcome; readonly why: string };

/** succeeded: every step. undone: it is as it was before. failed: some steps stand, and people have to look. */
export type Outcome = 'succeeded' | 'failed' | 'undone';

const KINDS: readonly string[] = ['plan', 'intent', 'succeeded', 'failed', 'undone', 'ended'] satisfies readonly SagaEvent['kind'][];

/** Null for records that are about something else. */
export function sagaEvent({ kind, at, data }: LogRecord): SagaEvent | null {
  return KINDS.includes(kind) ? ({ ...(data as object), kind, at } as SagaEvent) : null;
}

/** The part that goes into `LogEntry.data`; kind and time have places of their own. */
export function sagaData(event: SagaEvent): unknown {
  const { kind: _kind, at: _at, ...data } = event;
  return data;
}

export function planOf(event: SagaEvent): PlanId {
  return event.kind === 'plan' ? event.plan.id : event.plan;
}
