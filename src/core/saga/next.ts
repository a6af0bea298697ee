/**
 * What comes next in the life of a plan. Pure: the plan, what the log says of it, and whether each step can be taken back. It never does a
 * step twice that is known to be done, never goes forward after a failure, and takes steps back in reverse order only.
 */
import type { Plan } from '../plan/plan.ts';
import type { Outcome, SagaEvent } from './events.ts';
import { undoClass, type UndoClass } from './undo-class.ts';

export type Next =
  /** `again`: its intent is in the log, so it may be done, half done or not begun. */
  | { readonly kind: 'do'; readonly step: number; readonly again: boolean }
  | { readonly kind: 'undo'; readonly step: number; readonly again: boolean }
  /** Nothing is left to do but to write down how it ended. */
  | { readonly kind: 'end'; readonly outcome: Outcome; readonly why: string }
  | { readonly kind: 'ended'; readonly outcome: Outcome };

type Failed = Extract<SagaEvent, { readonly kind: 'failed' }>;

/** `events` are those of this plan, in the order of the log. */
export function next(plan: Plan, events: readonly SagaEvent[], classOf: (plan: Plan, step: number) => UndoClass = undoClass): Next {
  const ended = events.find((event) => event.kind === 'ended');
  if (ended !== undefined) return { kind: 'ended', outcome: ended.outcome };
  const failure = events.find((event) => event.kind === 'failed' && !event.undo) as Failed | undefined;
  return failure === undefined ? forward(plan, events) : backward(plan, events, failure, classOf);
}

function forward(plan: Plan, events: readonly SagaEvent[]): Next {
  const done = new Set(events.flatMap((event) => (event.kind === 'succeeded' ? [event.step] : [])));
  const step = plan.steps.findIndex((_, index) => !done.has(index));
  if (step === -1) return { kind: 'end', outcome: 'succeeded', why: 'every step is done and verified' };
  return { kind: 'do', step, again: events.some((event) => event.kind === 'intent' && !event.undo && event.step === step) };
}

function backward(plan: Plan, events: readonly SagaEvent[], failure: Failed, classOf: (plan: Plan, step: number) => UndoClass): Next {
  const because = `step ${failure.step + 1} failed: ${failure.message}`;
  const stuck = events.find((event) => event.kind === 'failed' && event.undo) as Failed | undefined;
  if (stuck !== undefined) {
    return { kind: 'end', outcome: 'failed', why: `${because}; step ${stuck.step + 1} could not be taken back: ${stuck.message}` };
  }
  const begun = events.flatMap((event) => (event.kind === 'intent' && !event.undo ? [event.step] : []));
  for (const step of [...new Set(begun)].toSorted((a, b) => b - a)) {
    if (events.some((event) => event.kind === 'undone' && event.step === step)) continue;
    const of = classOf(plan, step);
    if (of === 'keep') continue;
    if (of === 'stop') return { kind: 'end', outcome: 'failed', why: `${because}; step ${step + 1} cannot be taken back` };
    return { kind: 'undo', step, again: events.some((event) => event.kind === 'intent' && event.undo && event.step === step) };
  }
  return { kind: 'end', outcome: 'undone', why: because };
}
