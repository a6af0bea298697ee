/**
 * What the log says, folded into what the engine remembers: pure, record by record. A new engine that reads the log arrives at the same
 * place as the one that wrote it. Records of people:
 *
 * - `acknowledged` { subject, code, reason }
 * - `approved` { plan }: the id of a plan
 * - `switched` { state: 'on' | 'off', reason }: the kill switch
 */
import { EMPTY_HISTORY, type Acknowledgement, type History, type KillSwitch } from '../core/decision/history.ts';
import { ownValue } from '../core/kernel/own-value.ts';
import type { Plan, PlanId } from '../core/plan/plan.ts';
import type { LogRecord } from '../core/ports/engine-store.ts';
import { samePerson } from '../core/recovery/fence-proof.ts';
import { planOf, sagaEvent, type SagaEvent } from '../core/saga/events.ts';

export interface Memory {
  /** Of the last record that is in here. */
  readonly sequence: number;
  readonly history: History;
  readonly running: RunningPlan | null;
  /** Who approved which plan, newest plan last. */
  readonly approvals: Readonly<Record<PlanId, readonly string[]>>;
}

export interface RunningPlan {
  readonly plan: Plan;
  readonly events: readonly SagaEvent[];
}

export const EMPTY_MEMORY: Memory = { sequence: 0, history: EMPTY_HISTORY, running: null, approvals: {} };

/** Approvals are for plans that wait; older ones are in the log for whoever asks. */
const APPROVALS = 50;
/** More than any window of anti-flapping holds; decide forgets by time. */
const PLANS = 1_000;

export function foldRecord(memory: Memory, record: LogRecord): Memory {
  const known = { ...memory, sequence: record.sequence };
  switch (record.kind) {
    case 'acknowledged':
      return { ...known, history: acknowledged(memory.history, record) };
    case 'approved':
      return { ...known, approvals: approved(memory.approvals, record) };
    case 'switched':
      return { ...known, history: { ...memory.history, killSwitch: killSwitch(record) } };
    default: {
      const event = sagaEvent(record);
      return event === null ? known : foldEvent(known, event);
    }
  }
}

function foldEvent(memory: Memory, event: SagaEvent): Memory {
  const { history, running } = memory;
  if (event.kind === 'plan') {
    return { ...memory, running: { plan: event.plan, events: [event] }, history: { ...history, running: event.plan.id } };
  }
  if (running === null || running.plan.id !== planOf(event)) return memory;
  if (event.kind === 'ended') return { ...memory, running: null, history: ended(history, running.plan, event) };
  return { ...memory, running: { ...running, events: [...running.events, event] }, history: started(history, event) };
}

function ended(history: History, { id, rule, subject, disruptive }: Plan, { at, outcome }: Extract<SagaEvent, { kind: 'ended' }>): History {
  const past = { id, rule, subject, disruptive, endedAt: at, outcome };
  return { ...history, running: null, plans: [...history.plans, past].slice(-PLANS) };
}

/** A start counts when it is tried: one that fails is a restart as well. */
function started(history: History, event: SagaEvent): History {
  if (event.kind !== 'intent' || event.undo || event.what.kind !== 'node.start') return history;
  const { node } = event.what;
  return { ...history, restarts: { ...history.restarts, [node]: [...(ownValue(history.restarts, node) ?? []), event.at] } };
}

function acknowledged(history: History, { by, at, data }: LogRecord): History {
  const { subject, code, reason } = texts(data);
  if (subject === undefined || code === undefined) return history;
  const entry: Acknowledgement = { by: person(by), subject, code, reason: reason ?? '', at };
  const { [subject]: _forgiven, ...restarts } = history.restarts;
  return { ...history, restarts, acknowledged: [...history.acknowledged, entry] };
}

function approved(approvals: Memory['approvals'], { by, data }: LogRecord): Memory['approvals'] {
  const { plan } = texts(data);
  if (plan === undefined || !by.startsWith(PERSON)) return approvals;
  const { [plan]: _former, ...others } = approvals;
  const former = ownValue(approvals, plan) ?? [];
  const known = former.some((each) => samePerson(each) === samePerson(person(by)));
  return Object.fromEntries([...Object.entries(others), [plan, known ? former : [...former, person(by)]]].slice(-APPROVALS));
}

/** Fails closed: what is not clearly `off` is not off. */
function killSwitch({ by, data }: LogRecord): KillSwitch {
  const { state, reason } = texts(data);
  if (state === 'off') return { state: 'off' };
  if (state === 'on') return { state: 'on', reason: `${reason ?? 'no reason given'} (${person(by)})` };
  return { state: 'unreadable', reason: 'the last record of the kill switch cannot be understood' };
}

const PERSON = 'person:';

function person(by: string): string {
  return by.startsWith(PERSON) ? by.slice(PERSON.length) : by;
}

function texts(data: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
