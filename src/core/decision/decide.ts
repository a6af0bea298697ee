/**
 * The decision of one round. Pure, total and deterministic: the same evidence, policy and memory give the same decision, whatever happened
 * in between; it never throws for anything that was seen. It never acts: the engine records what it says and runs the plan.
 */
import type { Finding } from '../kernel/finding.ts';
import { lintPlan } from '../plan/lint.ts';
import type { Plan } from '../plan/plan.ts';
import { type Calm, holdBack } from './guards.ts';
import type { History } from './history.ts';
import { rememberLocks } from './locks.ts';
import type { DecideInput, Decision, Rule, RuleContext, Waiting } from './model.ts';
import { remember } from './remember.ts';
import { rememberAnswers } from './remember/answers.ts';
import { rememberEnded } from './remember/ended.ts';
import { rememberHighest } from './remember/highest.ts';
import { notInFuture } from './remember/not-in-future.ts';
import { rememberReigns } from './remember/reigns.ts';
import { ownFences } from './rules/support/fences.ts';
import { waits } from './rules/support/words.ts';
import { RULES } from './rules/table.ts';
import { summarise } from './summary.ts';

export function decide(input: DecideInput): { readonly decision: Decision; readonly history: History } {
  const { evidence, topology, policy, now } = input;
  const before = notInFuture(input.history, now);
  const { history: remembered, diagnoses } = remember(before, evidence, topology, policy, now);
  const history: History = {
    ...remembered,
    answers: rememberAnswers(before, evidence),
    highest: rememberHighest(before, evidence),
    reigns: rememberReigns(before, evidence, diagnoses),
    locked: rememberLocks(before, policy, now),
    ended: rememberEnded(input.history),
  };
  const context: RuleContext = { ...input, history, diagnoses };
  const { plan, findings, waiting, halted } = askRules(context, RULES);
  return { decision: { summary: summarise(context, { plan, halted, waiting }), plan, diagnoses, findings, waiting }, history };
}

interface Verdict {
  readonly plan: Plan | null;
  readonly findings: readonly Finding[];
  readonly waiting: readonly Waiting[];
  readonly halted: { readonly rule: string; readonly reason: string } | null;
}

/** Exported for tests, which ask single rules. */
export function askRules(context: RuleContext, rules: readonly Rule[]): Verdict {
  const findings: Finding[] = [];
  const waiting: Waiting[] = [];
  const ready: Plan[] = [];
  const calm: Calm[] = [];
  for (const rule of rules) {
    const said = rule.judge(context);
    if (said === null) continue;
    findings.push(...(said.findings ?? []));
    waiting.push(...(said.waiting ?? []));
    if (said.halt !== undefined) return { plan: null, findings, waiting, halted: { rule: rule.id, reason: said.halt } };
    if (said.calm !== undefined) calm.push(said.calm);
    for (const plan of said.plans ?? []) {
      const held = holdBack(plan, context, calm);
      const objections = held === null ? lint(plan, context) : [];
      if (held !== null) waiting.push(held);
      else if (objections.length > 0) waiting.push(refused(plan, objections));
      else ready.push(plan);
      findings.push(...objections);
    }
  }
  // A plan that people have to approve must not keep the engine from what it may do by itself.
  const plan = ready.find(({ approval }) => approval === 'automatic') ?? ready.find(isApprovedByPolicy) ?? ready[0] ?? null;
  const later = ready.filter((each) => each !== plan).map((each) => waits(each.rule, each.subject, afterwards(each)));
  return { plan, findings, waiting: [...waiting, ...later], halted: null };
}

/** Its rule has asked whether people approved the policy. */
function isApprovedByPolicy({ policy }: Plan): boolean {
  return policy !== undefined;
}

function afterwards({ approval, id, policy }: Plan): string {
  return approval === 'automatic' || policy !== undefined ? 'one plan at a time: another comes first' : `${id} waits for approval`;
}

function lint(plan: Plan, context: RuleContext): readonly Finding[] {
  return lintPlan(plan, { ...context.evidence, topology: context.topology, fenced: ownFences(context) });
}

function refused({ rule, subject, id }: Plan, objections: readonly Finding[]): Waiting {
  const codes = [...new Set(objections.map(({ code }) => code))].join(', ');
  return waits(rule, subject, `the linter refuses ${id} (${codes}), which is a fault of Holdfast`);
}
