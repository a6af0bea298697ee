/**
 * Lets go what a recovery that came to nothing has left: the hold of a node, and the fences that keep peers from it. It is a plan like any other,
 * so it needs the lease, is in the log before it is tried, and says who asked for it and why.
 */
import { decide } from '../../core/decision/decide.ts';
import { basisOf } from '../../core/decision/rules/support/propose.ts';
import { policyOf } from '../../core/decision/policy.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Plan, PlanBasis } from '../../core/plan/plan.ts';
import type { Step } from '../../core/plan/step.ts';
import type { EngineStore } from '../../core/ports/engine-store.ts';
import type { EngineWorld } from '../../core/ports/recovery.ts';
import { RECOVERY_RULE } from '../../core/recovery/make-recovery-plan.ts';
import { whyNotRelease } from '../../core/recovery/may-release.ts';
import { replayFence } from '../../core/recovery/recovery-steps.ts';
import { sagaEvent, type SagaEvent } from '../../core/saga/events.ts';
import { createEngine, type Engine } from '../engine.ts';
import { cutsOfFence } from '../handlers/fence-cuts.ts';
import { observe } from '../observe.ts';
import { runPlan } from '../run-plan.ts';
import { takeTurn } from '../take-turn.ts';
import { records } from './read-log.ts';
import { refuse } from './recovery.ts';

export interface ReleaseOptions {
  readonly world: EngineWorld;
  /** Id of the running network. */
  readonly network: string;
  readonly topologyDigest: string;
  readonly instance: string;
  readonly onNote: (text: string) => void;
}

export interface ReleaseRequest {
  readonly node: NodeId;
  readonly by: string;
  readonly why: string;
}

export interface Released {
  readonly node: NodeId;
  /** Why it was held; null when it was not. */
  readonly held: string | null;
  readonly fences: readonly string[];
  /** Null when there was nothing to let go. */
  readonly plan: string | null;
  readonly state: 'released' | 'nothing to release' | 'not released';
  readonly message: string;
}

export async function releaseNode(options: ReleaseOptions, request: ReleaseRequest): Promise<Released> {
  const { world, topologyDigest, instance } = options;
  const policy = { ...policyOf(world.topology), mode: 'act' as const };
  const engine = createEngine({ world, decide, policy, topologyDigest, instance: `release-${instance}` });
  await takeTurn(engine, `release-${request.node}`, options.onNote, () => engine.lease.acquire());
  try {
    return await engine.lease.during(() => release(engine, options, request));
  } finally {
    await engine.lease.release();
  }
}

async function release(engine: Engine, { world, network, topologyDigest }: ReleaseOptions, request: ReleaseRequest): Promise<Released> {
  const { node, by, why } = request;
  const { running, history } = await engine.memory.catchUp();
  const seen = await observe(world, history);
  const held = await world.driver.held(node);
  const fence = replayFence(network, node);
  const cuts = cutsOfFence(seen.fences, fence, node).map(({ id }) => id);
  const found = { node, held, fences: cuts };
  refuse(
    whyNotRelease({
      node,
      topology: world.topology,
      events: await eventsOf(world.store),
      running: running?.plan ?? null,
      held: held !== null,
      hasData: await world.driver.hasData(node),
      fences: cuts,
      snapshot: seen.snapshot,
    }),
  );
  const steps: readonly Step[] = [
    ...(held === null ? [] : [{ kind: 'node.release' as const, node }]),
    ...(cuts.length === 0 ? [] : [{ kind: 'link.unfence' as const, id: fence, to: node }]),
  ];
  if (steps.length === 0)
    return { ...found, plan: null, state: 'nothing to release', message: `${node} is not held, and no recovery fences it` };
  await world.store.appendByPerson({ kind: 'released', by, at: world.clock.now(), data: { node, reason: why } });
  const plan = planOf(steps, request, basisOf(seen, topologyDigest));
  const ended = await runPlan(engine, plan);
  const message = 'why' in ended ? ended.why : ended.reason;
  const state = ended.state === 'succeeded' ? ('released' as const) : ('not released' as const);
  return { ...found, plan: plan.id, state, message };
}

function planOf(steps: readonly Step[], { node, by, why }: ReleaseRequest, basis: PlanBasis): Plan {
  return {
    id: `release-${node}-${basis.at.toString(36)}`,
    rule: RECOVERY_RULE,
    subject: node,
    why: `${by.replace(/^person:/u, '')} releases it: ${why}`,
    basis,
    approval: 'automatic',
    disruptive: false,
    steps,
  };
}

async function eventsOf(store: EngineStore): Promise<readonly SagaEvent[]> {
  const events: SagaEvent[] = [];
  for await (const record of records(store)) events.push(...[sagaEvent(record)].filter((event) => event !== null));
  return events;
}
