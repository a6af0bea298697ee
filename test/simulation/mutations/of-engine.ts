/** The engine forgets its log, its lease, its observers or its switch. */
import { heldBy, type Mutation, mutation, together } from './mutation.ts';

function fault(name: string, file: string, find: string, replace: string, ...scenarios: readonly string[]): Mutation {
  return mutation([], name, { file, find, replace }, ...scenarios);
}

const EXECUTE = 'engine/execute.ts';
const STORE = 'simulation/engine-store.ts';
const TWO = ['clock-jumps-under-two-engines', 'two-engines'];

const ticksOn = fault('a tick asks for no lease', 'engine/loop.ts', '    await lease.renew();\n', '', ...TWO);
const renewsNothing = fault('a step asks for no lease', EXECUTE, '    await execution.lease.renew();\n', '', ...TWO);
const confirmsNothing = fault('an effect asks for no lease', EXECUTE, '  await lease.confirm();\n', '', ...TWO);
const oldMayWrite = fault('an old engine may write', STORE, 'if (fence !== disk.fence) throw', 'if (fence > disk.fence) throw', ...TWO);

const asksNoPeople = fault(
  'a plan begins before people have approved it',
  'engine/act.ts',
  'if (by.length < needed) return',
  'if (by.length < 0) return',
  'leaders-spread-after-return',
);
const begunUnapproved = fault(
  'what begins is not looked at once more for its approvals',
  'engine/act.ts',
  'if (by.length < APPROVERS[plan.approval]) {',
  'if (by.length < 0) {',
  'leaders-spread-after-return',
);

export const ENGINE_MUTATIONS: readonly Mutation[] = [
  fault(
    'the intent is forgotten',
    EXECUTE,
    "await memory.writeEvent({ kind: 'intent', plan: id, step, what, undo: false, ...(before === undefined ? {} : { before }) });",
    '',
    'dead-follower',
    'crash-after-start',
  ),
  fault(
    'the lease is not asked for',
    STORE,
    'if (disk.lease !== null && disk.lease.expiresAt > now) {',
    'if (disk.lease !== null && disk.lease.expiresAt > 10 * now) {',
    'two-engines',
  ),
  heldBy(oldMayWrite, 'each step renews the lease first, and each effect confirms it', 'nobody asks for the lease'),
  heldBy(renewsNothing, 'each effect confirms the lease, and the store refuses old fences', 'nobody asks for the lease'),
  heldBy(confirmsNothing, 'each step renews the lease first, and the store refuses old fences', 'nobody asks for the lease'),
  heldBy(ticksOn, 'each step and each effect ask, and the store refuses old fences', 'nobody asks for the lease'),
  together('nobody asks for the lease', [oldMayWrite, ticksOn, renewsNothing, confirmsNothing], ...TWO),
  fault(
    'one observer is enough',
    'engine/observe.ts',
    '  const snapshot = mergeSnapshot({ topology, at, sightings, processes });',
    '  (sightings as unknown[]).splice(1);\n  const snapshot = mergeSnapshot({ topology, at, sightings, processes });',
    'silent-consenter',
  ),
  fault(
    'the kill switch does not stop a plan that was decided before',
    'engine/act.ts',
    "if (history.killSwitch.state !== 'off') throw",
    "if (history.killSwitch.state === 'off' && false) throw",
    'kill-switch-before-a-plan',
  ),
  fault(
    'the kill switch does not hold a running plan',
    EXECUTE,
    "return state === 'off' ? null :",
    "return state !== 'none' as string ? null :",
    'kill-switch-in-the-middle',
    'kill-switch-holds-a-running-plan',
  ),
  fault(
    'a node that answers too late counts as hung, whatever it does',
    'core/decision/diagnose/hung.ts',
    "conclusive: state === 'running' && !works,",
    "conclusive: state === 'running',",
    'overloaded-follower',
    'overloaded-leader',
    'overloaded-peer',
  ),
  fault(
    'whom the leader counts is hung all the same',
    'core/decision/remember/signs.ts',
    '  if (answer === undefined) return false;',
    '  if (answer === undefined || !following) return false;',
    'overloaded-follower',
  ),
  fault(
    'whom a quorum follows is hung all the same',
    'core/decision/remember/signs.ts',
    'if (following > 0 && following + 1 >= channel.needed) return true;',
    '',
    'overloaded-leader',
  ),
  fault(
    'a log that tells of new blocks is not read',
    'core/decision/remember/signs.ts',
    'const works = more || channels.some',
    'const works = channels.some',
    'overloaded-peer',
  ),
  fault(
    'an engine that only observes says nothing of a plan that is left half-way',
    'core/decision/rules/plan-running.ts',
    "if (policy.mode !== 'observe') return null;",
    'if (policy.mode !== null) return null;',
    'observe-only-finds-a-plan-half-way',
  ),
  asksNoPeople,
  heldBy(begunUnapproved, 'the tick asks before', 'nobody asks for approvals'),
  together('nobody asks for approvals', [asksNoPeople, begunUnapproved], 'leaders-spread-after-return'),
  fault('a plan goes on however long it stood still', EXECUTE, '  if (idle > limitMs)', '  if (idle === limitMs)', 'kill-switch-for-long'),
  fault(
    'a plan of another topology goes on',
    EXECUTE,
    'if (plan.basis.topologyDigest !== topologyDigest) throw',
    'if (plan.basis.topologyDigest === null) throw',
    'topology-changes-under-a-plan',
  ),
];
