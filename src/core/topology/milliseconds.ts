import { parseDuration } from '../kernel/units.ts';

/** Of a duration in a draft: NaN, which no comparison is true of, for a text that was reported as malformed. */
export function milliseconds(text: string | undefined): number {
  const parsed = text === undefined ? undefined : parseDuration(text);
  return parsed?.kind === 'ok' ? parsed.value : Number.NaN;
}
