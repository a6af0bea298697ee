import type { RecoveryAnswer } from '../../recovery/make-recovery-plan.ts';
import type { RecoveryPlan } from '../../recovery/recovery-plan.ts';
import { APPROVERS } from '../../recovery/unattended.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Finding } from '../../kernel/finding.ts';
import type { NodeId } from '../../kernel/ids.ts';
import type { LossReport, Rule, RuleContext, Waiting } from '../model.ts';
import { lossDueAt } from '../remember/lost.ts';
import { acknowledgedAt, attempts } from './support/past.ts';
import { listed, ruleFinding, span, waitsBecause } from './support/words.ts';

/**
 * The plan is the very one that `recover plan` makes, from an inventory that was gathered for this purpose; every condition that people would
 * otherwise answer for is asked here, and the first look before its first step asks the network again.
 */
export const recoverMajority: Rule = {
  id: 'D603',
  title: 'recover a lost majority under a policy that two people approved',
  when: 'the quorum is proven lost for as long as the policy says (`recovery: majority-loss: after`), and the policy is not just to page',
  does: 'it makes the plan of `holdfast recover plan` and keeps it in a file. Under `mode: recover` it executes and verifies it, once two different people have approved this policy for this network and topology file, every lost member is proven fenced, no peer is ahead or unknown, no block would be given up, no channel update may still commit, nobody else holds a lost member, and the drill lose-majority was passed lately. Whatever is missing is said by its code, and the plan stays for people',
  hint: 'Read the plan in the file that the message names; `holdfast explain` tells of each code that it waits for.',
  source: 'requirements R31',
  judge(context) {
    const { majorityLoss } = context.policy;
    const findings = unproven(context);
    const due = lossDueAt(context.history, context.policy);
    if (due === null || majorityLoss.mode === 'page') return findings.length === 0 ? null : { findings };
    const subject = Object.keys(context.history.lost ?? {})
      .toSorted()
      .join(', ');
    if (context.now < due) {
      const message = `the loss is proven for less than ${span(majorityLoss.afterMs)}`;
      return { findings, waiting: [waitsBecause(recoverMajority.id, subject, { code: 'R724', message }, due)] };
    }
    const { loss } = context.evidence;
    const plan = planFor(loss, subject);
    if (loss === undefined || plan === null) return { findings, waiting: whyNoPlan(subject, loss?.answer) };
    const waiting = conditions(context, loss, plan, subject).map((each, index) => (index === 0 ? saysWhere(each, loss) : each));
    const page = prepared(subject, loss, plan);
    if (waiting.length > 0) return { findings: [...findings, page], waiting };
    return { findings: [...findings, page], plans: [{ ...plan.plan, rule: recoverMajority.id, subject, policy: loss.approval.digest }] };
  },
};

/** Of the channels that are lost now. One that was made when others were is of the past. */
function planFor(loss: LossReport | undefined, subject: string): RecoveryPlan | null {
  return loss?.answer.kind === 'plan' && loss.answer.plan.channels.toSorted().join(', ') === subject ? loss.answer.plan : null;
}

function whyNoPlan(subject: string, answer: LossReport['answer'] | undefined): readonly Waiting[] {
  const because = (message: string): readonly Waiting[] => [waitsBecause(recoverMajority.id, subject, { code: 'R732', message })];
  if (answer === undefined) return because('survivors, peers and machines are not looked at yet');
  if (answer.kind === 'refused') return refused(subject, answer.refusals);
  return because(answer.kind === 'plan' ? `the plan is for ${answer.plan.channels.join(', ')}` : answer.reason);
}

function refused(subject: string, refusals: Extract<RecoveryAnswer, { kind: 'refused' }>['refusals']): readonly Waiting[] {
  return refusals.map((refusal) => waitsBecause(recoverMajority.id, subject, refusal));
}

/** Everything that is missing, not only the first: whoever has to provide it wants the list. */
function conditions(context: RuleContext, loss: LossReport, plan: RecoveryPlan, subject: string): readonly Waiting[] {
  if (context.policy.majorityLoss.mode !== 'recover') {
    return [waitsBecause(recoverMajority.id, subject, { code: 'R721', message: 'it is for people: the policy does no more than prepare' })];
  }
  return [
    ...refused(subject, loss.unsafe),
    ...unapproved(loss, subject),
    ...undrilled(context, loss, subject),
    ...heldByOthers(context, plan, subject),
    ...failedBefore(context, subject),
  ];
}

/** People look for the plan where the sentence of the round tells them. */
function saysWhere(waiting: Waiting, { file }: LossReport): Waiting {
  return { ...waiting, reason: `${waiting.reason}; the plan is kept in ${file}` };
}

function unapproved({ approval: { people, ofAnother } }: LossReport, subject: string): readonly Waiting[] {
  if (people.length >= APPROVERS) return [];
  const [code, message] = ofAnother
    ? ['R723', 'people approved another policy, network or topology file than these']
    : ['R722', `the policy is approved by ${listed(people)}; ${APPROVERS} different people must`];
  return [waitsBecause(recoverMajority.id, subject, { code, message })];
}

function undrilled({ policy, now }: RuleContext, { drilledAt }: LossReport, subject: string): readonly Waiting[] {
  const { drillWithinMs } = policy.majorityLoss;
  if (drilledAt !== null && drilledAt <= now && now - drilledAt <= drillWithinMs) return [];
  const message = `the drill lose-majority was passed ${drilledAt === null ? 'never, as far as is known' : `${days(now - drilledAt)} ago`}; within ${days(drillWithinMs)} is needed`;
  return [waitsBecause(recoverMajority.id, subject, { code: 'R729', message })];
}

function heldByOthers({ evidence: { held } }: RuleContext, plan: RecoveryPlan, subject: string): readonly Waiting[] {
  const because = (message: string): Waiting => waitsBecause(recoverMajority.id, subject, { code: 'R730', message });
  if (held === undefined) return [because('nobody could look whether the lost members are held')];
  const lost: readonly NodeId[] = [...plan.votes, ...plan.rest, ...plan.held];
  return lost.flatMap((node) => {
    const reason = ownValue(held, node);
    return reason === undefined ? [] : [because(`${node} is held: ${reason}`)];
  });
}

function failedBefore({ history }: RuleContext, subject: string): readonly Waiting[] {
  const failed = attempts(history, recoverMajority.id, subject).findLast(({ outcome }) => outcome !== 'succeeded');
  if (failed === undefined) return [];
  const message = `${failed.id} was tried and ${failed.outcome === 'undone' ? 'taken back' : 'failed'}; somebody has to acknowledge D603 for ${subject}`;
  return [waitsBecause(recoverMajority.id, subject, { code: 'R731', message })];
}

function prepared(subject: string, { file, answer }: LossReport, { id, seed, why }: RecoveryPlan): Finding {
  const risks = answer.kind === 'plan' ? answer.plan.risks : [];
  const unsafe = risks.flatMap(({ channel, lostOnly }) =>
    lostOnly.length === 0 ? [] : [`${lostOnly.length} blocks of ${channel} are lost by it`],
  );
  return ruleFinding(recoverMajority, {
    severity: 'error',
    subject,
    message: [`a recovery of ${subject} from ${seed} is planned, and kept in ${file}`, ...unsafe].join('; '),
    evidence: `${why}; plan ${id}`,
  });
}

/** A recovery that looked otherwise than it should afterwards is told until somebody has acknowledged it. */
function unproven({ history }: RuleContext): readonly Finding[] {
  const { recovered } = history;
  if (recovered === undefined || recovered.failing.length === 0) return [];
  if (acknowledgedAt(history, recoverMajority.id, recovered.subject) > recovered.at) return [];
  const message = `${recovered.plan} has ended, and ${recovered.failing[0]}`;
  return [ruleFinding(recoverMajority, { severity: 'error', subject: recovered.subject, message, evidence: recovered.failing.join('; ') })];
}

const DAY_MS = 86_400_000;

function days(ms: number): string {
  return ms < DAY_MS ? span(ms) : `${Math.floor(ms / DAY_MS)} days`;
}
