/** Durations and sizes as people write them: always with a unit. Durations are milliseconds (to the microsecond), sizes bytes. */

export type UnitResult =
  | { readonly kind: 'ok'; readonly value: number }
  /** `suggestion` is a text that would be accepted. */
  | { readonly kind: 'wrong'; readonly message: string; readonly suggestion?: string };

const DURATION_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SIZE_UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

/** What people write instead; the right side is ours. */
const DURATION_SLIPS: Readonly<Record<string, string>> = {
  msec: 'ms',
  millis: 'ms',
  milliseconds: 'ms',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
};
const SIZE_SLIPS: Readonly<Record<string, string>> = {
  b: 'B',
  byte: 'B',
  bytes: 'B',
  k: 'KiB',
  kb: 'KiB',
  kib: 'KiB',
  m: 'MiB',
  mb: 'MiB',
  mib: 'MiB',
  g: 'GiB',
  gb: 'GiB',
  gib: 'GiB',
  t: 'TiB',
  tb: 'TiB',
  tib: 'TiB',
};

/** Regular expressions without anchors or flags, also used by the JSON Schema. */
export const DURATION_PATTERN = '[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)';
export const SIZE_PATTERN = '[0-9]+(\\.[0-9]+)?(B|KiB|MiB|GiB|TiB)';

/** Go keeps durations in 63 bits of nanoseconds (292 years); ten years is longer than any timer here. */
const MAX_DURATION_MS = 3_650 * 86_400_000;
const MAX_SIZE_BYTES = 1024 ** 5;

/** `500ms`, `5s`, `15m`, `1h`, `3d`, `0.8ms`. */
export function parseDuration(text: string): UnitResult {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (match === null) return wrongUnit(text, 'duration', 'ms, s, m, h or d', DURATION_UNITS, DURATION_SLIPS, 'ms');
  const milliseconds = Math.round(Number(match[1]) * (DURATION_UNITS[match[2] ?? ''] ?? 0) * 1000) / 1000;
  if (milliseconds > MAX_DURATION_MS) return { kind: 'wrong', message: `"${text}" is longer than ten years` };
  return { kind: 'ok', value: milliseconds };
}

/** `100B`, `512KiB`, `2MiB`, `1GiB`: powers of 1024. */
export function parseSize(text: string): UnitResult {
  const match = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB|TiB)$/.exec(text);
  if (match === null) return wrongUnit(text, 'size', 'B, KiB, MiB, GiB or TiB', SIZE_UNITS, SIZE_SLIPS, 'B');
  const bytes = Number(match[1]) * (SIZE_UNITS[match[2] ?? ''] ?? 0);
  if (bytes > MAX_SIZE_BYTES) return { kind: 'wrong', message: `"${text}" is larger than 1024TiB` };
  if (!Number.isInteger(bytes))
    return { kind: 'wrong', message: `"${text}" is no whole number of bytes`, suggestion: `${Math.round(bytes)}B` };
  return { kind: 'ok', value: bytes };
}

/** The shortest exact text: 60000 -> `1m`, 1500 -> `1500ms`. parseDuration takes it back. */
export function formatDuration(milliseconds: number): string {
  if (!Number.isInteger(milliseconds)) return `${Number(milliseconds.toFixed(3))}ms`;
  return inLargestUnit(milliseconds, DURATION_UNITS, 'ms');
}

/** The shortest exact text: 2097152 -> `2MiB`. parseSize takes it back. */
export function formatSize(bytes: number): string {
  return inLargestUnit(bytes, SIZE_UNITS, 'B');
}

function inLargestUnit(value: number, units: Readonly<Record<string, number>>, smallest: string): string {
  if (value === 0) return `0${smallest}`;
  const fitting = Object.entries(units).filter(([, factor]) => value % factor === 0);
  const [unit, factor] = fitting.at(-1) ?? [smallest, 1];
  return `${value / factor}${unit}`;
}

function wrongUnit(
  text: string,
  what: string,
  unitNames: string,
  units: Readonly<Record<string, number>>,
  slips: Readonly<Record<string, string>>,
  smallest: string,
): UnitResult {
  const message = `"${text}" is not a ${what}: a number with the unit ${unitNames} is expected`;
  const loose = /^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*$/.exec(text);
  if (loose === null) return { kind: 'wrong', message };
  const [, number = '', word = ''] = loose;
  if (word === '') return { kind: 'wrong', message, suggestion: `${number}${smallest}` };
  const lower = word.toLowerCase();
  const unit = Object.hasOwn(units, word)
    ? word
    : Object.hasOwn(slips, lower)
      ? slips[lower]
      : Object.hasOwn(units, lower)
        ? lower
        : undefined;
  return unit === undefined ? { kind: 'wrong', message } : { kind: 'wrong', message, suggestion: `${number}${unit}` };
}
