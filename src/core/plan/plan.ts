/** A plan: what a rule wants done, on what basis, and why. The linter checks it (lint.ts), the engine executes it, the log keeps it. */
import type { ChannelId, EpochMs, NodeId } from '../kernel/ids.ts';
import type { Step } from './step.ts';

export type RuleId = string;
export type PlanId = string;

/**
 * automatic: the engine may run it by itself. confirm: one person confirms. two-people: two different people approve; the class of
 * whatever cannot be undone and could lose or fork data when it is wrong.
 */
export type Approval = 'automatic' | 'confirm' | 'two-people';

export interface Plan {
  /** Derived from rule, subject and basis, so that the same decision twice is the same plan. */
  readonly id: PlanId;
  readonly rule: RuleId;
  /** What the plan is about: a node, a channel or a region. Anti-flapping counts by it. */
  readonly subject: string;
  readonly why: string;
  readonly basis: PlanBasis;
  readonly approval: Approval;
  /** Digest of the policy that people have approved in advance, and that stands for their approval of this very plan. */
  readonly policy?: string;
  /** Whether it interrupts something that works: one such plan at a time, never at zero margin. */
  readonly disruptive: boolean;
  readonly steps: readonly Step[];
}

export interface PlanBasis {
  readonly network: string;
  /** SHA-256 of the topology file's canonical form. */
  readonly topologyDigest: string;
  readonly at: EpochMs;
  /** Height and hash of each channel as the decision saw them. */
  readonly channels: Readonly<
    Record<ChannelId, { readonly height: number | null; readonly hash: string | null; readonly leader: NodeId | null }>
  >;
}
