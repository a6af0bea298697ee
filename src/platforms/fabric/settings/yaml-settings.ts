/** The values of an orderer.yaml or core.yaml, flat, each with its line. */
import { isAlias, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, YAMLMap } from 'yaml';
import type { Setting, SettingValue } from '../../../core/analysis/production/settings.ts';
import { failures, type Position } from '../../../core/kernel/failure.ts';
import { SETTINGS_CODES } from './codes.ts';

const fail = failures(SETTINGS_CODES);

/** Aliases may nest; a file that refers to itself must end. */
const MAX_DEPTH = 50;
/** Fabric's own files have about 200 keys; aliases of aliases can make millions out of a few lines. */
const MAX_KEYS = 10_000;

export interface SettingsFile {
  /** As it is shown to people. */
  readonly file: string;
  readonly text: string;
}

/** In the order of the file; what a merge key brings in comes before what stands beside it. `prefix` goes before every key: `msp.`. */
export function yamlSettings({ file, text }: SettingsFile, prefix = ''): readonly Setting[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [wrong] = document.errors;
  if (wrong !== undefined) throw fail('E452', `${file}: ${wrong.message}`, { subject: file, at: at(wrong.pos[0]) });
  if (document.contents === null) return [];
  if (!isMap(document.contents)) throw fail('E452', `${file} holds no keys`, { subject: file, at: at(0) });
  const settings: Setting[] = [];
  for (const setting of below({ document, at }, document.contents, prefix, 0)) {
    if (settings.push(setting) > MAX_KEYS) throw fail('E452', `${file} has more than ${MAX_KEYS} keys`, { subject: file, at: at(0) });
  }
  return settings;
}

interface Reading {
  readonly document: Document.Parsed;
  readonly at: (offset: number) => Position;
}

function* below(reading: Reading, map: YAMLMap, prefix: string, depth: number): Generator<Setting> {
  if (depth > MAX_DEPTH) return;
  const pairs = map.items.map(({ key, value }) => ({ name: isScalar(key) ? String(key.value) : String(key), key, value }));
  for (const { name, key, value } of pairs.toSorted((a, b) => Number(b.name === '<<') - Number(a.name === '<<'))) {
    const node: unknown = isAlias(value) ? value.resolve(reading.document) : value;
    if (name === '<<' && isMap(node)) yield* below(reading, node, prefix, depth + 1);
    else if (isMap(node) && node.items.length > 0) yield* below(reading, node, `${prefix}${name}.`, depth + 1);
    else yield { key: `${prefix}${name}`, value: plain(reading, node), from: { kind: 'file', at: reading.at(offsetOf(key)) } };
  }
}

function plain({ document }: Reading, node: unknown): SettingValue {
  if (isScalar(node)) return scalar(node.value);
  const value: unknown = node === null || node === undefined ? null : (node as YAMLMap).toJS(document);
  return Array.isArray(value) ? value : null;
}

function scalar(value: unknown): SettingValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function offsetOf(key: unknown): number {
  return isScalar(key) || isMap(key) ? (key.range?.[0] ?? 0) : 0;
}
