/** Strict reading of YAML nodes: every complaint names file, line, column, and the nearest word that would be right. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import { failures } from '../../kernel/failure.ts';
import type { Failure, FailureExtras, Position } from '../../kernel/failure.ts';
import { DRILL_CODES } from './codes.ts';

export const fail = failures(DRILL_CODES);

export interface Source {
  readonly file: string;
  readonly lines: LineCounter;
}

/** A value of the file, and the path of keys that leads to it. */
export interface Place {
  readonly source: Source;
  readonly node: Node | null;
  readonly path: string;
  /** Where to point when the node is empty. */
  readonly offset: number;
}

export type Fields = ReadonlyMap<string, Place>;

export function openYaml(yaml: string, file: string): Place {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, uniqueKeys: true });
  const source = { file, lines };
  const error = document.errors[0];
  if (error !== undefined) {
    const message = error.message.split('\n')[0] ?? error.message;
    throw fail('E600', `${file}: ${message}`, { at: position(source, error.pos[0]) });
  }
  return { source, node: document.contents, path: '', offset: 0 };
}

function position(source: Source, offset: number): Position {
  const { line, col } = source.lines.linePos(offset);
  return { file: source.file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

export function complaint(place: Place, code: keyof typeof DRILL_CODES, message: string, extras: FailureExtras = {}): Failure {
  const at = position(place.source, place.node?.range?.[0] ?? place.offset);
  const where = place.path === '' ? '' : `${place.path}: `;
  return fail(code, `${where}${message}`, { at, ...extras });
}

/** The entries of a map. With `known` any other key is refused. */
export function fields(place: Place, known: readonly string[]): Fields {
  if (!isMap(place.node)) throw complaint(place, 'E602', 'a map of keys and values is needed here');
  const found = new Map<string, Place>();
  for (const pair of (place.node as YAMLMap<Node, Node | null>).items) {
    const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const offset = pair.key.range?.[0] ?? place.offset;
    const path = place.path === '' ? key : `${place.path}.${key}`;
    if (!known.includes(key)) throw unknownKey({ ...place, node: pair.key, offset }, key, known);
    found.set(key, { source: place.source, node: pair.value, path, offset });
  }
  return found;
}

function unknownKey(place: Place, key: string, known: readonly string[]): Failure {
  const near = nearest(key, known);
  const extras = near === null ? { hint: `Known keys here: ${known.join(', ')}.` } : { hint: `Did you mean '${near}'?` };
  return complaint(place, 'E601', `unknown key '${key}'`, extras);
}

export function required(parent: Place, all: Fields, key: string): Place {
  const place = all.get(key);
  if (place === undefined) throw complaint(parent, 'E602', `the key '${key}' is missing`);
  return place;
}

export function text(place: Place): string {
  const value = isScalar(place.node) ? place.node.value : null;
  if (typeof value !== 'string' || value.trim() === '') throw complaint(place, 'E602', 'a text is needed here');
  return value;
}

export function amount(place: Place, min: number, whole: boolean): number {
  const value = isScalar(place.node) ? place.node.value : null;
  const fine = typeof value === 'number' && Number.isFinite(value) && value >= min && (!whole || Number.isInteger(value));
  if (!fine) throw complaint(place, 'E602', `a ${whole ? 'whole ' : ''}number of at least ${min} is needed here`);
  return value;
}

export function flag(place: Place): boolean {
  const value = isScalar(place.node) ? place.node.value : null;
  if (typeof value !== 'boolean') throw complaint(place, 'E602', 'true or false is needed here');
  return value;
}

export function items(place: Place): readonly Place[] {
  if (!isSeq(place.node)) throw complaint(place, 'E602', 'a list is needed here');
  return place.node.items.map((node, index) => ({
    source: place.source,
    node: node as Node | null,
    path: `${place.path}[${index}]`,
    offset: place.offset,
  }));
}

export function choice<const T extends string>(place: Place, values: readonly T[]): T {
  const value = text(place);
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const near = nearest(value, values);
  const extras = near === null ? {} : { hint: `Did you mean '${near}'?` };
  throw complaint(place, 'E604', `'${value}' is none of: ${values.join(', ')}`, extras);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

export function durationMs(place: Place): number {
  const value = isScalar(place.node) ? String(place.node.value) : '';
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value);
  const factor = UNITS[match?.[2] ?? ''];
  if (match === null || factor === undefined) throw complaint(place, 'E603', `'${value}' is no duration with a unit`);
  return Number(match[1]) * factor;
}

/** The candidate that is at most two edits (or a third of its length) away. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return bestDistance <= Math.max(2, Math.floor(word.length / 3)) ? best : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replace));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
