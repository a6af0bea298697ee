/** Something that a check found out: the shape of the findings that `plan --json` prints. */
import type { Position } from './failure.ts';

export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly subject: string;
  readonly message: string;
  readonly evidence: string;
  readonly hint: string;
  readonly at?: Position;
}
