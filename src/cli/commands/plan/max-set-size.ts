import { MAX_SET_SIZE } from '../../../core/analysis/survivability/limits.ts';
import { failures } from '../../../core/kernel/failure.ts';
import { CLI_CODES } from '../../codes.ts';

const fail = failures(CLI_CODES);

export function maxSetSize(text: string): number {
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= MAX_SET_SIZE) return size;
  throw fail('E153', `--max-set-size wants a whole number from 1 to ${MAX_SET_SIZE}, not "${text}"`, { subject: '--max-set-size' });
}
