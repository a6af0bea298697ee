/** Names that an imported network needs and does not have: ids of organisations and nodes, and domains. Deterministic, and never twice the same. */
import { factAddress, type NetworkFacts, type NodeFact } from './import-facts.ts';
import { HOST_NAME, NODE_NAME } from './patterns.ts';

/** Nobody can own a name below it (RFC 2606): what stands there is unknown, and dialling it reaches nobody. */
export const UNKNOWN_DOMAIN = 'unknown.invalid';

export interface NamedOrganisation {
  readonly id: string;
  readonly domain: string;
  /** Why the domain is not the organisation's own. */
  readonly assumed?: string;
}

export interface NamedNode {
  readonly id: string;
  readonly host: string;
  /** What is wrong with the host. */
  readonly assumed?: string;
}

export interface Names {
  /** By MSP id. */
  readonly organisations: ReadonlyMap<string, NamedOrganisation>;
  /** By address. */
  readonly nodes: ReadonlyMap<string, NamedNode>;
}

/** @param taken names that nodes may not have: those of regions. */
export function nameParts(facts: NetworkFacts, taken: readonly string[]): Names {
  const organisations = nameOrganisations(facts);
  return { organisations, nodes: nameNodes(facts, organisations, taken) };
}

function nameOrganisations(facts: NetworkFacts): ReadonlyMap<string, NamedOrganisation> {
  const ids = new Set<string>();
  const domains = new Set<string>();
  const found = new Map<string, NamedOrganisation>();
  for (const { msp, domain, kind } of facts.organisations) {
    const short = msp.replace(/[-.]?msp$/iu, '');
    const id = unique(ids, wordOf(short === '' ? msp : short));
    const nodes = (kind === 'orderer' ? facts.orderers : facts.peers).filter((node) => node.msp === msp);
    const own = commonDomain(nodes.map(nameOf)) ?? domain;
    if (own !== null && isName(own) && !domains.has(own.toLowerCase())) {
      domains.add(own.toLowerCase());
      found.set(msp, { id, domain: own });
      continue;
    }
    const assumed = own === null ? 'its domain' : `a domain of its own: its nodes are in ${own}, as those of another organisation`;
    found.set(msp, { id, domain: unique(domains, `${id}.${UNKNOWN_DOMAIN}`.toLowerCase()), assumed });
  }
  return found;
}

function nameNodes(
  facts: NetworkFacts,
  organisations: ReadonlyMap<string, NamedOrganisation>,
  taken: readonly string[],
): ReadonlyMap<string, NamedNode> {
  const all = [...facts.orderers, ...facts.peers];
  const labels = Map.groupBy(all, (node) => labelOf(node).toLowerCase());
  const ids = new Set(taken.map((name) => name.toLowerCase()));
  const hosts = new Set<string>();
  const found = new Map<string, NamedNode>();
  for (const node of all) {
    const label = labelOf(node);
    const { id: owner, domain } = organisations.get(node.msp) ?? { id: 'unknown', domain: UNKNOWN_DOMAIN };
    const shared = (labels.get(label.toLowerCase())?.length ?? 0) > 1;
    const id = unique(ids, shared ? `${label}-${wordOf(owner).replaceAll(/[._]/gu, '-')}` : label);
    const usable = isName(node.host) && !hosts.has(node.host.toLowerCase());
    const host = usable ? node.host : unique(hosts, `${id}.${domain}`);
    hosts.add(host.toLowerCase());
    const assumed = `a host name of its own: it is dialled at ${factAddress(node)}`;
    found.set(factAddress(node), { id, host, ...(usable ? {} : { assumed }) });
  }
  return found;
}

/** `orderer1` of orderer1.example.com; the address in letters where there is no name. */
function labelOf(node: NodeFact): string {
  const name = nameOf(node);
  const label = (name === null ? node.host : (name.split('.')[0] ?? name)).replaceAll(/[^A-Za-z0-9-]+/gu, '-').replaceAll(/^-+|-+$/gu, '');
  return new RegExp(NODE_NAME.regex, 'u').test(label) ? label : 'node';
}

/** The name that the certificate says, else the host, unless that is an address. */
function nameOf({ certified, host }: NodeFact): string | null {
  return [certified, host].find((name) => name !== null && !isAddress(name)) ?? null;
}

function isAddress(host: string): boolean {
  return /^[0-9.]+$/u.test(host) || host.includes(':');
}

/** What follows the first label of every name; null where they do not agree. */
function commonDomain(names: readonly (string | null)[]): string | null {
  const domains = new Set(names.map((name) => (name === null ? '' : name.split('.').slice(1).join('.'))));
  const [domain = ''] = domains;
  return domains.size === 1 && domain !== '' ? domain : null;
}

function isName(text: string): boolean {
  return new RegExp(HOST_NAME.regex, 'u').test(text);
}

/** Letters of an MSP id that names in a file may have, and a beginning and an end that they may have. */
function wordOf(msp: string): string {
  const word = msp
    .toLowerCase()
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/gu, '')
    .slice(0, 50)
    .replace(/[^a-z0-9]+$/u, '');
  return word === '' ? 'organisation' : word;
}

function unique(taken: Set<string>, wanted: string): string {
  let name = wanted;
  for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${wanted}-${n}`;
  taken.add(name.toLowerCase());
  return name;
}
