/** Domains as people write them: `region:london`, `orderer4`. */
import { nearest, suggest } from '../../kernel/nearest.ts';
import type { NodeId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import type { Domains } from './domains.ts';
import { type DomainId, type Level, LEVELS, type LossProblem } from './model.ts';
import { compare } from './pick.ts';

export interface ReadDomain {
  readonly level: Level;
  readonly id: DomainId;
  readonly nodes: readonly NodeId[];
}

export type DomainReader = (text: string) => ReadDomain | LossProblem;

export function domainReader(topology: Topology, domains: Domains): DomainReader {
  return (text) => {
    const colon = text.indexOf(':');
    if (colon === -1) return readBare(text, topology, domains);
    const level = LEVELS.find((each) => each === text.slice(0, colon));
    if (level === undefined) {
      return {
        id: text,
        message: `"${text.slice(0, colon)}" is no level of failure domains`,
        hint: suggest(text.slice(0, colon), LEVELS, 'levels'),
      };
    }
    const id = text.slice(colon + 1);
    const nodes = nodesOf(id, level, topology, domains);
    if (nodes !== undefined) return { level, id, nodes };
    return { id: text, message: `there is no ${level} "${id}"`, hint: hintFor(id, level, topology, domains) };
  };
}

/** One thing may be a domain of several levels (a node without a host is its own host): as long as the same nodes go, the first level will do. */
function readBare(id: string, topology: Topology, domains: Domains): ReadDomain | LossProblem {
  const found = LEVELS.flatMap((level) => {
    const nodes = nodesOf(id, level, topology, domains);
    return nodes === undefined ? [] : [{ level, id, nodes }];
  });
  const [first] = found;
  if (first === undefined) {
    return { id, message: `"${id}" is no node, place or organisation`, hint: hintForBare(id, topology, domains) };
  }
  const other = found.find(({ nodes }) => nodes.toSorted(compare).join() !== first.nodes.toSorted(compare).join());
  if (other === undefined) return first;
  return { id, message: `"${id}" is a ${first.level} and a ${other.level}`, hint: `Write ${first.level}:${id} or ${other.level}:${id}.` };
}

/** Undefined when the level has no such domain; one that is declared may be empty. */
function nodesOf(id: string, level: Level, topology: Topology, domains: Domains): readonly NodeId[] | undefined {
  return domains.members[level].get(id) ?? (declared(level, topology).includes(id) ? [] : undefined);
}

function declared(level: Level, { regions, organisations }: Topology): readonly DomainId[] {
  if (level === 'region') return Object.keys(regions);
  if (level === 'organisation') return Object.keys(organisations);
  if (level === 'zone') return Object.values(regions).flatMap(({ id, zones }) => zones.map((zone) => `${id}/${zone}`));
  return [];
}

function known(level: Level, topology: Topology, domains: Domains): readonly DomainId[] {
  return [...new Set([...domains.members[level].keys(), ...declared(level, topology)])];
}

/** The domain of another level is the likelier slip than a misspelt one of this level. */
function hintFor(id: string, level: Level, topology: Topology, domains: Domains): string {
  const elsewhere = LEVELS.find((each) => nodesOf(id, each, topology, domains) !== undefined);
  if (elsewhere !== undefined) return `It is a ${elsewhere}: write ${elsewhere}:${id}.`;
  return suggestFew(id, known(level, topology, domains), level);
}

function hintForBare(id: string, topology: Topology, domains: Domains): string {
  return suggestFew(id, [...new Set(LEVELS.flatMap((level) => known(level, topology, domains)))], 'domain');
}

/** A large network has too many names to list. */
const LISTED_NAMES = 20;

function suggestFew(id: string, names: readonly string[], what: string): string {
  const found = nearest(id, names);
  if (found === undefined || found.close || names.length <= LISTED_NAMES) return suggest(id, names, `${what}s`);
  return `The nearest of the ${names.length} known ${what}s is "${found.word}".`;
}
