/** Findings with severity and hint out of the table of codes. */
import type { CodeEntry } from '../kernel/failure.ts';
import type { Finding } from '../kernel/finding.ts';
import { OBSERVATION_CODES } from './codes.ts';

export type ObservationCode = keyof typeof OBSERVATION_CODES;

export function finding(code: ObservationCode, subject: string, message: string, evidence: string): Finding {
  const { severity, hint }: CodeEntry = OBSERVATION_CODES[code];
  return { code, severity: severity ?? 'warning', subject, message, evidence, hint };
}
