/** Rounds of deciding over a situation, each with the memory of those before: what the engine would do if nothing it did had an effect. */
import { decide } from '../../src/core/decision/decide.ts';
import { EMPTY_HISTORY, type History, type PastPlan } from '../../src/core/decision/history.ts';
import type { Decision, Evidence } from '../../src/core/decision/model.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/core/decision/policy.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { CutState } from '../../src/core/ports/driver.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { AT } from '../observation/round.ts';
import { FIVE, Situation } from './situation.ts';

export const DIGEST = 'd1'.padEnd(64, '0');

export class Rounds {
  readonly topology: Topology;
  readonly policy: Policy;
  history: History = EMPTY_HISTORY;
  now: number = AT;
  /** What every round sees besides the situation. */
  also: Partial<Evidence> = {};
  last: Decision | null = null;
  /** Every plan that was decided, each once. */
  plans: readonly Plan[] = [];

  constructor(topology: Topology = FIVE, policy: Policy = DEFAULT_POLICY) {
    this.topology = topology;
    this.policy = policy;
  }

  /** A network that has been watched for long enough that a leader is settled. */
  static settled(topology: Topology = FIVE, policy: Policy = DEFAULT_POLICY): Rounds {
    return new Rounds(topology, policy).see(new Situation(topology), 25);
  }

  see(situation: Situation, rounds = 1): this {
    for (let i = 0; i < rounds; i += 1) {
      this.now += this.policy.tickMs;
      const { topology, policy, history, now } = this;
      const evidence = { ...situation.evidence(now), ...this.also };
      const { decision, history: after } = decide({ topology, topologyDigest: DIGEST, evidence, policy, history, now });
      this.history = after;
      this.last = decision;
      const { plan } = decision;
      if (plan !== null && !this.plans.some(({ id }) => id === plan.id)) this.plans = [...this.plans, plan];
    }
    return this;
  }

  /** As if the last plan had been run now. */
  ran(outcome: PastPlan['outcome'] = 'succeeded'): this {
    const plan = this.last?.plan;
    if (plan === null || plan === undefined) throw new Error('there is no plan to run');
    const { id, rule, subject, disruptive } = plan;
    const starts = plan.steps.flatMap((step) => (step.kind === 'node.start' ? [step.node] : []));
    const restarts = Object.fromEntries(starts.map((node) => [node, [...(this.history.restarts[node] ?? []), this.now]]));
    this.history = {
      ...this.history,
      plans: [...this.history.plans, { id, rule, subject, disruptive, endedAt: this.now, outcome }],
      restarts: { ...this.history.restarts, ...restarts },
    };
    return this;
  }

  acknowledge(code: string, subject: string): this {
    const entry = { by: 'ada', subject, code, reason: 'looked at it', at: this.now };
    this.history = { ...this.history, acknowledged: [...this.history.acknowledged, entry] };
    return this;
  }

  /** `D203 o5`, or nothing. */
  get planned(): string | null {
    const plan = this.last?.plan ?? null;
    return plan === null ? null : `${plan.rule} ${plan.subject}`;
  }

  get steps(): readonly string[] {
    return (this.last?.plan?.steps ?? []).map(({ kind }) => kind);
  }

  /** `D203 o5` for everything that waits. */
  get waiting(): readonly string[] {
    return (this.last?.waiting ?? []).map(({ rule, subject }) => `${rule} ${subject}`);
  }

  get found(): readonly string[] {
    return (this.last?.findings ?? []).map(({ code, subject }) => `${code} ${subject}`);
  }
}

/** A fence as the driver reports it. */
export function fence(to: string, from: readonly string[]): readonly CutState[] {
  return from.map((node) => ({
    id: `fence-${to}-${node}`,
    cut: { from: { kind: 'node', node }, to: { kind: 'node', node: to }, direction: 'one-way', manner: 'reject' },
    packets: 0,
    bytes: 0,
  }));
}
