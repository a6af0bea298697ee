/** People at the command line of `holdfast recover`, on the pretended network. */
import type { NodeId } from '../../core/kernel/ids.ts';
import { Failure } from '../../core/kernel/failure.ts';
import { documentId } from '../../core/recovery/make-recovery-plan.ts';
import type { RecoveryPlan } from '../../core/recovery/recovery-plan.ts';
import { replayFence } from '../../core/recovery/recovery-steps.ts';
import { fenceCutId } from '../../engine/handlers/fence-cuts.ts';
import { type Recovery, recoveryOf } from '../../engine/recovery/recovery.ts';
import { type ReleaseOptions, releaseNode } from '../../engine/recovery/release.ts';
import { memoryEngineStore } from '../engine-store.ts';
import type { Arena } from './arena.ts';
import { sha256Hex } from './precautions.ts';

export class RecoveryDesk {
  readonly #arena: Arena;
  #plan: RecoveryPlan | null = null;
  #commands = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** Each answers with the codes of what was refused. */
  async plan(hold: boolean): Promise<readonly string[]> {
    const answer = await this.#recovery().plan({ hold });
    this.#plan = answer.kind === 'plan' ? answer.plan : null;
    this.#arena.story.tell(`recover plan: ${answer.kind === 'plan' ? answer.plan.plan.id : JSON.stringify(answer).slice(0, 400)}`);
    return answer.kind === 'plan' ? [] : [...new Set(answer.refusals.map(({ code }) => code))];
  }

  /** Goes on with a plan that somebody else has made. */
  take(plan: RecoveryPlan | null): void {
    this.#plan = plan;
  }

  /** Somebody makes a document by hand: its id fits, and it begins with another survivor. */
  forge(seed: NodeId): void {
    const { id: _id, ...known } = this.#known();
    const steps = known.plan.steps.map((step) => (step.kind === 'node.clone' ? { ...step, from: seed } : step));
    const content = { ...known, seed, plan: { ...known.plan, steps } };
    this.#plan = { ...content, id: documentId(content, sha256Hex) };
  }

  confirm(by: string): Promise<readonly string[]> {
    return refused(async () => void (await this.#recovery().confirm(this.#known(), by)));
  }

  attest(node: NodeId, by: string): Promise<void> {
    return this.#recovery().attest(node, by, 'its host is off');
  }

  apply(fromAnotherNetwork: boolean): Promise<readonly string[]> {
    return refused(async () => {
      const progress = await this.#recovery(fromAnotherNetwork ? 'another' : undefined).apply(this.#known(), () => {});
      this.#arena.story.tell(`recover apply: ${JSON.stringify(progress)}`);
      if (progress.state !== 'succeeded') throw new Failure({ code: progress.state, message: JSON.stringify(progress), hint: '', exit: 4 });
    });
  }

  async verify(): Promise<readonly string[]> {
    const wrong = (await this.#recovery().verify(this.#known())).filter(({ ok }) => !ok);
    for (const { subject, message } of wrong) this.#arena.story.tell(`recover verify: ${subject}: ${message}`);
    return wrong.length > 0 ? ['R718'] : [];
  }

  release(node: NodeId, by: string): Promise<readonly string[]> {
    return refused(async () => {
      const { message } = await releaseNode(this.#options(), { node, by, why: 'it is wanted back' });
      this.#arena.story.tell(`recover release: ${message}`);
    });
  }

  /** What a recovery leaves that came to nothing in its middle. */
  async leaveFence(node: NodeId): Promise<void> {
    const { driver, topology } = this.#arena.world;
    const id = replayFence(topology.name, node);
    for (const peer of Object.keys(topology.peers))
      await driver.fence(fenceCutId(id, peer), { kind: 'node', node: peer }, { kind: 'node', node });
  }

  #known(): RecoveryPlan {
    if (this.#plan === null) throw new Failure({ code: 'no plan', message: 'there is no plan', hint: '', exit: 2 });
    return this.#plan;
  }

  #recovery(network?: string): Recovery {
    return recoveryOf({ ...this.#options(network), digest: sha256Hex });
  }

  #options(network = this.#arena.topology.name): ReleaseOptions {
    const { world, disk } = this.#arena;
    return {
      world: { ...world, store: memoryEngineStore(disk, { clock: world.clock }) },
      network,
      topologyDigest: 'topology 1',
      instance: `recover-${++this.#commands}`,
      onNote: (text) => this.#arena.story.tell(text),
    };
  }
}

async function refused(work: () => Promise<void>): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof Failure) return [error.code];
    throw error;
  }
}
