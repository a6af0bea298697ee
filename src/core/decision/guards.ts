/**
 * What holds a plan back whatever rule made it. A plan that is held back becomes a reason for waiting, and the next plan is looked at. The
 * linter judges what passes here once more, by other means.
 */
import type { EpochMs } from '../kernel/ids.ts';
import { findNode } from '../topology/lookup.ts';
import type { Plan } from '../plan/plan.ts';
import type { Judgement, RuleContext, Waiting } from './model.ts';
import { ownValue } from '../kernel/own-value.ts';
import { isLocked } from './locks.ts';
import { leaderChangeMs } from './rules/support/election.ts';
import { attempts, lastPlan } from './rules/support/past.ts';
import { channelsThatNeed } from './rules/support/votes.ts';
import { listed, waits } from './rules/support/words.ts';

type Reason = Pick<Waiting, 'reason' | 'until'>;
type Guard = (plan: Plan, context: RuleContext, calm: readonly Calm[]) => Reason | null;
export type Calm = NonNullable<Judgement['calm']>;

/** Why the plan waits, or null when it may run. */
export function holdBack(plan: Plan, context: RuleContext, calm: readonly Calm[]): Waiting | null {
  for (const guard of GUARDS) {
    const reason = guard(plan, context, calm);
    if (reason !== null) return waits(plan.rule, plan.subject, reason.reason, reason.until);
  }
  return null;
}

const GUARDS: readonly Guard[] = [lookFirst, respectHolds, acknowledgeFirst, afterFailure, keepCalm, oneAtATime, keepQuorum];

/** The network has to show what the last plan did before another is made. */
function lookFirst(_plan: Plan, { history, evidence, policy, now }: RuleContext): Reason | null {
  const last = lastPlan(history);
  if (last === undefined || evidence.at > last.endedAt) return null;
  return { reason: `the network has not been seen since ${last.id} ended`, until: now + policy.tickMs };
}

/** Who holds a node has a reason; no plan of a round lifts the hold of somebody else. */
function respectHolds({ steps }: Plan, { evidence: { held } }: RuleContext): Reason | null {
  for (const step of steps) {
    const reason = step.kind === 'node.start' || step.kind === 'node.release' ? ownValue(held, step.node) : undefined;
    if (reason !== undefined && 'node' in step) return { reason: `${step.node} is held: ${reason}`, until: null };
  }
  return null;
}

function acknowledgeFirst({ rule, subject }: Plan, { history }: RuleContext): Reason | null {
  if (!isLocked(history, rule, subject)) return null;
  return { reason: `${rule} has acted on ${subject} too often; somebody has to acknowledge ${rule} for it`, until: null };
}

const LONGEST_PAUSE_MS = 60_000;

/** A plan that failed is tried again after ever longer pauses. */
function afterFailure({ rule, subject }: Plan, { history, policy, now }: RuleContext): Reason | null {
  const tried = attempts(history, rule, subject);
  const failures = tried.length - 1 - tried.findLastIndex(({ outcome }) => outcome === 'succeeded');
  const last = tried.at(-1);
  if (last === undefined || failures === 0) return null;
  const until = last.endedAt + Math.min(LONGEST_PAUSE_MS, policy.tickMs * 2 ** failures);
  return now < until ? { reason: `${last.id} ${last.outcome === 'undone' ? 'failed and was undone' : 'failed'}`, until } : null;
}

/** What interrupts something, and what changes who votes: a change that is sent while a leader is lost may commit at the worst moment. */
function keepCalm({ disruptive, steps }: Plan, _context: RuleContext, calm: readonly Calm[]): Reason | null {
  const careful = disruptive || steps.some(({ kind }) => kind === 'consenter.add' || kind === 'consenter.remove');
  const [first] = calm;
  return careful && first !== undefined ? first : null;
}

/** The effect of one interruption has to be seen before the next: as long as a change of leader may take. */
function oneAtATime({ disruptive }: Plan, { history, topology, now }: RuleContext): Reason | null {
  const last = lastPlan(history, (plan) => plan.disruptive);
  if (!disruptive || last === undefined) return null;
  const until: EpochMs = last.endedAt + Math.max(0, ...Object.values(topology.channels).map(leaderChangeMs));
  return now < until ? { reason: `${last.id} has interrupted something just now`, until } : null;
}

/** Nobody is stopped without whom a quorum would not be shown alive. */
function keepQuorum({ disruptive, steps, approval }: Plan, context: RuleContext): Reason | null {
  if (!disruptive) return null;
  // Where the quorum is proven lost there is none to keep; only what people have approved may stop who is left there.
  const lost = approval === 'two-people' ? Object.keys(context.history.lost ?? {}) : [];
  for (const step of steps) {
    if (step.kind !== 'node.stop' && step.kind !== 'node.kill') continue;
    if (findNode(context.topology, step.node) === undefined) return { reason: `there is no node ${step.node}`, until: null };
    const needing = channelsThatNeed(context, step.node).filter((channel) => !lost.includes(channel));
    if (needing.length > 0) return { reason: `without ${step.node} no quorum of ${listed(needing)} is shown alive`, until: null };
  }
  return null;
}
