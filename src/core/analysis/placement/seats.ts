/** Who stands where, once it is known how many stand at each place: those of today first, and without a move where possible. */
import type { DomainPath, NodeId, OrganisationId } from '../../kernel/ids.ts';
import type { PlaceEdit } from '../../topology/edit-places.ts';
import type { Place } from '../../topology/model.ts';
import { parsePlace, placeText } from '../../topology/place.ts';

export interface Seating {
  readonly places: Readonly<Record<NodeId, Place>>;
  readonly edits: readonly PlaceEdit[];
}

export interface SeatingRequest {
  readonly counts: ReadonlyMap<DomainPath, number>;
  readonly keep: Readonly<Record<NodeId, Place>>;
  readonly current: Readonly<Record<NodeId, Place>>;
  readonly taken: readonly string[];
  /** Where names of new nodes begin when there is nobody today to take after: `orderer`. */
  readonly stem: string;
  /** Who owns new nodes. */
  readonly organisation: OrganisationId;
}

export function seat({ counts, keep, current, taken, stem, organisation }: SeatingRequest): Seating {
  const free = new Map(counts);
  const places = new Map<NodeId, Place>();
  const take = (id: NodeId, path: DomainPath): boolean => {
    const left = free.get(path) ?? 0;
    if (left === 0 || places.has(id)) return false;
    free.set(path, left - 1);
    places.set(id, parsePlace(path));
    return true;
  };
  for (const [id, place] of Object.entries(keep)) take(id, placeText(place));
  for (const [id, place] of Object.entries(current)) take(id, placeText(place));

  const empty = [...free].flatMap(([path, left]) => Array.from({ length: left }, () => path));
  const idle = Object.keys(current).filter((id) => !places.has(id));
  const names = newNames([...Object.keys(current), ...Object.keys(keep)], taken, stem, organisation);
  const edits: PlaceEdit[] = [];
  for (const to of nearestFirst(empty, idle, current)) {
    const { id } = to;
    if (id !== undefined) edits.push({ kind: 'node.move', node: id, from: placeText(current[id] ?? { region: '' }), to: to.path });
    const name = id ?? names.next().value;
    if (id === undefined) edits.push({ kind: 'node.add', node: name, organisation, to: to.path });
    places.set(name, parsePlace(to.path));
  }
  const gone = Object.keys(current).filter((id) => !places.has(id));
  const removed = gone.map((node): PlaceEdit => ({ kind: 'member.remove', node }));
  const added = Object.keys(keep).filter((id) => !Object.hasOwn(current, id));
  const joined = added.map((node): PlaceEdit => ({ kind: 'member.add', node }));
  return { places: inOrder(places, Object.keys(current)), edits: [...joined, ...edits, ...removed] };
}

/** Gives every empty seat somebody who stands idle, preferably from the same region. */
function nearestFirst(
  empty: readonly DomainPath[],
  idle: readonly NodeId[],
  current: Readonly<Record<NodeId, Place>>,
): readonly { readonly path: DomainPath; readonly id: NodeId | undefined }[] {
  const waiting = [...idle];
  const seats = empty.map((path) => {
    const near = waiting.findIndex((id) => current[id]?.region === parsePlace(path).region);
    return { path, id: near === -1 ? undefined : waiting.splice(near, 1)[0] };
  });
  return seats.map(({ path, id }) => ({ path, id: id ?? waiting.shift() }));
}

/** `orderer3` is followed by `orderer4`, `peer1-org1` by `peer2-org1`: the number that tells those of today apart is counted on. */
function* newNames(
  known: readonly NodeId[],
  taken: readonly string[],
  stem: string,
  organisation: OrganisationId,
): Generator<NodeId, never> {
  const used = new Set([...known, ...taken].map((name) => name.toLowerCase()));
  const [best = { before: stem, after: '', numbers: [] }] = patterns(known, organisation).toSorted(
    (a, b) => b.numbers.length - a.numbers.length,
  );
  for (let number = Math.max(0, ...best.numbers) + 1; ; number++) {
    const name = `${best.before}${number}${best.after}`;
    if (!used.has(name.toLowerCase())) yield name;
  }
}

interface NamePattern {
  readonly before: string;
  readonly after: string;
  readonly numbers: readonly number[];
}

/** What the first of today is called without one of its numbers, and the numbers of all who are called so. The organisation's own is none. */
function patterns([first = '', ...others]: readonly NodeId[], organisation: OrganisationId): readonly NamePattern[] {
  const hidden = first.replace(organisation, (name) => '-'.repeat(name.length));
  return [...hidden.matchAll(/\d+/gu)].map(({ 0: digits, index }) => {
    const [before, after] = [first.slice(0, index), first.slice(index + digits.length)];
    const numbers = [first, ...others].flatMap((name) => {
      const middle = name.startsWith(before) && name.endsWith(after) ? name.slice(before.length, name.length - after.length) : '';
      return /^\d+$/u.test(middle) ? [Number(middle)] : [];
    });
    return { before, after, numbers };
  });
}

function inOrder(places: ReadonlyMap<NodeId, Place>, first: readonly NodeId[]): Readonly<Record<NodeId, Place>> {
  const known = first.filter((id) => places.has(id));
  const order = [...known, ...[...places.keys()].filter((id) => !known.includes(id))];
  return Object.fromEntries(order.map((id) => [id, places.get(id) ?? { region: '' }]));
}
