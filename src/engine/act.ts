/** From a decision to effects: the plan that runs goes first; a new one begins only when it is of this network, approved, and alone. */
import type { Decision } from '../core/decision/model.ts';
import { forkSeen } from '../core/decision/rules/fork-seen.ts';
import { assert } from '../core/kernel/assert.ts';
import { ownValue } from '../core/kernel/own-value.ts';
import type { Approval, Plan } from '../core/plan/plan.ts';
import { fail } from './codes.ts';
import type { Acted, Engine } from './engine.ts';
import { advance } from './execute.ts';
import type { Memory } from './fold-log.ts';
import type { Look } from './look.ts';

/** People who have to approve, each counted once. */
const APPROVERS: Readonly<Record<Approval, number>> = { automatic: 0, confirm: 1, 'two-people': 2 };

export async function act(engine: Engine, decision: Decision, look: Look): Promise<Acted> {
  const { running } = engine.memory.now;
  const plan = running?.plan ?? decision.plan;
  if (plan === null) return { state: 'nothing to do' };
  if (engine.policy.mode === 'observe') return { state: 'observe only', plan: plan.id };
  const forked = decision.findings.find(({ code }) => code === forkSeen.id);
  // Going on and taking back are starts, stops and changes alike, and any of them may make one of two histories final.
  if (running !== null && forked !== undefined) return { state: 'paused', plan: plan.id, reason: forked.message };
  if (running === null) {
    const needed = APPROVERS[plan.approval];
    const by = approversOf(plan, engine.memory.now);
    if (by.length < needed) return { state: 'not approved', plan: plan.id, needed, by };
    const refused = plan.policy === undefined ? null : await refusedNow(engine, plan);
    if (refused !== null) return { state: 'paused', plan: plan.id, reason: refused };
    await begin(engine, plan);
  }
  return advance({ ...engine, look });
}

/** Of this very plan, or of the policy that stands for it. */
function approversOf({ id, policy }: Plan, { approvals, policies }: Memory): readonly string[] {
  return ownValue(policy === undefined ? approvals : policies, policy ?? id) ?? [];
}

/** A recovery that nobody watches looks at everything once more, as `recover apply` does; what is against it then is in the log. */
async function refusedNow({ unattended, memory }: Engine, plan: Plan): Promise<string | null> {
  assert(unattended !== null, 'only what D603 was told of a loss makes such a plan');
  const refusals = await unattended.refusals(plan);
  if (refusals.length === 0) return null;
  const reason = refusals.map(({ code, message }) => `${message} (${code})`).join('; ');
  await memory.write('note', { plan: plan.id, refused: reason });
  return reason;
}

/** From here on the plan is in the log, and is finished or taken back by whichever engine holds the lease. */
export async function begin(engine: Engine, plan: Plan): Promise<void> {
  const { world, topologyDigest, memory } = engine;
  const { network, topologyDigest: basis } = plan.basis;
  const known = await memory.catchUp();
  const { running, history } = known;
  if (running !== null) throw fail('E817', `${running.plan.id} runs`, { subject: plan.id });
  if (network !== world.topology.name)
    throw fail('E810', `the plan is of network ${network}, this is ${world.topology.name}`, { subject: plan.id });
  if (basis !== topologyDigest) throw fail('E810', 'the plan was made from another topology file', { subject: plan.id });
  const by = approversOf(plan, known);
  if (by.length < APPROVERS[plan.approval]) {
    throw fail('E818', `${plan.id} is approved by ${by.length} of ${APPROVERS[plan.approval]} people`, { subject: plan.id });
  }
  // A plan that must not take its first step is better not begun.
  if (history.killSwitch.state !== 'off') throw fail('E814', `the kill switch is ${history.killSwitch.state}`, { subject: plan.id });
  await memory.writeEvent({ kind: 'plan', plan });
}
