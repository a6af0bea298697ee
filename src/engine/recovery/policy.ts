/**
 * The policy of recovering a lost majority unattended, as people see, approve and revoke it. Approvals are in the log and bound to a digest:
 * another policy, another running network or another topology file needs new ones.
 */
import { PERSON } from '../../core/saga/person.ts';
import { lastPassed, type PastDrill } from '../../core/chaos/last-passed.ts';
import { failures } from '../../core/kernel/failure.ts';
import type { EpochMs } from '../../core/kernel/ids.ts';
import type { EngineStore, LogRecord } from '../../core/ports/engine-store.ts';
import type { Clock } from '../../core/ports/world.ts';
import type { Digest } from '../../core/recovery/basis.ts';
import { RECOVERY_CODES } from '../../core/recovery/codes.ts';
import { samePerson } from '../../core/recovery/fence-proof.ts';
import { APPROVERS, approvedText, LOSE_MAJORITY } from '../../core/recovery/unattended.ts';
import type { MajorityLossPolicy } from '../../core/topology/model.ts';
import { EMPTY_MEMORY, foldRecord, type Memory } from '../fold-log.ts';

const fail = failures(RECOVERY_CODES);
const PAGE = 500;

export interface PolicyOptions {
  readonly store: EngineStore;
  readonly clock: Clock;
  /** Id of the running network. */
  readonly network: string;
  readonly topologyDigest: string;
  readonly digest: Digest;
  readonly policy: MajorityLossPolicy;
}

export interface PolicyState {
  readonly digest: string;
  readonly policy: MajorityLossPolicy;
  /** Who approved this very policy. */
  readonly people: readonly string[];
  /** There are approvals, of another policy, network or topology file. */
  readonly ofAnother: boolean;
  readonly drilledAt: EpochMs | null;
}

export async function policyState(options: PolicyOptions, drills: readonly PastDrill[]): Promise<PolicyState> {
  const { topologyDigest, policy, clock } = options;
  const digest = digestOf(options);
  const { policies } = await memoryOf(options.store);
  const people = policies[digest] ?? [];
  const drilledAt = lastPassed(drills, { drill: LOSE_MAJORITY, topologyDigest, now: clock.now() });
  return { digest, policy, people, ofAnother: people.length === 0 && Object.keys(policies).length > 0, drilledAt };
}

/** Answers with everybody who has approved it. @throws Failure R721 where there is nothing to approve, R713 for the same person again. */
export async function approvePolicy(options: PolicyOptions, by: string): Promise<readonly string[]> {
  const { store, clock, policy } = options;
  if (policy.mode !== 'recover') {
    throw fail('R721', `majority-loss: mode is ${policy.mode}, which does nothing that needs an approval`, {
      hint: 'Set `recovery: majority-loss: mode: recover` first, in the file that `serve` is given.',
    });
  }
  const digest = digestOf(options);
  const before = (await memoryOf(store)).policies[digest] ?? [];
  const again = before.find((each) => samePerson(each) === samePerson(by));
  if (again !== undefined) {
    const hint = `${APPROVERS} different people are needed.`;
    throw fail('R713', `${again} has approved this policy already`, { subject: by, hint });
  }
  await store.appendByPerson({ kind: 'policy-approved', by: PERSON + by, at: clock.now(), data: { digest, policy } });
  return [...before, by];
}

/** Of every policy: whoever wants to be sure that nothing is recovered unattended does not have to know which one was approved. */
export function revokePolicy({ store, clock }: Pick<PolicyOptions, 'store' | 'clock'>, by: string, reason: string): Promise<LogRecord> {
  return store.appendByPerson({ kind: 'policy-revoked', by: PERSON + by, at: clock.now(), data: { reason } });
}

function digestOf({ network, topologyDigest, policy, digest }: PolicyOptions): string {
  return digest(approvedText({ network, topologyDigest, policy }));
}

/** Folded as the engine folds it, so that both mean the same approvals. */
async function memoryOf(store: EngineStore): Promise<Memory> {
  let memory = EMPTY_MEMORY;
  for (;;) {
    const page = await store.read(memory.sequence + 1, PAGE);
    memory = page.reduce(foldRecord, memory);
    if (page.length < PAGE) return memory;
  }
}
