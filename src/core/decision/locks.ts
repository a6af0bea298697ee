/**
 * Anti-flapping by state: a rule that acted on one subject as often as the policy allows is locked for it, and stays locked however long
 * ago that was, until somebody acknowledges the rule for the subject.
 */
import type { EpochMs, NodeId } from '../kernel/ids.ts';
import type { RuleId } from '../plan/plan.ts';
import { ownValue } from '../kernel/own-value.ts';
import type { History } from './history.ts';
import type { Policy } from './policy.ts';
import { acknowledgedAt, attempts, clustered } from './rules/support/past.ts';

/** A fence is the safe state and starts have their own limit (D302): these two are never locked. */
const NEVER_LOCKED: readonly RuleId[] = ['D201', 'D301'];
/** Each of their plans is one step of a way that ends, on each channel of a node: only those that failed count. */
const STEP_BY_STEP: readonly RuleId[] = ['D501', 'D502'];
/** Under this rule starts are locked. */
export const STARTS = 'D302';

export function isLocked({ locked }: History, rule: RuleId, subject: string): boolean {
  return ownValue(locked, key(rule, subject)) !== undefined;
}

export function rememberLocks(history: History, { flapping, restart }: Policy, now: EpochMs): Readonly<Record<string, EpochMs>> {
  const kept = Object.entries(history.locked ?? {}).filter(([name, since]) => !isAcknowledged(history, name, since));
  const acted = new Set(history.plans.filter(({ rule }) => !NEVER_LOCKED.includes(rule)).map(({ rule, subject }) => key(rule, subject)));
  const flaps = [...acted].filter((name) => {
    const counted = attempts(history, ...parts(name)).filter(
      ({ rule, outcome }) => outcome !== 'succeeded' || !STEP_BY_STEP.includes(rule),
    );
    const times = counted.map(({ endedAt }) => endedAt);
    return clustered(times, flapping.limit, flapping.windowMs);
  });
  const loops = Object.keys(history.restarts).filter((node) =>
    clustered(unacknowledgedStarts(history, node), restart.limit, restart.windowMs),
  );
  const begun = [...flaps, ...loops.map((node) => key(STARTS, node))].map((name): [string, EpochMs] => [name, now]);
  return Object.fromEntries([...begun, ...kept]);
}

function unacknowledgedStarts(history: History, node: NodeId): readonly EpochMs[] {
  const since = acknowledgedAt(history, STARTS, node);
  return (ownValue(history.restarts, node) ?? []).filter((at) => at > since);
}

function isAcknowledged(history: History, name: string, since: EpochMs): boolean {
  return acknowledgedAt(history, ...parts(name)) >= since;
}

function key(rule: RuleId, subject: string): string {
  return `${rule} ${subject}`;
}

function parts(name: string): [RuleId, string] {
  const [rule = '', ...subject] = name.split(' ');
  return [rule, subject.join(' ')];
}
