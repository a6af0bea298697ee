/** Wishes that nothing can fulfil, found before anything is searched for. */
import type { DomainPath } from '../../kernel/ids.ts';
import { PLACEMENT_CODES } from './codes.ts';
import type { PlacementCode } from './codes.ts';
import { domainsOf, domainTrees, keptIn, roomIn } from './domain-tree.ts';
import type { DomainNode } from './domain-tree.ts';
import type { PlacementProblem, PlacementRequest } from './model.ts';

/** Far above every real consenter set; the exact division grows with the cube. */
export const MAX_CONSENTERS = 64;

export function checkRequest(request: PlacementRequest): readonly PlacementProblem[] {
  const numbers = [...checkNumbers(request), ...checkNames(request)];
  if (numbers.length > 0) return numbers;
  const trees = domainTrees(request);
  const kept = Object.keys(request.keep).length;
  if (kept > request.consenters) {
    return [problem('L104', `${kept} consenters are to be kept, and there shall be ${request.consenters}`, 'keep')];
  }
  const crowded = trees.flatMap(crowdedDomains);
  return crowded.length > 0 ? crowded : checkRoom(request, trees);
}

export function problem(
  code: PlacementCode,
  message: string,
  subject: string,
  hint: string = PLACEMENT_CODES[code].hint,
): PlacementProblem {
  return { code, message, hint, subject };
}

function checkNumbers({ consenters, maxPerRegion, capacities, clients }: PlacementRequest): readonly PlacementProblem[] {
  const found: PlacementProblem[] = [];
  if (!Number.isInteger(consenters) || consenters < 1 || consenters > MAX_CONSENTERS) {
    found.push(problem('L101', `${consenters} is no number of consenters from 1 to ${MAX_CONSENTERS}`, 'consenters'));
  }
  if (maxPerRegion !== undefined && (!Number.isInteger(maxPerRegion) || maxPerRegion < 1)) {
    found.push(problem('L106', `${maxPerRegion} is no number of consenters per region from 1 on`, 'max-per-region'));
  }
  for (const [path, capacity] of Object.entries(capacities)) {
    if (!Number.isInteger(capacity) || capacity < 0)
      found.push(problem('L106', `the capacity of ${path} is ${capacity}, no whole number from 0 on`, path));
  }
  for (const [region, weight] of Object.entries(clients)) {
    if (!Number.isFinite(weight) || weight < 0)
      found.push(problem('L106', `the clients of ${region} weigh ${weight}, no number from 0 on`, region));
  }
  return found;
}

/** A limit for a domain that does not exist would limit nothing, and nobody would know. */
function checkNames({ sites, keep, capacities }: PlacementRequest): readonly PlacementProblem[] {
  const domains = new Set([...sites, ...Object.values(keep)].flatMap((place) => domainsOf(place).map(({ path }) => path)));
  const strange = Object.keys(capacities).filter((path) => !domains.has(path));
  return strange.map((path) => problem('L106', `a capacity is given for ${path}, where no consenter can be placed`, path));
}

function crowdedDomains(node: DomainNode): readonly PlacementProblem[] {
  const kept = keptIn(node);
  if (kept <= node.capacity) return node.children.flatMap(crowdedDomains);
  return [problem('L103', `${kept} consenters are to be kept in ${node.path}, which may hold ${node.capacity}`, node.path)];
}

function checkRoom({ consenters, maxPerRegion }: PlacementRequest, trees: readonly DomainNode[]): readonly PlacementProblem[] {
  const room = trees.reduce((sum, tree) => sum + roomIn(tree), 0);
  if (room >= consenters) return [];
  const usable = trees.filter((tree) => roomIn(tree) > 0).map(({ path }): DomainPath => path);
  const limit = maxPerRegion === undefined ? '' : ` with at most ${maxPerRegion} in each`;
  const where = usable.length === 1 ? '1 region' : `${usable.length} regions`;
  return [problem('L102', `${consenters} consenters are asked for, and ${where}${limit} take ${room}`, 'consenters')];
}
