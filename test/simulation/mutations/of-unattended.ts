/** A recovery with nobody looking, under a policy, that skips one of its conditions. */
import { type Mutation, mutation } from './mutation.ts';

const RULE = 'core/decision/rules/recover-majority.ts';
const CORE = 'core/recovery/unattended.ts';
const ENGINE = 'engine/recovery/unattended.ts';

function rash(code: string, fault: string, file: string, find: string, replace: string, scenario: string): Mutation {
  return mutation([code], `${code}: ${fault}, unattended`, { file, find, replace }, scenario);
}

export const UNATTENDED_MUTATIONS: readonly Mutation[] = [
  rash(
    'R721',
    'the policy only prepares',
    RULE,
    "if (context.policy.majorityLoss.mode !== 'recover') {",
    'if (context.now < 0) {',
    'unattended-prepare',
  ),
  rash(
    'R722',
    'one person approved the policy',
    RULE,
    'if (people.length >= APPROVERS) return [];',
    'if (people.length > 0) return [];',
    'unattended-not-approved',
  ),
  rash(
    'R723',
    'people approved another policy',
    ENGINE,
    'const people = policies[present] ?? [];',
    'const people = Object.values(policies).flat();',
    'unattended-policy-changed',
  ),
  rash(
    'R724',
    'the loss was only just proven',
    'core/decision/remember/lost.ts',
    'Math.max(...since) + majorityLoss.afterMs',
    'Math.max(...since)',
    'unattended-recovery',
  ),
  rash('R725', 'a peer is ahead', CORE, '    ...risks.flatMap(ahead),\n', '', 'unattended-peer-ahead'),
  rash('R726', 'nobody knows what a peer holds', CORE, '    ...inventory.channels.flatMap(unknownPeers),\n', '', 'unattended-unknown-peer'),
  rash('R727', 'blocks are given up', CORE, '    ...risks.flatMap(wouldBeDropped),\n', '', 'unattended-blocks-of-the-lost'),
  rash(
    'R728',
    'an update may still commit',
    CORE,
    '    ...inventory.channels.flatMap((channel) => updates(channel, inventory)),\n',
    '',
    'unattended-waiting-update',
  ),
  rash(
    'R729',
    'the drill is old',
    RULE,
    'drilledAt !== null && drilledAt <= now && now - drilledAt <= drillWithinMs',
    'drillWithinMs > 0',
    'unattended-old-drill',
  ),
  rash(
    'R730',
    'somebody holds a lost member',
    RULE,
    'return reason === undefined ? [] : [because(`${node} is held',
    'return reason !== null ? [] : [because(`${node} is held',
    'unattended-held-by-a-person',
  ),
  rash(
    'R731',
    'it has failed before',
    RULE,
    'if (failed === undefined) return [];',
    'if (failed !== null) return [];',
    'unattended-dead-member-answers',
  ),
  rash(
    'D603',
    'nobody looks again before the first step',
    ENGINE,
    'return [...whyNotNow(document, inventory, this.#options.digest), ...unattendedRefusals(inventory, document)];',
    'return [];',
    'unattended-last-look-in-calm',
  ),
];
