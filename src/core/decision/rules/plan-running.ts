import type { Rule } from '../model.ts';
import { forkSeen } from './fork-seen.ts';
import { stillPaged } from './support/still-paged.ts';

export const planRunning: Rule = {
  id: 'D102',
  title: 'a plan is running',
  when: 'a plan was begun and has neither ended nor been undone',
  does: 'nothing new: the running plan is finished or undone first; while a fork is seen (D105) it stands still where it is',
  hint: 'Wait until the plan has ended; `holdfast audit` shows how far it is.',
  source: 'requirements R34: one disruptive plan at a time; design: finish or undo the step whose intent is logged, then observe again',
  judge(context) {
    const { running } = context.history;
    if (running === null) return null;
    const { halt = null } = forkSeen.judge(context) ?? {};
    return {
      findings: stillPaged(context),
      halt: halt === null ? `plan ${running} is running` : `plan ${running} stands still, because ${halt}`,
    };
  },
};
