import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { Diagnosis, Judgement, Rule, RuleContext } from '../model.ts';
import { propose } from './support/propose.ts';
import { bySubject, proven, standsSince } from './support/seen.ts';
import { channelsOfConsenter, channelsThatNeed } from './support/votes.ts';
import { evidenceOf, listed, ruleFinding, span, waits } from './support/words.ts';

/** The vote of a hung consenter is gone already, so killing it costs nothing; and if it lived after all, the others are still a quorum. */
export const killHungConsenter: Rule = {
  id: 'D203',
  title: 'kill a consenter that hangs',
  when: 'a consenter is proven to hang for as long as the policy says (`recovery: hung: kill-after`), and the others are a quorum without it',
  does: 'it kills the process hard; D301 starts it again in the next round',
  hint: 'Find out what it hung on: a disk, a paused machine, a debugger.',
  source: 'measured: fabric-orderers.md 5.2 and rule 24 (a hung consenter stalls ordering after about 80 s, a dead one does not)',
  judge(context) {
    const hung = bySubject(proven(context, DIAGNOSIS.hung)).filter(({ subject }) => channelsOfConsenter(context, subject).length > 0);
    const answers = hung.map((each) => judgeOne(context, each));
    return {
      plans: answers.flatMap(({ plans = [] }) => plans),
      findings: answers.flatMap(({ findings = [] }) => findings),
      waiting: answers.flatMap(({ waiting = [] }) => waiting),
    };
  },
};

function judgeOne(context: RuleContext, diagnosis: Diagnosis): Judgement {
  const { subject } = diagnosis;
  const needing = channelsThatNeed(context, subject);
  if (needing.length > 0) {
    const message = `${subject} hangs and is not killed: without it no quorum of ${listed(needing)} is shown alive`;
    return {
      findings: [ruleFinding(killHungConsenter, { severity: 'error', subject, message, evidence: evidenceOf(diagnosis) })],
      waiting: [waits(killHungConsenter.id, subject, `without ${subject} no quorum of ${listed(needing)} is shown alive`)],
    };
  }
  const since = standsSince(context, diagnosis);
  const due = since + context.policy.hung.killAfterMs;
  if (context.now < due)
    return { waiting: [waits(killHungConsenter.id, subject, `${subject} has hung for only ${span(context.now - since)}`, due)] };
  const plan = propose(context, {
    rule: killHungConsenter.id,
    subject,
    why: `${subject} has hung for ${span(context.now - since)}, and a hung consenter stalls ordering after about 80 s`,
    steps: [{ kind: 'node.kill', node: subject }],
    since: diagnosis.since,
  });
  return { plans: [plan] };
}
