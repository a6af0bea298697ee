import type { Rule } from '../model.ts';
import { stillPaged } from './support/still-paged.ts';
import { ruleFinding } from './support/words.ts';

/** Fails closed: only a switch that was read, and is off, lets anything happen. */
export const killSwitch: Rule = {
  id: 'D101',
  title: 'the kill switch is on, or cannot be read',
  when: 'somebody has switched the automation off, or nobody can tell whether somebody has',
  does: 'nothing: it reports what it sees and plans nothing, not even harmless steps',
  hint: 'Switch the automation on again when the reason is gone; if the switch cannot be read, look at the store.',
  source: 'requirements R34',
  judge(context) {
    const { killSwitch: state } = context.history;
    if (state.state === 'off') return null;
    const message = state.state === 'on' ? `the kill switch is on: ${state.reason}` : `the kill switch cannot be read: ${state.reason}`;
    const finding = ruleFinding(killSwitch, { severity: 'warning', subject: 'engine', message, evidence: state.reason });
    return { findings: [finding, ...stillPaged(context)], halt: message };
  },
};
