/** Between the file's texts with units and numbers in milliseconds and bytes; decoding also fills in the schema's defaults. */
import { assert, unreachable } from '../kernel/assert.ts';
import { formatDuration, formatSize, parseDuration, parseSize } from '../kernel/units.ts';
import type { UnitResult } from '../kernel/units.ts';
import type { Keys, ObjectSchema, Schema } from './schema-kinds.ts';

/** `value` must have passed checkShape with the same schema; the result is a DecodedOf that schema. */
export function decode(schema: Schema, value: unknown): unknown {
  return convert(schema, value, { duration: number(parseDuration), size: number(parseSize), fill: true });
}

/** The inverse: takes a DecodedOf the schema, gives a complete FileOf it. */
export function encode(schema: Schema, value: unknown): unknown {
  return convert(schema, value, { duration: (v) => formatDuration(v as number), size: (v) => formatSize(v as number), fill: false });
}

/** A default as the file would say it, or undefined. */
export function defaultOf(schema: Schema): unknown {
  return 'default' in schema ? schema.default : undefined;
}

interface Conversion {
  readonly duration: (value: unknown) => unknown;
  readonly size: (value: unknown) => unknown;
  readonly fill: boolean;
}

function convert(schema: Schema, value: unknown, how: Conversion): unknown {
  switch (schema.type) {
    case 'text':
    case 'choice':
    case 'flag':
    case 'count':
    case 'reserved':
      return value;
    case 'duration':
      return how.duration(value);
    case 'size':
      return how.size(value);
    case 'list':
      return (value as readonly unknown[]).map((item) => convert(schema.items, item, how));
    case 'map':
      return Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, convert(schema.values, item, how)]));
    case 'object':
      return convertObject(schema, value as Readonly<Record<string, unknown>>, how);
    case 'variants': {
      const { kind, ...rest } = value as { readonly kind: string };
      const chosen = schema.of[kind];
      assert(chosen !== undefined, `no variant ${kind}`);
      return { kind, ...convertObject(chosen, rest, how) };
    }
    default:
      return unreachable(schema);
  }
}

function convertObject(schema: ObjectSchema, value: Readonly<Record<string, unknown>>, how: Conversion): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  const keys: Keys = { ...schema.required, ...schema.defaulted, ...schema.optional };
  for (const [key, keySchema] of Object.entries(keys)) {
    const fallback = how.fill && Object.hasOwn(schema.defaulted, key) ? defaultOf(keySchema) : undefined;
    const given = value[key] === undefined ? fallback : value[key];
    if (given !== undefined) result[key] = convert(keySchema, given, how);
  }
  return result;
}

function number(parse: (text: string) => UnitResult): (value: unknown) => number {
  return (value) => {
    const result = parse(String(value));
    assert(result.kind === 'ok', `not a unit: ${String(value)}`);
    return result.value;
  };
}
