/** Rules that are forgotten, and rules that forget what they must not do. */
import { type Mutation, mutation } from './mutation.ts';

const TABLE = 'core/decision/rules/table.ts';

function withoutRule(rule: string, row: string, ...scenarios: readonly string[]): Mutation {
  return mutation([rule], `rule ${rule} is forgotten`, { file: TABLE, find: `\n  ${row},\n`, replace: '\n' }, ...scenarios);
}

function careless(rule: string, name: string, file: string, find: string, replace: string, ...scenarios: readonly string[]): Mutation {
  return mutation([rule], name, { file: `core/decision/rules/${file}.ts`, find, replace }, ...scenarios);
}

/** D203 counts no votes: the guard does. */
export const killsAnybodyHung = careless(
  'D203',
  'D203 kills without counting votes',
  'kill-hung-consenter',
  'const needing = channelsThatNeed(context, subject);',
  'const needing: readonly string[] = [];',
  'hung-at-zero-margin',
);

/** The copy goes into a node that nobody holds down. */
export const clonesUnheld = careless(
  'D403',
  'D403 gives a copy to a node that nobody holds',
  'support/reseed',
  "    { kind: 'node.hold', node, reason },\n",
  '',
  'emptied-consenter',
);

export const RULE_MUTATIONS: readonly Mutation[] = [
  withoutRule('D101', 'killSwitch', 'kill-switch'),
  withoutRule('D102', 'planRunning', 'running-plan-is-said'),
  withoutRule('D103', 'clockJump', 'clock-jumps-forward'),
  withoutRule('D104', 'partialView', 'observer-sees-only-its-own-region'),
  withoutRule('D105', 'forkSeen', 'fork-by-people'),
  withoutRule('D106', 'fleetBreaker', 'fleet-breaker'),
  withoutRule('D107', 'leaderChanging', 'leader-killed-under-a-hung-follower'),
  withoutRule('D201', 'fenceSilentConsenter', 'silent-consenter'),
  withoutRule('D202', 'liftFence', 'silent-consenter'),
  withoutRule('D203', 'killHungConsenter', 'hung-follower'),
  withoutRule('D204', 'killHungPeer', 'hung-peer'),
  withoutRule('D301', 'restartDeadProcess', 'dead-follower'),
  withoutRule('D302', 'crashLoop', 'starts-back-off'),
  withoutRule('D401', 'rebuildPeer', 'deaf-peer'),
  withoutRule('D402', 'rollBackPeer', 'diverged-peer'),
  withoutRule('D403', 'reseedConsenter', 'emptied-consenter'),
  withoutRule('D404', 'unstickConsenter', 'deaf-consenter-is-stuck'),
  withoutRule('D501', 'replaceConsenter', 'replaced-by-a-spare'),
  withoutRule('D502', 'restoreRedundancy', 'zone-lost'),
  withoutRule('D503', 'spreadLeaders', 'leaders-spread-after-return'),
  withoutRule('D601', 'quorumLost', 'majority-lost'),
  withoutRule('D602', 'leaderless', 'no-quorum-of-links'),
  withoutRule('D603', 'recoverMajority', 'unattended-recovery'),

  careless(
    'D301',
    'D301 starts old copies side by side',
    'restart-dead-process',
    'const reason = whyNot(context, subject);',
    'const reason = null as string | null;',
    'three-old-copies',
  ),
  careless(
    'D403',
    'D403 repairs two at once',
    'reseed-consenter',
    'if (others.length > 0) return cannot(',
    'if (others.length > 9) return cannot(',
    'stale-restore-two',
  ),
  careless('D503', 'D503 asks nobody', 'spread-leaders', "approval: 'confirm'", "approval: 'automatic'", 'leaders-spread-after-return'),
  clonesUnheld,
];
