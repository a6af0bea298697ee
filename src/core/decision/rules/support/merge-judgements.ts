/** One judgement out of those of single subjects. */
import type { Judgement } from '../../model.ts';

export function mergeJudgements(all: readonly Judgement[]): Judgement {
  return {
    plans: all.flatMap(({ plans = [] }) => plans),
    findings: all.flatMap(({ findings = [] }) => findings),
    waiting: all.flatMap(({ waiting = [] }) => waiting),
  };
}
