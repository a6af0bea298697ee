/** Why a text is refused, and where; parsePolicy turns it into its result. It never leaves this folder. */
import type { PolicyCode } from '../codes.ts';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: PolicyCode;
  readonly column: number;
  /** Overrides the hint of the code. */
  readonly hint: string | undefined;

  constructor(code: PolicyCode, message: string, column: number, hint?: string) {
    super(message);
    this.code = code;
    this.column = column;
    this.hint = hint;
  }
}
