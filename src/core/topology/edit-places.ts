/**
 * Changes where nodes stand and who is a member of a channel, in the text of a topology file. Only what changes is touched: comments,
 * order and layout stay. Takes texts that parseTopology accepts.
 */
import { isMap, isPair, isScalar, isSeq, stringify } from 'yaml';
import type { Pair, YAMLMap, YAMLSeq } from 'yaml';
import { assert } from '../kernel/assert.ts';
import type { ChannelId, DomainPath, NodeId, OrganisationId } from '../kernel/ids.ts';
import { keyText, readSource } from './source.ts';

/** One change to the file; members are the consenters or peers of a channel. */
export type PlaceEdit =
  | { readonly kind: 'node.move'; readonly node: NodeId; readonly from: DomainPath; readonly to: DomainPath }
  /** A new node, which becomes a member. */
  | { readonly kind: 'node.add'; readonly node: NodeId; readonly organisation: OrganisationId; readonly to: DomainPath }
  /** A node that the file has becomes a member. */
  | { readonly kind: 'member.add'; readonly node: NodeId }
  /** No longer a member; the node itself stays. */
  | { readonly kind: 'member.remove'; readonly node: NodeId };

export type NodeSection = 'orderers' | 'peers';

/** What stands from `start` up to `end` gives way to `text`. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function editPlaces(text: string, section: NodeSection, channel: ChannelId, edits: readonly PlaceEdit[]): string {
  const { root } = readSource(text, '');
  assert(isMap(root), 'the topology file is a map');
  const splices = [
    ...moves(root, section, edits),
    ...intoMap(text, root, section, edits.flatMap(newNode)),
    ...memberSplices(text, root, section === 'orderers' ? 'consenters' : 'peers', channel, edits),
  ];
  return splices
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end), text);
}

function moves(root: YAMLMap, section: NodeSection, edits: readonly PlaceEdit[]): readonly Splice[] {
  return edits.flatMap((edit) => {
    if (edit.kind !== 'node.move') return [];
    const place = valueAt(root, [section, edit.node, 'at']);
    assert(isScalar(place), `${edit.node} has a place`);
    return [{ ...rangeOf(place), text: scalar(edit.to) }];
  });
}

function newNode(edit: PlaceEdit): readonly Entry[] {
  if (edit.kind !== 'node.add') return [];
  return [{ key: edit.node, value: `{ organisation: ${scalar(edit.organisation)}, at: ${scalar(edit.to)} }` }];
}

/** Whoever goes is replaced in place by whoever comes; what is left over is appended or taken out. */
function memberSplices(text: string, root: YAMLMap, key: string, channel: ChannelId, edits: readonly PlaceEdit[]): readonly Splice[] {
  const coming = edits.flatMap((edit) => (edit.kind === 'node.add' || edit.kind === 'member.add' ? [edit.node] : []));
  const going = new Set(edits.flatMap((edit) => (edit.kind === 'member.remove' ? [edit.node] : [])));
  const owner = valueAt(root, ['channels', channel]);
  assert(isMap(owner), `the file has the channel ${channel}`);
  const list = valueAt(owner, [key]);
  if (!isSeq(list) || list.items.length === 0) {
    if (coming.length === 0) return [];
    const value = `[${coming.map(scalar).join(', ')}]`;
    return isSeq(list) ? [{ ...rangeOf(list), text: value }] : intoMap(text, owner, '', [{ key, value }]);
  }
  const leaving = list.items.filter((item) => isScalar(item) && going.has(String(item.source ?? item.value)));
  const replaced = leaving.slice(0, coming.length).map((item, i) => ({ ...rangeOf(item), text: scalar(coming[i] ?? '') }));
  return [...replaced, ...takenOut(text, list, leaving.slice(coming.length)), ...appended(text, list, coming.slice(leaving.length))];
}

function appended(text: string, list: YAMLSeq, names: readonly string[]): readonly Splice[] {
  const last = list.items.at(-1);
  if (names.length === 0 || last === undefined) return [];
  if (list.flow === true) return [insertion(endOf(last), names.map((name) => `, ${scalar(name)}`).join(''))];
  const indent = indentOf(text, text.lastIndexOf('-', startOf(last)));
  return [insertion(lineEnd(text, endOf(last)), names.map((name) => `\n${indent}- ${scalar(name)}`).join(''))];
}

function takenOut(text: string, list: YAMLSeq, items: readonly unknown[]): readonly Splice[] {
  if (list.flow !== true) {
    return items.map((item) => cut(lineStart(text, startOf(item)), Math.min(text.length, lineEnd(text, endOf(item)) + 1)));
  }
  // With the comma behind it; those at the end with the comma before them, in one piece.
  const lastKept = list.items.findLastIndex((item) => !items.includes(item));
  const inside = list.items
    .slice(0, lastKept)
    .flatMap((item, i) => (items.includes(item) ? [cut(startOf(item), startOf(list.items[i + 1]))] : []));
  return lastKept === list.items.length - 1 ? inside : [...inside, cut(endOf(list.items[lastKept]), endOf(list.items.at(-1)))];
}

interface Entry {
  readonly key: string;
  readonly value: string;
}

/** Entries behind the last one of the map under a key of `owner`, or, without a key, of `owner` itself. */
function intoMap(text: string, owner: YAMLMap, key: string, entries: readonly Entry[]): readonly Splice[] {
  if (entries.length === 0) return [];
  const pair = owner.items.find((item) => keyText(item) === key);
  const map = key === '' ? owner : pair?.value;
  if (isMap(map) && map.items.length > 0) return [afterLast(text, map, entries)];
  if (isMap(map)) return [{ ...rangeOf(map), text: `{ ${flow(entries)} }` }];
  if (pair !== undefined) return [insertion(lineEnd(text, endOf(pair.key)), block(`${indentOf(text, startOf(pair.key))}  `, entries))];
  return [afterLast(text, owner, [{ key, value: `{ ${flow(entries)} }` }])];
}

function afterLast(text: string, map: YAMLMap, entries: readonly Entry[]): Splice {
  const last = map.items.at(-1);
  if (map.flow === true) return insertion(endOf(last), `, ${flow(entries)}`);
  return insertion(lineEnd(text, endOf(last)), block(indentOf(text, startOf(last?.key)), entries));
}

function flow(entries: readonly Entry[]): string {
  return entries.map(({ key, value }) => `${scalar(key)}: ${value}`).join(', ');
}

function block(indent: string, entries: readonly Entry[]): string {
  return entries.map(({ key, value }) => `\n${indent}${scalar(key)}: ${value}`).join('');
}

/** In quotes where it would otherwise be read as a number or the like. */
function scalar(value: string): string {
  return stringify(value, { version: '1.2', schema: 'core', lineWidth: 0 }).trimEnd();
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => {
    const pair: Pair | undefined = isMap(found) ? found.items.find((item) => keyText(item) === key) : undefined;
    return pair?.value;
  }, root);
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

function cut(start: number, end: number): Splice {
  return { start, end, text: '' };
}

function rangeOf(node: unknown): { readonly start: number; readonly end: number } {
  return { start: startOf(node), end: endOf(node) };
}

function startOf(node: unknown): number {
  assert((isMap(node) || isSeq(node) || isScalar(node)) && node.range, 'a node of a parsed text has a range');
  return node.range[0];
}

/** Behind the last letter of it. The range of a block collection may reach beyond, over comments and empty lines. */
function endOf(node: unknown): number {
  if (isPair(node)) return endOf(node.value ?? node.key);
  if ((isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1));
  assert((isMap(node) || isSeq(node) || isScalar(node)) && node.range, 'a node of a parsed text has a range');
  return node.range[1];
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function indentOf(text: string, at: number): string {
  return ' '.repeat(at - lineStart(text, at));
}
