/** Numbers on the command line. */
import { failures } from '../core/kernel/failure.ts';
import { CLI_CODES } from './codes.ts';

const fail = failures(CLI_CODES);

export function positiveNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw fail('E151', `${option} wants a number above 0, not "${text}"`, { subject: option });
}
