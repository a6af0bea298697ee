/**
 * What the log says, folded into what the engine remembers: pure, record by record. A new engine that reads the log arrives at the same
 * place as the one that wrote it. Records of people:
 *
 * - `acknowledged` { subject, code, reason }
 * - `approved` { plan }: the id of a plan, as the last decision before it said what the plan would do
 * - `switched` { state: 'on' | 'off', reason }: the kill switch
 * - `policy-approved` { digest }: the policy of D603 for one network and topology file
 * - `policy-revoked` { reason }: all approvals of policies end
 *
 * Of a command that needs the lease: `turn-asked` { plan }.
 * Of the engine beside the life of plans: `stood-aside` { plan, for }; `verified` { plan, subject, failing }: how a recovery that nobody
 * watched looked afterwards.
 */
import { PERSON } from '../core/saga/person.ts';
import { EMPTY_HISTORY, type Acknowledgement, type History, type KillSwitch } from '../core/decision/history.ts';
import { canonicalJson } from '../core/kernel/canonical-json.ts';
import type { EpochMs } from '../core/kernel/ids.ts';
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
  /** What the engine last said that plans with these ids would do, newest last: an approval is for that. */
  readonly offered?: Readonly<Record<PlanId, string>>;
  /** Who approved which policy, by its digest, since the last revocation; newest policy last. */
  readonly policies: Readonly<Record<string, readonly string[]>>;
  /** A recovery under a policy that has succeeded and was not looked at from outside yet. */
  readonly unverified: Unverified | null;
  /** The last command that asked for the lease. */
  readonly turnAsked?: TurnAsked;
}

export interface TurnAsked {
  /** Who would hold the lease. */
  readonly by: string;
  readonly at: EpochMs;
  readonly plan: PlanId;
  readonly sequence: number;
}

export interface Unverified {
  readonly plan: PlanId;
  readonly subject: string;
}

export interface RunningPlan {
  readonly plan: Plan;
  readonly events: readonly SagaEvent[];
}

export const EMPTY_MEMORY: Memory = { sequence: 0, history: EMPTY_HISTORY, running: null, approvals: {}, policies: {}, unverified: null };

/** Approvals are for plans and policies that wait; older ones are in the log for whoever asks. */
const APPROVALS = 50;
/** More than any window of anti-flapping holds; decide forgets by time. */
const PLANS = 1_000;

export function foldRecord(memory: Memory, record: LogRecord): Memory {
  const known = { ...memory, sequence: record.sequence };
  switch (record.kind) {
    case 'acknowledged':
      return { ...known, history: acknowledged(memory.history, record) };
    case 'decision':
      return offered(known, record);
    case 'approved':
      return { ...known, approvals: approvedBy(memory.approvals, record, 'plan') };
    case 'policy-approved':
      return { ...known, policies: approvedBy(memory.policies, record, 'digest') };
    case 'policy-revoked':
      return { ...known, policies: {} };
    case 'verified':
      return { ...known, unverified: null, history: verified(memory.history, record) };
    case 'turn-asked':
      return { ...known, turnAsked: { by: record.by, at: record.at, plan: texts(record.data)['plan'] ?? '?', sequence: record.sequence } };
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
  if (event.kind === 'ended') {
    const { id, subject, policy } = running.plan;
    const unverified = policy !== undefined && event.outcome === 'succeeded' ? { plan: id, subject } : memory.unverified;
    return { ...memory, running: null, unverified, history: ended(history, running.plan, event) };
  }
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

/** People approved what they were shown. When the id comes to mean something else, or nobody had been shown anything, nobody has approved it. */
function offered(memory: Memory, { by, data }: LogRecord): Memory {
  const { plan } = data as { readonly plan?: Plan | null };
  if (by.startsWith(PERSON) || plan === undefined || plan === null || plan.approval === 'automatic') return memory;
  const { id } = plan;
  const does = canonicalJson(plan.steps.filter(({ kind }) => kind !== 'wait.until'));
  const { [id]: known, ...others } = memory.offered ?? {};
  const { [id]: _lapsed, ...approvals } = memory.approvals;
  const now = Object.fromEntries([...Object.entries(others), [id, does] as const].slice(-APPROVALS));
  return { ...memory, offered: now, approvals: known === does ? memory.approvals : approvals };
}

type People = Readonly<Record<string, readonly string[]>>;

/** Each person once, under what the record names. */
function approvedBy(approvals: People, { by, data }: LogRecord, key: 'plan' | 'digest'): People {
  const name = texts(data)[key];
  if (name === undefined || !by.startsWith(PERSON)) return approvals;
  const { [name]: _former, ...others } = approvals;
  const former = ownValue(approvals, name) ?? [];
  const known = former.some((each) => samePerson(each) === samePerson(person(by)));
  return Object.fromEntries([...Object.entries(others), [name, known ? former : [...former, person(by)]]].slice(-APPROVALS));
}

function verified(history: History, { by, at, data }: LogRecord): History {
  const { plan, subject } = texts(data);
  const { failing } = data as { readonly failing?: unknown };
  if (by.startsWith(PERSON) || plan === undefined || subject === undefined || !Array.isArray(failing)) return history;
  return { ...history, recovered: { plan, subject, at, failing: failing.map(String) } };
}

/** Fails closed: what is not clearly `off` is not off. */
function killSwitch({ by, data }: LogRecord): KillSwitch {
  const { state, reason } = texts(data);
  if (state === 'off') return { state: 'off' };
  if (state === 'on') return { state: 'on', reason: `${reason ?? 'no reason given'} (${person(by)})` };
  return { state: 'unreadable', reason: 'the last record of the kill switch cannot be understood' };
}

function person(by: string): string {
  return by.startsWith(PERSON) ? by.slice(PERSON.length) : by;
}

function texts(data: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
