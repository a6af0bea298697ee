import type { Finding } from '../../kernel/finding.ts';
import type { Standing } from '../../saga/standing.ts';
import type { Rule, RuleContext } from '../model.ts';
import { forkSeen } from './fork-seen.ts';
import { stillPaged } from './support/still-paged.ts';
import { ruleFinding } from './support/words.ts';

export const planRunning: Rule = {
  id: 'D102',
  title: 'a plan is running',
  when: 'a plan was begun and has neither ended nor been undone',
  does: 'nothing new: the running plan is finished or undone first; while a fork is seen (D105) or the engine only observes it stands still where it is',
  hint: 'Wait until the plan has ended; `holdfast audit --plan ID` shows how far it is. An engine that only observes never ends it: run one that acts, or `recover apply` for a recovery.',
  source: 'requirements R34: one disruptive plan at a time; design: finish or undo the step whose intent is logged, then observe again',
  judge(context) {
    const { running } = context.history;
    if (running === null) return null;
    const { halt = null } = forkSeen.judge(context) ?? {};
    const left = halfWay(context, running);
    const still = halt ?? (left === null ? null : `${OBSERVING}; next would be ${left.next}`);
    return {
      findings: [...stillPaged(context), ...(left === null ? [] : [leftHalfWay(context, left)])],
      halt: still === null ? `plan ${running} is running` : `plan ${running} stands still, because ${still}`,
    };
  },
};

const OBSERVING = 'the engine only observes';

/** Where the plan stands when nobody goes on with it. */
function halfWay({ policy, running }: RuleContext, plan: string): Standing | null {
  if (policy.mode !== 'observe') return null;
  return running?.plan === plan ? running : { plan, next: 'a step that is not known' };
}

function leftHalfWay({ topology }: RuleContext, { plan, next }: Standing): Finding {
  const message = `${plan} was begun and is left half-way, because ${OBSERVING}; next would be ${next}`;
  return ruleFinding(planRunning, { severity: 'error', subject: topology.name, message, evidence: `holdfast audit --plan ${plan}` });
}
