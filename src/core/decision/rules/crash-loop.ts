import type { NodeId } from '../../kernel/ids.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { Judgement, Rule, RuleContext } from '../model.ts';
import { crashLoopOf, restartedTooOften } from './support/crashes.ts';
import { proven } from './support/seen.ts';
import { evidenceOf, ruleFinding, waits } from './support/words.ts';

export const crashLoop: Rule = {
  id: 'D302',
  title: 'a process dies again and again',
  when: 'a process is dead whose log ends with a panic that no start cures, or that was started as often as the policy allows (`recovery: restart`)',
  does: 'it raises an incident and starts the process no more until somebody acknowledges it; the cures of known panics are D401 and D403',
  hint: 'Read the end of the log, remove the cause, then acknowledge D302 for the node.',
  source: 'requirements R28; facts: fabric-orderers.md 3d and rule 15, fabric-peers.md 4e',
  judge(context) {
    const dead = [...new Set(proven(context, DIAGNOSIS.deadProcess).map(({ subject }) => subject))].toSorted();
    const answers = dead.flatMap((node) => judgeOne(context, node) ?? []);
    return { findings: answers.flatMap(({ findings = [] }) => findings), waiting: answers.flatMap(({ waiting = [] }) => waiting) };
  },
};

/** Other rules act on these: D401 and D403. */
const CURED = ['tocommit', 'index-ahead', 'state-ahead'];

function judgeOne(context: RuleContext, node: NodeId): Judgement | null {
  const loop = crashLoopOf(context, node);
  if (loop === undefined && !restartedTooOften(context, node)) return null;
  const { limit } = context.policy.restart;
  const message = loop?.message ?? `${node} was started ${limit} times and died again`;
  const evidence = loop === undefined ? message : evidenceOf(loop);
  const findings = [ruleFinding(crashLoop, { severity: 'error', subject: node, message, evidence })];
  if (loop?.detail !== undefined && CURED.includes(loop.detail)) return { findings };
  return {
    findings,
    waiting: [waits(crashLoop.id, node, `${node} is not started again before somebody acknowledges D302 for it`)],
  };
}
