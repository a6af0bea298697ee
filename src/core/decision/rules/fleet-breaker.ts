import type { NodeId } from '../../kernel/ids.ts';
import { DIAGNOSIS, type DiagnosisCode } from '../diagnose/codes.ts';
import { findNode } from '../../topology/lookup.ts';
import type { Rule, RuleContext } from '../model.ts';
import { suspected } from './support/seen.ts';
import { listed, ruleFinding } from './support/words.ts';

const TROUBLE: readonly DiagnosisCode[] = [
  DIAGNOSIS.deadProcess,
  DIAGNOSIS.unreachable,
  DIAGNOSIS.hung,
  DIAGNOSIS.silentConsenter,
  DIAGNOSIS.stuckHeight,
  DIAGNOSIS.diverged,
  DIAGNOSIS.zombieChannel,
  DIAGNOSIS.channelMissing,
  DIAGNOSIS.crashLoop,
];

export const fleetBreaker: Rule = {
  id: 'D106',
  title: 'too many nodes are in trouble at once',
  when: 'more nodes than the policy allows (`recovery: breaker: nodes`) have a diagnosis in this round',
  does: 'nothing that interrupts anything: the cause is then not in the nodes. Fences and starts of dead processes go on',
  hint: 'Look for what the nodes have in common: a region, a disk, a certificate, a clock, a new version.',
  source: 'requirements R34',
  judge(context) {
    const troubled = nodesInTrouble(context);
    const { nodes: limit } = context.policy.breaker;
    if (troubled.length <= limit) return null;
    const message = `${troubled.length} nodes are in trouble at once, more than ${limit}`;
    const finding = ruleFinding(fleetBreaker, { severity: 'error', subject: 'engine', message, evidence: listed(troubled) });
    return { findings: [finding], calm: { reason: message, until: null } };
  },
};

function nodesInTrouble(context: RuleContext): readonly NodeId[] {
  const subjects = new Set(suspected(context, ...TROUBLE).map(({ subject }) => subject));
  return [...subjects].filter((subject) => findNode(context.topology, subject) !== undefined).toSorted();
}
