/** What people have provided for the loss of a majority in a pretended network: the policy, who approved it, the drill, and the kept plans. */
import { createHash } from 'node:crypto';
import type { PastDrill } from '../../core/chaos/last-passed.ts';
import { type Policy, policyOf } from '../../core/decision/policy.ts';
import { Failure } from '../../core/kernel/failure.ts';
import type { EngineStore } from '../../core/ports/engine-store.ts';
import type { Clock } from '../../core/ports/world.ts';
import type { RecoveryPlan } from '../../core/recovery/recovery-plan.ts';
import { LOSE_MAJORITY } from '../../core/recovery/unattended.ts';
import type { MajorityLossPolicy, Topology } from '../../core/topology/model.ts';
import { approvePolicy, revokePolicy } from '../../engine/recovery/policy.ts';
import type { RecoveryRecords, UnattendedOptions } from '../../engine/recovery/unattended.ts';

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface PrecautionsOptions {
  readonly topology: Topology;
  readonly clock: Clock;
  readonly store: () => EngineStore;
  readonly topologyDigest: () => string;
}

export class Precautions {
  /** The next engine decides and touches nothing. */
  observeOnly = false;
  readonly #options: PrecautionsOptions;
  readonly #plans = new Map<string, RecoveryPlan>();
  readonly #drills: PastDrill[] = [];
  #majorityLoss: MajorityLossPolicy;

  constructor(options: PrecautionsOptions) {
    this.#options = options;
    this.#majorityLoss = options.topology.recovery.majorityLoss;
  }

  get policy(): Policy {
    const policy = policyOf(this.#options.topology);
    return { ...policy, mode: this.observeOnly ? 'observe' : policy.mode, majorityLoss: this.#majorityLoss };
  }

  get network(): string {
    return this.#options.topology.name;
  }

  /** For the next engine that starts. */
  change(policy: Partial<MajorityLossPolicy>): void {
    this.#majorityLoss = { ...this.#majorityLoss, ...policy };
  }

  /** Answers with the code when it is refused. */
  async approve(by: string): Promise<readonly string[]> {
    const { clock, store, topologyDigest } = this.#options;
    const policy = this.#majorityLoss;
    const options = { store: store(), clock, network: this.network, topologyDigest: topologyDigest(), digest: sha256Hex, policy };
    try {
      await approvePolicy(options, by);
      return [];
    } catch (error) {
      if (error instanceof Failure) return [error.code];
      throw error;
    }
  }

  async revoke(by: string): Promise<void> {
    const { clock, store } = this.#options;
    await revokePolicy({ store: store(), clock }, by, 'a run wants it');
  }

  drilled(agoMs: number, verdict: 'held' | 'failed' = 'held'): void {
    this.#drills.push({
      drill: LOSE_MAJORITY,
      topologyDigest: this.#options.topologyDigest(),
      endedAt: this.#options.clock.now() - agoMs,
      verdicts: { hypothesis: verdict, injection: 'held', cleanup: 'held' },
    });
  }

  /** The plan that people find; null when the engine has kept none. */
  lastKept(): RecoveryPlan | null {
    return [...this.#plans.values()].at(-1) ?? null;
  }

  /** For one engine; `records` may be wrapped, so that it can die there. */
  unattended(wrap: (records: RecoveryRecords) => RecoveryRecords): UnattendedOptions {
    return {
      network: this.network,
      digest: sha256Hex,
      records: wrap({
        keep: async (plan) => {
          this.#plans.set(plan.plan.id, plan);
          return `recovery/${plan.plan.id}.json`;
        },
        read: async (plan) => this.#plans.get(plan) ?? null,
        drills: async () => this.#drills,
      }),
    };
  }
}
