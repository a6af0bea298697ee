/** Fabric's own parser and evaluator of policies: the program of test/policy/oracle. */
import { join } from 'node:path';
import * as go from '../go-oracle.ts';
import type { Question } from './random-policy.ts';

export interface Answer {
  readonly accepted: boolean;
  readonly error?: string;
  readonly principals?: readonly string[];
  readonly rule?: string;
  readonly verdicts: string;
}

export function buildOracle(): go.Oracle {
  return go.buildOracle('policy-oracle', join(import.meta.dirname, 'oracle'));
}

/** One answer for each question, in order. */
export function askOracle(program: string, questions: readonly Question[]): readonly Answer[] {
  return go.askOracle(program, questions) as readonly Answer[];
}
