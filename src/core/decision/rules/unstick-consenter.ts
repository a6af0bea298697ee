import { isKnown } from '../../observation/observed.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Diagnosis, Judgement, Rule, RuleContext } from '../model.ts';
import { comparedAtTip } from './support/compared.ts';
import { mergeJudgements } from './support/merge-judgements.ts';
import { cures } from './support/past.ts';
import { planId, propose, stopped } from './support/propose.ts';
import { reseedSteps, sourceFor } from './support/reseed.ts';
import { bySubject, proven, undisturbedSince } from './support/seen.ts';
import { channelsOfConsenter } from './support/votes.ts';
import { evidenceOf, lasting, ruleFinding, waits } from './support/words.ts';

/** A height that stands still under a live leader is the only outward sign of a silent fork: so hashes are compared first. */
export const unstickConsenter: Rule = {
  id: 'D404',
  title: 'repair a consenter that is stuck under a live leader',
  when: 'a consenter is proven to stand still while others grow, a quorum confirms the leader, and its chain is known to be the same as far as it goes',
  does: 'it restarts the consenter; when that does not help, it gives it a copy of another one, and keeps its own data aside',
  hint: 'Look at its log for refused blocks and at its way to the orderers at the tip.',
  source: 'measured: fabric-orderers.md 3c and rules 2, 15',
  judge(context) {
    const stuck = bySubject(proven(context, DIAGNOSIS.stuckHeight)).filter(
      ({ subject }) => channelsOfConsenter(context, subject).length > 0,
    );
    return mergeJudgements(stuck.map((each) => judgeOne(context, each)));
  },
};

function judgeOne(context: RuleContext, diagnosis: Diagnosis): Judgement {
  const { subject, message, since } = diagnosis;
  const wait = (reason: string, until: number | null = null): Judgement => ({
    waiting: [waits(unstickConsenter.id, subject, reason, until)],
  });
  const unsure = whyUnsure(context, diagnosis);
  if (unsure !== null) return wait(unsure);
  const tried = cures(context.history, unstickConsenter.id, subject).length;
  const due = undisturbedSince(context, subject) + context.policy.stuck.afterMs;
  if (context.now < due)
    return wait(tried === 0 ? `${subject} may still catch up` : `whether the restart helped ${subject} is not seen yet`, due);
  const why = lasting(message, context.now - since);
  if (tried === 0) {
    const steps = [...stopped(subject), { kind: 'node.start', node: subject } as const];
    return { plans: [propose(context, { rule: unstickConsenter.id, subject, why, steps, since })] };
  }
  const from = sourceFor(context, subject);
  if (from === null) {
    const reason = `${subject} stays stuck, and there is no consenter that may be stopped for a moment and copied for it`;
    const finding = ruleFinding(unstickConsenter, { severity: 'error', subject, message: reason, evidence: evidenceOf(diagnosis) });
    return { findings: [finding], ...wait(reason) };
  }
  const label = planId(context, { rule: unstickConsenter.id, subject, since });
  const steps = reseedSteps(context, { node: subject, from, label, reason: `its data are replaced by a copy of ${from}` });
  return { plans: [propose(context, { rule: unstickConsenter.id, subject, why, steps, since })] };
}

function whyUnsure(context: RuleContext, { subject, channel }: Diagnosis): string | null {
  const view = channel === undefined ? undefined : ownValue(context.evidence.snapshot.channels, channel);
  if (view === undefined || channel === undefined) return `nobody knows on which channel ${subject} is stuck`;
  if (!isKnown(view.forked) || view.forked.value || !comparedAtTip(context, subject, channel))
    return `the chain of ${subject} has not been compared with the others`;
  if (!isKnown(view.leader) || view.leader.value === null) return `no leader of ${channel} is confirmed`;
  return view.leader.value === subject ? `${subject} leads the channel itself` : null;
}
