import { DIAGNOSIS } from '../diagnose/codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Diagnosis, Judgement, Rule, RuleContext } from '../model.ts';
import { leaderChangeMs } from './support/election.ts';
import { ownFences } from './support/fences.ts';
import { mergeJudgements } from './support/merge-judgements.ts';
import { propose, stopped } from './support/propose.ts';
import { bySubject, proven, standsSince, suspected } from './support/seen.ts';
import { evidenceOf, lasting, listed, ruleFinding, waits } from './support/words.ts';

/** A leader that stalls waits for somebody silent: that one is fenced first (D201), and only then is the leader restarted. */
export const leaderless: Rule = {
  id: 'D602',
  title: 'a channel has a quorum and no leader',
  when: 'a quorum is alive and confirms no leader for longer than two election timeouts',
  does: 'it raises a finding; a consenter that is proven to be frozen as leader is restarted after `recovery: hung: kill-after`, once nobody silent is unfenced and the others are a quorum',
  hint: 'Look at the links between the consenters and at their clocks and certificates; elections that never end have timers too short for the distances.',
  source: 'measured: fabric-orderers.md 5.2 and rules 4, 8; wan-emulation.md 6',
  judge(context) {
    const lost = new Set(suspected(context, DIAGNOSIS.quorumLost).map(({ subject }) => subject));
    const without = suspected(context, DIAGNOSIS.leaderless).filter(({ subject }) => !lost.has(subject));
    const frozen = bySubject(proven(context, DIAGNOSIS.leaderFrozen)).filter(({ channel }) => !lost.has(channel ?? ''));
    return mergeJudgements([...without.map((each) => report(context, each)), ...frozen.map((each) => restart(context, each))]);
  },
};

function report(context: RuleContext, diagnosis: Diagnosis): Judgement {
  const { subject, since, message } = diagnosis;
  const channel = ownValue(context.topology.channels, subject);
  if (channel === undefined) return {};
  const due = since + leaderChangeMs(channel);
  if (context.now < due) return { waiting: [waits(leaderless.id, subject, 'an election may take so long', due)] };
  const long = lasting(message, context.now - since);
  return { findings: [ruleFinding(leaderless, { severity: 'error', subject, message: long, evidence: evidenceOf(diagnosis) })] };
}

function restart(context: RuleContext, diagnosis: Diagnosis): Judgement {
  const { subject, message } = diagnosis;
  const fenced = ownFences(context);
  const silent = suspected(context, DIAGNOSIS.silentConsenter, DIAGNOSIS.unreachable, DIAGNOSIS.hung)
    .map((each) => each.subject)
    .filter((node) => !fenced.includes(node));
  if (silent.length > 0)
    return { waiting: [waits(leaderless.id, subject, `${subject} may wait for ${listed([...new Set(silent)])}, which comes first`)] };
  const since = standsSince(context, diagnosis);
  const due = since + context.policy.hung.killAfterMs;
  if (context.now < due) return { waiting: [waits(leaderless.id, subject, message, due)] };
  const steps = [...stopped(subject), { kind: 'node.start', node: subject } as const];
  return { plans: [propose(context, { rule: leaderless.id, subject, why: message, steps, since: diagnosis.since })] };
}
