/** What the loss of each domain leaves, counted on the placement itself. */
import { unreachable } from '../../kernel/assert.ts';
import type { DomainPath, NodeId } from '../../kernel/ids.ts';
import type { Place } from '../../topology/model.ts';
import { PLACEMENT_CODES } from './codes.ts';
import { domainsOf } from './domain-tree.ts';
import { DOMAIN_LEVELS } from './model.ts';
import type { CounterExample, DomainLevel, Survives } from './model.ts';

export interface Domain {
  readonly path: DomainPath;
  /** The largest level that it stands for. */
  readonly level: DomainLevel;
  readonly levels: readonly DomainLevel[];
  readonly holds: readonly NodeId[];
}

/** The named domains that hold somebody, in the order of the nodes, larger before smaller. */
export function occupiedDomains(places: Readonly<Record<NodeId, Place>>): readonly Domain[] {
  const found = new Map<DomainPath, { level: DomainLevel; levels: readonly DomainLevel[]; holds: NodeId[] }>();
  for (const [id, place] of Object.entries(places)) {
    for (const { path, levels } of domainsOf(place)) {
      const domain = found.get(path) ?? { level: levels[0] ?? 'host', levels, holds: [] };
      domain.holds.push(id);
      found.set(path, domain);
    }
  }
  const domains = [...found].map(([path, domain]) => ({ path, ...domain }));
  return domains.toSorted((a, b) => DOMAIN_LEVELS.indexOf(a.level) - DOMAIN_LEVELS.indexOf(b.level));
}

/** From the definition: the largest k so that whichever k domains of a level are lost, `needed` are left. */
export function survivesOf(places: Readonly<Record<NodeId, Place>>, needed: number): Survives {
  const ids = Object.keys(places);
  const domains = occupiedDomains(places);
  const spare = ids.length - needed;
  const level = (name: DomainLevel): number => {
    const shared = domains.filter(({ levels }) => levels.includes(name)).map(({ holds }) => holds.length);
    const alone = ids.length - shared.reduce((sum, each) => sum + each, 0);
    return bearable([...shared, ...Array.from({ length: alone }, () => 1)], spare);
  };
  return { region: level('region'), zone: level('zone'), rack: level('rack'), host: level('host'), node: spare };
}

function bearable(counts: readonly number[], spare: number): number {
  let lost = 0;
  const largestFirst = counts.toSorted((a, b) => b - a);
  const tooMany = largestFirst.findIndex((count) => (lost += count) > spare);
  return tooMany === -1 ? largestFirst.length : tooMany;
}

export function proofOf(places: Readonly<Record<NodeId, Place>>, needed: number): Readonly<Record<DomainPath, readonly NodeId[]>> {
  const domains = occupiedDomains(places).map(({ path, holds }) => [path, survivors(places, holds)] as const);
  return Object.fromEntries(domains.filter(([, left]) => left.length >= needed));
}

/** Names the domain whose loss leaves the fewest; of equal ones the largest kind. `regions`: how many can hold anybody. */
export function counterExampleOf(
  places: Readonly<Record<NodeId, Place>>,
  needed: number,
  regions: number,
  what: 'consenters' | 'peers' = 'consenters',
): CounterExample | undefined {
  const refuting = occupiedDomains(places).filter(({ holds }) => Object.keys(places).length - holds.length < needed);
  const worst = refuting.toSorted((a, b) => b.holds.length - a.holds.length)[0];
  if (worst === undefined) return undefined;
  const left = survivors(places, worst.holds);
  const code = what === 'peers' ? 'L113' : worst.level !== 'region' || regions > 2 ? 'L112' : regions === 1 ? 'L110' : 'L111';
  const numbers = `${worst.path} holds ${worst.holds.length} of ${Object.keys(places).length} ${what}; ${left.length} would be left, and ${needed} are needed`;
  return {
    code,
    domain: worst.path,
    level: worst.level,
    holds: worst.holds.length,
    survivors: left,
    needed,
    reason: `${numbers}: ${why(code)}`,
    hint: PLACEMENT_CODES[code].hint,
    domains: refuting.map(({ path }) => path),
  };
}

function why(code: CounterExample['code']): string {
  switch (code) {
    case 'L110':
      return 'a single region cannot survive its own loss';
    case 'L111':
      return 'two regions can never survive the loss of either, because every quorum is more than half';
    case 'L112':
      return 'no placement within these limits bears the loss of every domain of this kind';
    case 'L113':
      return 'all peers of the organisation go together';
    default:
      return unreachable(code);
  }
}

function survivors(places: Readonly<Record<NodeId, Place>>, lost: readonly NodeId[]): readonly NodeId[] {
  const gone = new Set(lost);
  return Object.keys(places).filter((id) => !gone.has(id));
}
