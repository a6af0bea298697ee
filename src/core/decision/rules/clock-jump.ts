import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { Rule, RuleContext } from '../model.ts';
import { suspected } from './support/seen.ts';
import { ruleFinding, span } from './support/words.ts';

/** What was seen before this many rounds says nothing of now. */
const OLD_ROUNDS = 5;
const OLD_AT_LEAST_MS = 15_000;

export const clockJump: Rule = {
  id: 'D103',
  title: 'the clock jumped, or the evidence is old',
  when: 'the time since the last round is negative or far too long, or the evidence is from another time than now',
  does: 'nothing until durations mean something again: every rule that counts seconds would otherwise act on a guess',
  hint: "Look at this machine's time service and load; the engine goes on by itself.",
  source: 'facts: fabric-orderers-v3.md 3.10',
  judge(context) {
    const reason = whyNotTrusted(context);
    if (reason === null) return null;
    const finding = ruleFinding(clockJump, { severity: 'warning', subject: 'engine', message: reason, evidence: `now ${context.now}` });
    return { findings: [finding], halt: reason };
  },
};

function whyNotTrusted(context: RuleContext): string | null {
  const { now, evidence, history, policy } = context;
  const [jump] = suspected(context, DIAGNOSIS.clockJump);
  if (jump !== undefined) return jump.message;
  const { distrustTimeUntil } = history;
  if (distrustTimeUntil !== null && now < distrustTimeUntil)
    return `the clock jumped: durations are trusted again in ${span(distrustTimeUntil - now)}`;
  const age = now - evidence.at;
  if (age >= 0 && age <= Math.max(OLD_AT_LEAST_MS, OLD_ROUNDS * policy.tickMs)) return null;
  return age < 0 ? `the evidence is from ${span(-age)} in the future` : `the evidence is ${span(age)} old`;
}
