/** Durations as Go writes them, because a channel's configuration holds the text (time.ParseDuration). */
import type { ConfigDuration } from './model.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;
/** Go keeps nanoseconds in 63 bits, and refuses what does not fit. */
const LARGEST_MS = 2 ** 63 / 1e6;

export function configDuration(text: string): ConfigDuration {
  return { text, ms: goDurationMs(text) };
}

/** null where ParseDuration returns an error. */
export function goDurationMs(text: string): number | null {
  const sign = text.startsWith('-') ? -1 : 1;
  const rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0;
  let at = 0;
  let ms = 0;
  for (const [part, number = '', unit = ''] of rest.matchAll(PART)) {
    at += part.length;
    ms += Number(number) * (UNIT_MS[unit] ?? 0);
  }
  if (at === 0 || at !== rest.length || ms >= LARGEST_MS) return null;
  return ms === 0 ? 0 : sign * (Math.round(ms * 1e6) / 1e6);
}
