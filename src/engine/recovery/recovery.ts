/**
 * Recovering a network from the loss of a majority: collect, plan, confirm, apply, verify. Each is one call of a command of a person; the
 * log is the engine's, and so are the executor and its lease.
 */
import { APPROVERS } from '../../core/recovery/unattended.ts';
import { PERSON } from '../../core/saga/person.ts';
import { decide } from '../../core/decision/decide.ts';
import type { Evidence } from '../../core/decision/model.ts';
import { policyOf } from '../../core/decision/policy.ts';
import { failures } from '../../core/kernel/failure.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { LogRecord } from '../../core/ports/engine-store.ts';
import type { EngineWorld } from '../../core/ports/recovery.ts';
import { type Digest, judgeNetwork } from '../../core/recovery/basis.ts';
import { RECOVERY_CODES, type Refusal } from '../../core/recovery/codes.ts';
import { samePerson } from '../../core/recovery/fence-proof.ts';
import type { Inventory } from '../../core/recovery/inventory.ts';
import { lostMembers } from '../../core/recovery/judge-loss.ts';
import { makeRecoveryPlan, type RecoveryAnswer } from '../../core/recovery/make-recovery-plan.ts';
import type { RecoveryPlan } from '../../core/recovery/recovery-plan.ts';
import { whyNotNow } from '../../core/recovery/why-not-now.ts';
import { createEngine, type Engine } from '../engine.ts';
import type { Progress } from '../execute.ts';
import { noHold } from '../handlers/no-hold.ts';
import { observe } from '../observe.ts';
import { collectInventory, settledInventory } from './collect-inventory.ts';
import { type RecoveryCheck, verifyRecovery } from './verify-recovery.ts';
import { runPlan } from '../run-plan.ts';
import { takeTurn } from '../take-turn.ts';

const fail = failures(RECOVERY_CODES);

export interface RecoveryOptions {
  readonly world: EngineWorld;
  /** Id of the running network. */
  readonly network: string;
  readonly topologyDigest: string;
  readonly digest: Digest;
  /** Names this very process in the log. */
  readonly instance: string;
  readonly onNote: (text: string) => void;
}

export interface Recovery {
  /** `hold` also holds lost nodes whose process is provably gone: nobody can start them until they are released. */
  plan(options: { readonly hold: boolean }): Promise<RecoveryAnswer>;
  /** Returns everybody who has confirmed it. */
  confirm(plan: RecoveryPlan, by: string): Promise<readonly string[]>;
  attest(node: NodeId, by: string, saw: string): Promise<void>;
  apply(plan: RecoveryPlan, told: (progress: Progress) => void): Promise<Progress>;
  verify(plan: RecoveryPlan): Promise<readonly RecoveryCheck[]>;
}

export function recoveryOf(options: RecoveryOptions): Recovery {
  const { world, digest, onNote } = options;
  const { store } = world;
  const collect = (): Promise<Inventory> => collectInventory(world, options);
  return {
    async plan({ hold }) {
      const first = await collect();
      if (hold) await holdGone(world, first);
      return makeRecoveryPlan(await settledInventory(world, options, digest, first), digest);
    },
    async confirm(plan, by) {
      refuse(judgeNetwork(plan, options));
      const before = await approvers(world, plan);
      const again = before.find((each) => samePerson(each) === samePerson(by));
      if (again !== undefined) throw fail('R713', `${again} has confirmed this plan already`, { subject: by });
      await store.appendByPerson({
        kind: 'approved',
        by: PERSON + by,
        at: world.clock.now(),
        data: { plan: plan.plan.id, document: plan.id },
      });
      return [...before, by];
    },
    async attest(node, by, saw) {
      await store.appendByPerson({ kind: 'attested', by: PERSON + by, at: world.clock.now(), data: { node, saw } });
    },
    async apply(plan, told) {
      refuse(judgeNetwork(plan, options));
      const engine = engineOf(options);
      await refuseUnconfirmed(world, plan);
      return takeTurn(engine, plan.plan.id, onNote, async () => {
        const start = await alone(engine, () => mayBegin(options, engine, plan, collect));
        if ('seen' in start) return runPlan(engine, plan.plan, told, start.seen);
        await engine.lease.release();
        return start.ended;
      });
    },
    verify: (plan) => verifyRecovery(world, plan),
  };
}

async function holdGone({ driver }: EngineWorld, inventory: Inventory): Promise<void> {
  const gone = lostMembers(inventory).filter(
    ({ node, proofs, answers }) =>
      answers.length === 0 && noHold(driver, node) === null && proofs.some(({ kind }) => kind === 'process-gone'),
  );
  await Promise.all(gone.map(({ node }) => driver.hold(node, 'lost with a majority of consenters: held by `holdfast recover plan`')));
}

/** With the lease, which is given back when the work fails. */
async function alone<T>({ lease }: Engine, work: () => Promise<T>): Promise<T> {
  await lease.renew();
  try {
    return await lease.during(work);
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/**
 * Everything that the plan rests on is looked at once more, right before the first step and with the lease: whoever had it until now may have
 * changed the network. The answer is what was seen at the same time, for the linter; or how the plan ended, if it has.
 */
async function mayBegin(
  { world, digest }: RecoveryOptions,
  { memory }: Engine,
  plan: RecoveryPlan,
  collect: () => Promise<Inventory>,
): Promise<{ readonly ended: Progress } | { readonly seen: Evidence | null }> {
  const { running, history } = await memory.catchUp();
  const past = history.plans.findLast(({ id }) => id === plan.plan.id);
  if (past?.outcome === 'succeeded')
    return { ended: { state: 'succeeded', plan: past.id, why: 'every step was done and verified before' } };
  if (past !== undefined) throw fail('R711', `the plan has ended before: ${past.outcome}`, { subject: plan.id });
  // Its own steps have changed the network, so from here on only the log knows what comes next.
  if (running?.plan.id === plan.plan.id) return { seen: null };
  const [inventory, seen] = await Promise.all([collect(), observe(world, history)]);
  refuse(whyNotNow(plan, inventory, digest));
  return { seen };
}

async function refuseUnconfirmed(world: EngineWorld, plan: RecoveryPlan): Promise<void> {
  const people = await approvers(world, plan);
  if (new Set(people.map(samePerson)).size >= APPROVERS) return;
  const so = people.length === 0 ? 'nobody has' : `only ${people.join(', ')} has`;
  throw fail('R712', `${so} confirmed the plan; ${APPROVERS} different people must`, { subject: plan.id });
}

/** Those who confirmed this very document. */
async function approvers({ store }: EngineWorld, plan: RecoveryPlan): Promise<readonly string[]> {
  const people: string[] = [];
  const PAGE = 500;
  for (let from = 1; ; from += PAGE) {
    const page = await store.read(from, PAGE);
    people.push(...page.filter((record) => confirms(record, plan)).map(({ by }) => by.slice(PERSON.length)));
    if (page.length < PAGE) return [...new Set(people)];
  }
}

function confirms({ kind, by, data }: LogRecord, plan: RecoveryPlan): boolean {
  return kind === 'approved' && by.startsWith(PERSON) && (data as { readonly document?: unknown }).document === plan.id;
}

function engineOf({ world, topologyDigest, instance }: RecoveryOptions): Engine {
  return createEngine({
    world,
    decide,
    policy: { ...policyOf(world.topology), mode: 'act' },
    topologyDigest,
    instance: `recover-${instance}`,
  });
}

/** The first reason gives the code; all of them are in the message. */
export function refuse(refusals: readonly Refusal[]): void {
  const [first] = refusals;
  if (first === undefined) return;
  throw fail(first.code, refusals.map(({ code, message }, i) => (i === 0 ? message : `${code}: ${message}`)).join('; '), {
    subject: first.subject,
  });
}
