/** Holds a YAML tree against a schema: returns what is well-formed, and a problem with its position for everything else. */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { YAMLMap } from 'yaml';
import { unreachable } from '../kernel/assert.ts';
import { nearest, suggest } from '../kernel/nearest.ts';
import { parseDuration, parseSize } from '../kernel/units.ts';
import type { ProblemCode } from './codes.ts';
import type { Path, Problem } from './problem.ts';
import type { Keys, MapSchema, ObjectSchema, Pattern, Schema, VariantsSchema } from './schema-kinds.ts';
import { keyText, problem } from './source.ts';
import type { Source, YamlNode } from './source.ts';

export interface Shaped {
  /** As the file says it; parts with problems are left out, and their names kept. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

export function checkShape(source: Source, schema: Schema): Shaped {
  const problems: Problem[] = [];
  const shaper = new Shaper(source, problems);
  return { value: shaper.check(source.root, schema, []), problems };
}

class Shaper {
  private readonly source: Source;
  private readonly problems: Problem[];

  constructor(source: Source, problems: Problem[]) {
    this.source = source;
    this.problems = problems;
  }

  check(node: YamlNode, schema: Schema, path: Path): unknown {
    switch (schema.type) {
      case 'text':
        return this.text(node, schema.pattern, path);
      case 'choice':
        return this.choice(node, schema.of, path);
      case 'flag':
        return this.scalar(node, 'true or false', (value) => typeof value === 'boolean', path);
      case 'count':
        return this.count(node, schema.min, schema.max, path);
      case 'duration':
        return this.unit(node, schema.minMs ?? 1, 'a duration, such as 500ms or 5s', 'ms', path);
      case 'size':
        return this.unit(node, 1, 'a size, such as 512KiB or 2MiB', 'B', path, schema.maxBytes);
      case 'list':
        return this.list(node, schema, path);
      case 'map':
        return this.map(node, schema, path);
      case 'object':
        return this.object(node, schema, path);
      case 'variants':
        return this.variants(node, schema, path);
      case 'reserved':
        return plain(node);
      default:
        return unreachable(schema);
    }
  }

  private report(code: ProblemCode, message: string, node: unknown, path: Path, hint?: string): undefined {
    // Aliases are refused as such.
    if (isAlias(node)) return undefined;
    // A missing value stands nowhere: its key is shown.
    const at = isNothing(node) ? this.source.positionOf(path, 'key') : this.source.positionOfNode(node);
    this.problems.push(problem(code, message, at, path, hint));
    return undefined;
  }

  private scalar(node: YamlNode, expected: string, accepts: (value: unknown) => boolean, path: Path): unknown {
    if (isScalar(node) && accepts(node.value)) return node.value;
    return this.report('E104', `${label(path)} must be ${expected}, and is ${describe(node)}`, node, path, hintFor(node, expected));
  }

  private text(node: YamlNode, pattern: Pattern | undefined, path: Path): unknown {
    const value = this.scalar(node, 'a text', (v) => typeof v === 'string', path);
    if (typeof value !== 'string') return undefined;
    if (value === '') return this.report('E108', `${label(path)} is empty`, node, path);
    if (pattern === undefined || formOf(pattern).test(value)) return value;
    return this.report('E108', `"${value}" is not ${pattern.says}`, node, path);
  }

  private choice(node: YamlNode, words: readonly string[], path: Path): unknown {
    const value = this.scalar(node, `one of ${words.join(', ')}`, (v) => typeof v === 'string', path);
    if (typeof value !== 'string' || words.includes(value)) return value;
    return this.report(
      'E105',
      `${label(path)} must be one of ${words.join(', ')}, and is "${value}"`,
      node,
      path,
      suggest(value, words, 'words'),
    );
  }

  private count(node: YamlNode, min: number, max: number, path: Path): unknown {
    const value = this.scalar(node, 'a whole number', Number.isInteger, path);
    if (typeof value !== 'number' || (value >= min && value <= max)) return value;
    if (path.length === 1 && path[0] === 'version') {
      return this.report('E128', `this file is of version ${value}; version ${max} is the only one that is known`, node, path);
    }
    return this.report(
      'E107',
      `${label(path)} must be between ${min} and ${max}, and is ${value}`,
      node,
      path,
      `Choose a number between ${min} and ${max}.`,
    );
  }

  private unit(node: YamlNode, min: number, expected: string, unit: 'ms' | 'B', path: Path, max = Infinity): unknown {
    if (!isScalar(node) || (typeof node.value !== 'string' && typeof node.value !== 'number')) {
      return this.report('E104', `${label(path)} must be ${expected}, and is ${describe(node)}`, node, path);
    }
    const written = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
    const result = unit === 'ms' ? parseDuration(written) : parseSize(written);
    if (result.kind === 'wrong') {
      const hint = result.suggestion === undefined ? undefined : `Did you mean ${result.suggestion}?`;
      return this.report('E106', `${label(path)}: ${result.message}`, node, path, hint);
    }
    if (result.value < min)
      return this.report('E107', `${label(path)} must be at least ${min}${unit}, and is ${written}`, node, path, 'Choose a longer one.');
    if (result.value > max)
      return this.report('E107', `${label(path)} must be at most ${max}${unit}, and is ${written}`, node, path, 'Choose a smaller one.');
    return written;
  }

  private list(node: YamlNode, schema: Extract<Schema, { type: 'list' }>, path: Path): unknown {
    if (!isSeq(node))
      return this.report('E104', `${label(path)} must be a list, and is ${describe(node)}`, node, path, hintFor(node, 'a list')) ?? [];
    const min = schema.min ?? 0;
    if (node.items.length < min) this.report('E107', `${label(path)} must not be empty`, node, path, 'Name at least one.');
    const values: unknown[] = [];
    const seen = new Set();
    for (const [i, item] of node.items.entries()) {
      const value = this.check(item as YamlNode, schema.items, [...path, i]);
      if (value !== undefined && schema.repeats !== true && seen.has(value))
        this.report('E122', `"${String(value)}" is listed twice in ${label(path)}`, item, [...path, i]);
      values.push(value);
      seen.add(value);
    }
    return values;
  }

  private map(node: YamlNode, schema: MapSchema, path: Path): unknown {
    if (!isMap(node)) return this.notAMap(node, path);
    const entries: [string, unknown][] = [];
    const form = formOf(schema.names);
    for (const pair of node.items) {
      const name = keyText(pair);
      if (!form.test(name)) this.report('E108', `"${name}" is not ${schema.names.says}`, pair.key, [...path, name]);
      const value = this.check(pair.value as YamlNode, schema.values, [...path, name]);
      entries.push([name, value]);
    }
    return Object.fromEntries(entries);
  }

  private object(node: YamlNode, schema: ObjectSchema, path: Path, extra: Keys = {}): unknown {
    if (!isMap(node)) return this.notAMap(node, path);
    const keys: Keys = { ...extra, ...schema.required, ...schema.defaulted, ...schema.optional };
    const entries: [string, unknown][] = [];
    for (const pair of node.items) {
      const key = keyText(pair);
      const keySchema = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (keySchema === undefined) this.unknownKey(key, pair.key, Object.keys(keys), [...path, key]);
      else entries.push([key, this.check(pair.value as YamlNode, keySchema, [...path, key])]);
    }
    for (const key of Object.keys(schema.required)) {
      if (!node.items.some((pair) => keyText(pair) === key)) this.missing(key, node, path);
    }
    return Object.fromEntries(entries);
  }

  private variants(node: YamlNode, schema: VariantsSchema, path: Path): unknown {
    if (!isMap(node)) return this.notAMap(node, path);
    const kinds = Object.keys(schema.of);
    const pair = node.items.find((item) => keyText(item) === 'kind');
    if (pair === undefined) {
      this.missing('kind', node, path, `Add kind: ${kinds.join(' or ')}.`);
      return {};
    }
    const kind = this.choice(pair.value as YamlNode, kinds, [...path, 'kind']);
    const chosen = typeof kind === 'string' && Object.hasOwn(schema.of, kind) ? schema.of[kind] : undefined;
    if (chosen === undefined) return {};
    return this.object(node, chosen, path, { kind: { type: 'choice', doc: '', of: kinds } });
  }

  private notAMap(node: YamlNode, path: Path): object {
    this.report('E104', `${label(path)} must be a map of keys and values, and is ${describe(node)}`, node, path, hintFor(node, 'a map'));
    return {};
  }

  private unknownKey(key: string, node: unknown, known: readonly string[], path: Path): void {
    const parent = path.slice(0, -1);
    const where = parent.length === 0 ? 'at the top of the file' : `in ${label(parent)}`;
    this.report('E102', `unknown key "${key}" ${where}`, node, path, suggest(key, known, 'keys'));
  }

  private missing(key: string, node: YAMLMap, path: Path, hint = `Add \`${key}:\`.`): void {
    const near = nearest(key, node.items.map(keyText));
    const at = path.length === 0 ? this.source.positionOfNode(node) : this.source.positionOf(path, 'key');
    const slip = near?.close === true && near.word !== key ? ` Did you misspell it as "${near.word}"?` : '';
    this.problems.push(problem('E103', `${label(path)} lacks the key "${key}"`, at, path, hint + slip));
  }
}

const forms = new Map<Pattern, RegExp>();

function formOf(pattern: Pattern): RegExp {
  const form = forms.get(pattern) ?? new RegExp(pattern.regex);
  forms.set(pattern, form);
  return form;
}

function label(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/** No value at all, as after a key with nothing behind it. */
export function isNothing(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null && node.source === '');
}

function describe(node: YamlNode): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node)) return 'nothing';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'string') return `the text "${node.value}"`;
  return `${typeof node.value === 'number' ? 'the number ' : ''}${node.source ?? String(node.value)}`;
}

function hintFor(node: YamlNode, expected: string): string | undefined {
  if (isScalar(node) && node.value === null) return 'Give it a value, or remove the key to have its default.';
  if (expected === 'a text' && isScalar(node) && typeof node.value !== 'string')
    return `Put it in quotes: "${node.source ?? String(node.value)}".`;
  if (expected === 'a list') return 'Write it in brackets: [a, b].';
  return undefined;
}

/** A reserved section as plain data. Aliases were refused before; numbers, texts, true/false, null, lists and maps are left. */
function plain(node: YamlNode): unknown {
  if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [keyText(pair), plain(pair.value as YamlNode)]));
  if (isSeq(node)) return node.items.map((item) => plain(item as YamlNode));
  if (isScalar(node)) return node.value;
  return null;
}
