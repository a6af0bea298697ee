/**
 * The engine's side of a lost majority: it gathers what `recover plan` gathers, keeps the plan where people find it, looks once more before the
 * first step as `recover apply` does, and proves the end as `recover verify` does. Whether any of it is done is decided in core (D603).
 */
import type { History } from '../../core/decision/history.ts';
import type { LossReport } from '../../core/decision/model.ts';
import { lossDueAt } from '../../core/decision/remember/lost.ts';
import { lastPassed, type PastDrill } from '../../core/chaos/last-passed.ts';
import { canonicalJson } from '../../core/kernel/canonical-json.ts';
import { Failure } from '../../core/kernel/failure.ts';
import type { EpochMs } from '../../core/kernel/ids.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { EngineWorld } from '../../core/ports/recovery.ts';
import type { Digest } from '../../core/recovery/basis.ts';
import type { Refusal } from '../../core/recovery/codes.ts';
import { asHeldByPlan } from '../../core/recovery/held-by-plan.ts';
import { makeRecoveryPlan } from '../../core/recovery/make-recovery-plan.ts';
import type { RecoveryPlan } from '../../core/recovery/recovery-plan.ts';
import { whyNotNow } from '../../core/recovery/why-not-now.ts';
import { approvedText, LOSE_MAJORITY, unattendedRefusals } from '../../core/recovery/unattended.ts';
import type { Policy } from '../../core/decision/policy.ts';
import type { EngineMemory } from '../engine-memory.ts';
import type { EngineLease } from '../lease.ts';
import { collectInventory, settledInventory } from './collect-inventory.ts';
import { type RecoveryCheck, verifyRecovery } from './verify-recovery.ts';

/** What has to outlive the engine beside its log. */
export interface RecoveryRecords {
  /** Keeps the plan for people and for the engine after a crash; answers where. The same plan again changes nothing. */
  keep(plan: RecoveryPlan): Promise<string>;
  /** The document of a plan by the id of its plan; null when there is none any more. */
  read(plan: string): Promise<RecoveryPlan | null>;
  /** Drills that were run on this network. */
  drills(): Promise<readonly PastDrill[]>;
}

export interface UnattendedOptions {
  /** Id of the running network. */
  readonly network: string;
  readonly digest: Digest;
  readonly records: RecoveryRecords;
}

export interface Watch {
  readonly world: EngineWorld;
  readonly memory: EngineMemory;
  readonly lease: EngineLease;
  readonly policy: Policy;
  readonly topologyDigest: string;
}

/** Looking reads disks and asks everybody: while people are awaited, as often as something may have changed that they have to know. */
const LOOK_EVERY_MS = 15_000;

type Seen = Pick<LossReport, 'answer' | 'unsafe' | 'file' | 'drilledAt'>;

export class Unattended {
  readonly #watch: Watch;
  readonly #options: UnattendedOptions;
  #seen: Seen | null = null;
  #seenAt: EpochMs = -Infinity;

  constructor(watch: Watch, options: UnattendedOptions) {
    this.#watch = watch;
    this.#options = options;
  }

  /** What is known of the loss; absent while nothing is due. */
  async report(history: History): Promise<LossReport | undefined> {
    const { world, policy } = this.#watch;
    const due = lossDueAt(history, policy);
    const now = world.clock.now();
    const idle = due === null || now < due || policy.majorityLoss.mode === 'page' || history.running !== null;
    if (idle || history.killSwitch.state !== 'off') {
      this.forget();
      return undefined;
    }
    const age = now - this.#seenAt;
    if (this.#seen === null || age < 0 || age >= LOOK_EVERY_MS) {
      this.#seen = await this.#watch.lease.during(() => this.#look());
      this.#seenAt = world.clock.now();
    }
    return { ...this.#seen, approval: this.#approval() };
  }

  /** What was seen counts no more. */
  forget(): void {
    this.#seen = null;
  }

  /** Everything that the plan rests on, once more and right before it begins; empty when all of it is as it was. */
  async refusals(plan: Plan): Promise<readonly Refusal[]> {
    const document = this.#seen?.answer.kind === 'plan' ? this.#seen.answer.plan : null;
    this.forget();
    if (document?.plan.id !== plan.id) return [{ code: 'R711', subject: plan.id, message: 'the plan is not the one that was made last' }];
    const inventory = await collectInventory(this.#watch.world, this.#of());
    return [...whyNotNow(document, inventory, this.#options.digest), ...unattendedRefusals(inventory, document)];
  }

  /** Null when the document is gone: then nothing can be proven. */
  async verify(plan: string): Promise<readonly RecoveryCheck[] | null> {
    const document = await this.#options.records.read(plan);
    return document === null ? null : this.#watch.lease.during(() => verifyRecovery(this.#watch.world, document));
  }

  async #look(): Promise<Seen> {
    const { records, digest } = this.#options;
    const before = this.#seen?.answer.kind === 'plan' ? this.#seen.answer.plan : null;
    try {
      const inventory = asHeldByPlan(await settledInventory(this.#watch.world, this.#of(), digest));
      const answer = makeRecoveryPlan(inventory, digest);
      if (answer.kind === 'refused') return { answer, unsafe: [], file: null, drilledAt: null };
      // The same plan of another moment would be another file for people to read.
      const plan = before !== null && sameButTime(before, answer.plan) ? before : answer.plan;
      const unsafe = unattendedRefusals(inventory, plan);
      return { answer: { kind: 'plan', plan }, unsafe, file: await records.keep(plan), drilledAt: this.#drilledAt(await records.drills()) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const reason = `no plan can be made or kept: ${error.message} (${error.code})`;
      return { answer: { kind: 'unavailable', reason }, unsafe: [], file: null, drilledAt: null };
    }
  }

  #drilledAt(past: readonly PastDrill[]): EpochMs | null {
    const { topologyDigest, world } = this.#watch;
    return lastPassed(past, { drill: LOSE_MAJORITY, topologyDigest, now: world.clock.now() });
  }

  #approval(): LossReport['approval'] {
    const { policy, memory, topologyDigest } = this.#watch;
    const { network, digest } = this.#options;
    const present = digest(approvedText({ network, topologyDigest, policy: policy.majorityLoss }));
    const { policies } = memory.now;
    const people = policies[present] ?? [];
    return { digest: present, people, ofAnother: people.length === 0 && Object.keys(policies).length > 0 };
  }

  #of(): { readonly network: string; readonly topologyDigest: string } {
    return { network: this.#options.network, topologyDigest: this.#watch.topologyDigest };
  }
}

/** Its id, its label and its steps follow from the rest. */
function sameButTime(a: RecoveryPlan, b: RecoveryPlan): boolean {
  const gist = ({ basis, channels, seed, votes, rest, held, absentPeers, risks, hazards, network, topologyDigest }: RecoveryPlan): string =>
    canonicalJson({ basis, channels, seed, votes, rest, held, absentPeers, risks, hazards, network, topologyDigest });
  return gist(a) === gist(b);
}
