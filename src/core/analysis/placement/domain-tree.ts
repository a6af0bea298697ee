/** Failure domains as a tree, each with what stays in it and what fits. */
import { assert } from '../../kernel/assert.ts';
import type { DomainPath } from '../../kernel/ids.ts';
import type { Place } from '../../topology/model.ts';
import { placeText } from '../../topology/place.ts';
import { DOMAIN_LEVELS } from './model.ts';
import type { DomainLevel, PlacementRequest } from './model.ts';

export interface DomainNode {
  readonly path: DomainPath;
  /** Indexes of DOMAIN_LEVELS that it stands for: its own, and those above that its path skips. */
  readonly levels: readonly number[];
  readonly children: readonly DomainNode[];
  /** At most so many in it and below. */
  readonly capacity: number;
  /** Those that stay exactly here, not deeper. */
  readonly kept: number;
  /** Those that stand exactly here today. */
  readonly current: number;
  /** Whether new ones can stand exactly here. */
  readonly open: boolean;
}

export interface DomainStep {
  readonly path: DomainPath;
  readonly levels: readonly DomainLevel[];
}

/**
 * The domains that a place is in, largest first. A level that it does not name belongs to the next deeper domain that it names;
 * below the deepest, the node counts as a domain of its own and has no step here.
 */
export function domainsOf(place: Place): readonly DomainStep[] {
  const steps: DomainStep[] = [];
  let skipped: DomainLevel[] = [];
  for (const [depth, level] of DOMAIN_LEVELS.entries()) {
    skipped.push(level);
    if (place[level] === undefined) continue;
    steps.push({ path: placeText(cut(place, depth)), levels: skipped });
    skipped = [];
  }
  return steps;
}

type Wishes = Pick<PlacementRequest, 'sites' | 'capacities' | 'maxPerRegion' | 'keep' | 'current' | 'consenters'>;

/** One tree per region, in the order in which the request names them first. */
export function domainTrees(request: Wishes): readonly DomainNode[] {
  const drafts = new Map<DomainPath, Draft>();
  const roots: Draft[] = [];
  for (const place of request.sites) draftOf(drafts, roots, place).open = true;
  for (const place of Object.values(request.keep)) draftOf(drafts, roots, place).kept += 1;
  for (const place of Object.values(request.current)) {
    const draft = drafts.get(placeText(place));
    if (draft !== undefined) draft.current += 1;
  }
  return roots.map((draft) => finish(draft, request, request.maxPerRegion ?? Infinity));
}

/** All that stay in a domain and below. */
export function keptIn(node: DomainNode): number {
  return node.children.reduce((total, child) => total + keptIn(child), node.kept);
}

/** The most that a domain can hold, by its own capacity and those below. */
export function roomIn(node: DomainNode): number {
  const below = node.children.reduce((total, child) => total + roomIn(child), node.open ? Infinity : node.kept);
  return Math.min(node.capacity, below);
}

interface Draft {
  readonly path: DomainPath;
  readonly levels: readonly number[];
  readonly children: Draft[];
  kept: number;
  current: number;
  open: boolean;
}

function draftOf(drafts: Map<DomainPath, Draft>, roots: Draft[], place: Place): Draft {
  let siblings = roots;
  let found: Draft | undefined;
  for (const { path, levels } of domainsOf(place)) {
    found = drafts.get(path);
    if (found === undefined) {
      found = { path, levels: levels.map((level) => DOMAIN_LEVELS.indexOf(level)), children: [], kept: 0, current: 0, open: false };
      drafts.set(path, found);
      siblings.push(found);
    }
    siblings = found.children;
  }
  assert(found !== undefined, 'a place names at least a region');
  return found;
}

function finish(draft: Draft, request: Wishes, limit: number): DomainNode {
  const { path, levels, kept, current, open } = draft;
  const own = Object.hasOwn(request.capacities, path) ? (request.capacities[path] ?? Infinity) : Infinity;
  const children = draft.children.map((child) => finish(child, request, Infinity));
  return { path, levels, children, capacity: Math.min(own, limit, request.consenters), kept, current, open };
}

function cut(place: Place, depth: number): Place {
  const [, zone, rack, host] = DOMAIN_LEVELS.map((level, i) => (i <= depth ? place[level] : undefined));
  return {
    region: place.region,
    ...(zone === undefined ? {} : { zone }),
    ...(rack === undefined ? {} : { rack }),
    ...(host === undefined ? {} : { host }),
  };
}
