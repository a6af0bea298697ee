/** Endorsement policies: what Fabric refuses (P10x), and what it takes but does not do what it seems to say (P12x). */
import type { CodeTable } from '../kernel/failure.ts';

export const POLICY_CODES = {
  P101: { title: 'a policy that Fabric refuses', meaning: '', hint: '', exit: 2 },
} as const satisfies CodeTable;

export type PolicyCode = keyof typeof POLICY_CODES;
