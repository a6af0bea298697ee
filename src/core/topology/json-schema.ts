/** The published JSON Schema (draft 7, which editors' YAML servers know), made from schema.ts. */
import { unreachable } from '../kernel/assert.ts';
import { DURATION_PATTERN, SIZE_PATTERN } from '../kernel/units.ts';
import { TOPOLOGY_SCHEMA } from './schema.ts';
import type { Keys, ObjectSchema, Schema, VariantsSchema } from './schema-kinds.ts';

type Json = Readonly<Record<string, unknown>>;

export function jsonSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Holdfast topology',
    ...translate(TOPOLOGY_SCHEMA),
  };
}

function translate(schema: Schema): Json {
  const described = { description: descriptionOf(schema), ...('default' in schema ? { default: schema.default } : {}) };
  switch (schema.type) {
    case 'text':
      return { type: 'string', ...described, ...(schema.pattern === undefined ? { minLength: 1 } : { pattern: schema.pattern.regex }) };
    case 'choice':
      return { type: 'string', ...described, enum: schema.of };
    case 'flag':
      return { type: 'boolean', ...described };
    case 'count':
      return { type: 'integer', ...described, minimum: schema.min, maximum: schema.max };
    case 'duration':
      return { type: 'string', ...described, pattern: `^${DURATION_PATTERN}$` };
    case 'size':
      return { type: 'string', ...described, pattern: `^${SIZE_PATTERN}$` };
    case 'list': {
      const limits = {
        ...(schema.min === undefined ? {} : { minItems: schema.min }),
        ...(schema.repeats === true ? {} : { uniqueItems: true }),
      };
      return { type: 'array', ...described, items: translate(schema.items), ...limits };
    }
    case 'map':
      return {
        type: 'object',
        ...described,
        propertyNames: { pattern: schema.names.regex },
        additionalProperties: translate(schema.values),
      };
    case 'object':
      return { ...described, ...objectOf(schema, {}) };
    case 'variants':
      return { ...described, oneOf: variantsOf(schema) };
    case 'reserved':
      return described;
    default:
      return unreachable(schema);
  }
}

function objectOf(schema: ObjectSchema, first: Json): Json {
  const keys: Keys = { ...schema.required, ...schema.defaulted, ...schema.optional };
  const properties = Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, translate(value)]));
  const required = [...Object.keys(first), ...Object.keys(schema.required)];
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: { ...first, ...properties },
    additionalProperties: false,
  };
}

function variantsOf(schema: VariantsSchema): readonly Json[] {
  return Object.entries(schema.of).map(([kind, variant]) => {
    return { title: kind, description: variant.doc, ...objectOf(variant, { kind: { const: kind, description: variant.doc } }) };
  });
}

function descriptionOf(schema: Schema): string {
  const says = 'defaultSays' in schema ? schema.defaultSays : undefined;
  return says === undefined ? schema.doc : `${schema.doc} Default: ${says}.`;
}
