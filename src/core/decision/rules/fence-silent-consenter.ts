import type { NodeId } from '../../kernel/ids.ts';
import type { Plan } from '../../plan/plan.ts';
import { nodes as nodesOf } from '../../topology/lookup.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { Diagnosis, Judgement, Rule, RuleContext, Waiting } from '../model.ts';
import { answerTo, fencedFrom, fenceId } from './support/fences.ts';
import { propose } from './support/propose.ts';
import { bySubject, isSuspected, proven } from './support/seen.ts';
import { channelsThatNeed } from './support/votes.ts';
import { evidenceOf, listed, ruleFinding, span, waits } from './support/words.ts';

/**
 * The side that lives is made to fail fast towards the lost consenter before its connections die 20 s after the loss. It stays after ordering
 * has recovered by itself: the next change of leader would stall again.
 */
export const fenceSilentConsenter: Rule = {
  id: 'D201',
  title: 'fence a consenter that vanished silently',
  when: 'a consenter is proven silent towards a quorum for as long as the policy says (`recovery: fence: after`), and the others are a quorum without it',
  does: 'it makes connections towards the consenter fail at once, from every orderer and peer whose region cannot reach it',
  hint: 'See why packets to the consenter vanish; the fence is lifted by itself when it answers again (D202).',
  source:
    'measured: fabric-orderers.md 5.2, 5.3 (fenced after 6 s: no gap, 0 lost), fabric-orderers-v3.md 2 (stays needed for the next leader change)',
  judge(context) {
    const silent = bySubject(proven(context, DIAGNOSIS.silentConsenter));
    const answers = silent.map((each) => judgeOne(context, each));
    return {
      plans: answers.flatMap(({ plans = [] }) => plans),
      findings: answers.flatMap(({ findings = [] }) => findings),
      waiting: answers.flatMap(({ waiting = [] }) => waiting),
    };
  },
};

function judgeOne(context: RuleContext, diagnosis: Diagnosis): Judgement {
  const { subject, since } = diagnosis;
  const from = sidesOf(context, subject);
  const standing = fencedFrom(context).get(subject);
  if (from.every((node) => standing?.has(node) === true)) return {};
  const needing = channelsThatNeed(context, subject);
  if (needing.length > 0) return { findings: [cannot(diagnosis, needing)], waiting: [quorumFirst(subject, needing)] };
  const due = since + context.policy.fence.afterMs;
  if (context.now < due)
    return { waiting: [waits(fenceSilentConsenter.id, subject, `${subject} has been silent for only ${span(context.now - since)}`, due)] };
  return { plans: [fence(context, diagnosis, from)] };
}

function fence(context: RuleContext, { subject, since }: Diagnosis, from: readonly NodeId[]): Plan {
  return propose(context, {
    rule: fenceSilentConsenter.id,
    subject,
    why: `${subject} has been silent towards a quorum for ${span(context.now - since)}, and ordering stalls 20 s after a silent loss`,
    steps: [{ kind: 'link.fence', id: fenceId(subject), from, to: subject }],
    since,
  });
}

/** Who would hang: orderers and peers in regions that asked and got nothing back. Those behind the same cut reach each other. */
function sidesOf(context: RuleContext, lost: NodeId): readonly NodeId[] {
  const silentFrom = new Set(Object.keys(context.topology.regions).filter((region) => answerTo(context, region, lost) === 'silent'));
  return nodesOf(context.topology)
    .filter(({ id, at }) => id !== lost && silentFrom.has(at.region) && !isSuspected(context, id, DIAGNOSIS.silentConsenter))
    .map(({ id }) => id);
}

function cannot(diagnosis: Diagnosis, needing: readonly string[]): ReturnType<typeof ruleFinding> {
  const { subject } = diagnosis;
  const message = `${subject} is silent and cannot be fenced: without it no quorum of ${listed(needing)} is shown alive`;
  return ruleFinding(fenceSilentConsenter, { severity: 'error', subject, message, evidence: evidenceOf(diagnosis) });
}

function quorumFirst(subject: NodeId, needing: readonly string[]): Waiting {
  return waits(fenceSilentConsenter.id, subject, `without ${subject} no quorum of ${listed(needing)} is shown alive`);
}
