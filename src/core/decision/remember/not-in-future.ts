/**
 * What was written before the clock went back lies in the future, where no pause would end, no acknowledgement would count and nothing would be
 * forgotten for as long as the clock went back. It counts as having happened now. Durations of diagnoses are passed-time.ts's.
 */
import type { EpochMs } from '../../kernel/ids.ts';
import type { Growth, History, Reign } from '../history.ts';

export function notInFuture(history: History, now: EpochMs): History {
  const past = (at: EpochMs): EpochMs => Math.min(at, now);
  const { plans, restarts, acknowledged, locked, highest, answers, reigns, signs } = history;
  return {
    ...history,
    plans: plans.map((plan) => ({ ...plan, endedAt: past(plan.endedAt) })),
    restarts: mapped(restarts, (times) => times.map(past)),
    acknowledged: acknowledged.map((each) => ({ ...each, at: past(each.at) })),
    ...(locked === undefined ? {} : { locked: mapped(locked, past) }),
    ...(highest === undefined
      ? {}
      : { highest: mapped(highest, (each): Growth => ({ ...each, at: past(each.at), seen: past(each.seen) })) }),
    ...(answers === undefined ? {} : { answers: mapped(answers, past) }),
    ...(signs === undefined ? {} : { signs: mapped(signs, (each) => ({ ...each, at: each.at === null ? null : past(each.at) })) }),
    ...(reigns === undefined ? {} : { reigns: mapped(reigns, (each) => reignBefore(each, now)) }),
  };
}

function reignBefore(reign: Reign, now: EpochMs): Reign {
  const { seen, begunAfter } = reign;
  return { ...reign, seen: Math.min(seen, now), begunAfter: begunAfter === null ? null : Math.min(begunAfter, now) };
}

function mapped<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
