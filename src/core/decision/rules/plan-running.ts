import type { Rule } from '../model.ts';

export const planRunning: Rule = {
  id: 'D102',
  title: 'a plan is running',
  when: 'a plan was begun and has neither ended nor been undone',
  does: 'nothing new: the running plan is finished or undone first',
  hint: 'Wait until the plan has ended; `holdfast audit` shows how far it is.',
  source: 'requirements R34: one disruptive plan at a time; design: finish or undo the step whose intent is logged, then observe again',
  judge({ history: { running } }) {
    return running === null ? null : { halt: `plan ${running} is running` };
  },
};
