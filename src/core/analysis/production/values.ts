/** Values of settings as Fabric reads them: a variable is a text, a file may hold either. Undefined: not that kind of value. */
import type { Setting } from './settings.ts';

type Given = Setting | undefined;

/** Go's strconv.ParseBool. */
export function truth(setting: Given): boolean | undefined {
  const value = setting?.value;
  if (typeof value === 'boolean') return value;
  const said = text(setting) ?? '';
  if (/^(1|t|T|true|TRUE|True)$/.test(said)) return true;
  return /^(0|f|F|false|FALSE|False)$/.test(said) ? false : undefined;
}

export function text(setting: Given): string | undefined {
  const value = setting?.value;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function count(setting: Given): number | undefined {
  const value = text(setting);
  return value !== undefined && /^-?\d+$/.test(value) ? Number(value) : undefined;
}

/** A list, `[a, b]` (orderer variables) or words (peer variables). */
export function list(setting: Given): readonly unknown[] {
  const value = setting?.value;
  if (Array.isArray(value)) return value;
  const words = text(setting)?.replace(/^\[(.*)\]$/s, '$1') ?? '';
  return words.split(/[\s,]+/).filter((word) => word !== '');
}

const UNITS_MS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds. Go's time.ParseDuration; a bare number is nanoseconds. */
export function milliseconds(setting: Given): number | undefined {
  const value = text(setting);
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) / 1e6;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== value) return undefined;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS_MS[unit ?? ''] ?? 0), 0);
}

export interface Address {
  /** Empty: every interface. */
  readonly host: string;
  readonly port: number;
}

/** HOST:PORT, with an IPv6 address in brackets. */
export function address(setting: Given): Address | undefined {
  return parseAddress(text(setting) ?? '');
}

export function parseAddress(value: string): Address | undefined {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(value);
  return match === null ? undefined : { host: match[1] ?? match[2] ?? '', port: Number(match[3]) };
}

/** Nobody outside the machine (or the pod) can reach it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

export function isEveryInterface(host: string): boolean {
  return host === '' || host === '0.0.0.0' || host === '::';
}
