/** The document that `recover plan` writes, people confirm and `recover apply` executes. It leaves no choice for execution time. */
import type { ChannelId, EpochMs, NodeId } from '../kernel/ids.ts';
import type { Plan } from '../plan/plan.ts';
import type { DataAtRisk } from './data-at-risk.ts';

export const RECOVERY_PLAN_FORMAT = 1;

export interface RecoveryPlan {
  readonly format: typeof RECOVERY_PLAN_FORMAT;
  /** Digest of everything else in the document. */
  readonly id: string;
  readonly network: string;
  readonly topologyDigest: string;
  readonly at: EpochMs;
  /** Channels that have no quorum. */
  readonly channels: readonly ChannelId[];
  /** Digest of what each survivor, peer and lost member was when the plan was made. */
  readonly basis: Readonly<Record<NodeId, string>>;
  readonly seed: NodeId;
  readonly why: string;
  /** Lost identities that are started, in this order: first the votes that are missing, then the rest. */
  readonly votes: readonly NodeId[];
  readonly rest: readonly NodeId[];
  /** Lost members that cannot be started here: they stay held, and are replaced by other means. */
  readonly held: readonly NodeId[];
  /** Peers that answered nobody when the plan was made: the recovery is proven without them. */
  readonly absentPeers: readonly NodeId[];
  readonly risks: readonly DataAtRisk[];
  readonly hazards: readonly string[];
  readonly plan: Plan;
}
