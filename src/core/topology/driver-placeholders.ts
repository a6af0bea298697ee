/**
 * Placeholders in the programs of a `commands` driver. Each is replaced within its own argument and nowhere else, so that no value can become
 * a second argument.
 */
import type { DriverProgram } from './model.ts';

/** What the topology file says of a node. */
export const NODE_PLACEHOLDERS = ['node', 'host', 'organisation', 'region', 'data', 'grpc', 'admin', 'operations'] as const;

const OF_PROGRAM: Readonly<Partial<Record<DriverProgram, readonly string[]>>> = { stop: ['grace'], logs: ['lines'] };
const PLACEHOLDER = /\{([a-z][a-z-]*)\}/gu;

/** Those that mean nothing there. */
export function unknownPlaceholders(text: string, known: readonly string[]): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name).filter((name) => !known.includes(name));
}

export function placeholdersOf(program: DriverProgram): readonly string[] {
  return [...NODE_PLACEHOLDERS, ...(OF_PROGRAM[program] ?? [])];
}

export function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACEHOLDER, (written, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? written) : written));
}
