/**
 * The linter: judges every prefix of a plan against what was seen, because an engine may crash after any step and the network then stays as
 * that prefix left it. It is a second way to the same invariants as the rules and guards have, on purpose: it shares no code with them, and
 * a plan that it refuses is never run.
 */
import type { CodeEntry } from '../kernel/failure.ts';
import type { Finding } from '../kernel/finding.ts';
import { LINT_CODES } from './codes.ts';
import { applyStep } from './lint/apply-step.ts';
import { judgeShape } from './lint/judge-shape.ts';
import { judgeStep, type Objection } from './lint/judge-step.ts';
import { beginning, type LintBasis, type Progress } from './lint/world.ts';
import type { Plan } from './plan.ts';
import { leastApproval, stricter } from './step-kinds.ts';
import type { Step } from './step.ts';

export type { LintBasis } from './lint/world.ts';

/** Nothing when the plan may run. */
export function lintPlan(plan: Plan, basis: LintBasis): readonly Finding[] {
  const findings = wholePlan(plan).map((objection) => asFinding(objection, plan, 'the whole plan'));
  let progress: Progress = beginning(basis);
  for (const [index, step] of plan.steps.entries()) {
    for (const objection of judge(step, plan, progress, basis))
      findings.push(asFinding(objection, plan, `step ${index + 1}: ${step.kind}`));
    progress = applyStep(progress, step, basis);
  }
  return findings;
}

function judge(step: Step, plan: Plan, before: Progress, basis: LintBasis): readonly Objection[] {
  return [...judgeShape(step, basis.topology), ...judgeStep({ step, plan, before, basis })];
}

function wholePlan({ steps, approval }: Plan): readonly Objection[] {
  const least = leastApproval(steps);
  return [
    ...(steps.length === 0 ? [{ code: 'K114' as const, message: 'a plan without steps' }] : []),
    ...(stricter(approval, least) === approval
      ? []
      : [{ code: 'K108' as const, message: `approval ${approval} where ${least} is needed` }]),
  ];
}

function asFinding({ code, message }: Objection, plan: Plan, evidence: string): Finding {
  const { severity, hint }: CodeEntry = LINT_CODES[code];
  return { code, severity: severity ?? 'error', subject: plan.id, message: `${plan.rule}: ${message}`, evidence, hint };
}
