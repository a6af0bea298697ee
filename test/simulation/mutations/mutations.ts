/** All mutations, in the order in which they are tried. */
import type { Mutation } from './mutation.ts';
import { ENGINE_MUTATIONS } from './of-engine.ts';
import { GUARD_MUTATIONS } from './of-guards.ts';
import { HANDLER_MUTATIONS } from './of-handlers.ts';
import { LINTER_MUTATIONS } from './of-linter.ts';
import { RECOVERY_MUTATIONS } from './of-recovery.ts';
import { RULE_MUTATIONS } from './of-rules.ts';
import { UNATTENDED_MUTATIONS } from './of-unattended.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...RULE_MUTATIONS,
  ...GUARD_MUTATIONS,
  ...LINTER_MUTATIONS,
  ...HANDLER_MUTATIONS,
  ...RECOVERY_MUTATIONS,
  ...UNATTENDED_MUTATIONS,
  ...ENGINE_MUTATIONS,
];
