/** Certificates, state databases, load balancers, services, clients: the names they use, and what of them contradicts itself. */
import { suggest } from '../kernel/nearest.ts';
import { checkPlace } from './checks-node.ts';
import { checkRecovery } from './checks-recovery.ts';
import type { Report } from './checks.ts';
import { milliseconds } from './milliseconds.ts';
import { parsePlace } from './place.ts';
import type { Path } from './problem.ts';
import { CERTIFICATES_SCHEMA } from './schema-support.ts';
import type { TopologyDraft } from './schema.ts';

export function checkSections(draft: TopologyDraft, report: Report): void {
  checkCertificates(draft, report);
  checkStateDatabases(draft, report);
  checkLoadBalancers(draft, report);
  checkServices(draft, report);
  checkRecovery(draft, report);
  const regions = Object.keys(draft.regions ?? {});
  for (const id of Object.keys(draft.clients ?? {})) {
    if (draft.regions === undefined || regions.includes(id)) continue;
    report('E110', `region "${id}" is not declared`, ['clients', id], { hint: suggest(id, regions, 'regions'), on: 'key' });
  }
}

function checkCertificates(draft: TopologyDraft, report: Report): void {
  const { authorities, names, validity } = draft.certificates ?? {};
  for (const [id, authority] of Object.entries(authorities ?? {})) {
    if (authority === undefined) continue;
    const path = ['certificates', 'authorities', id];
    checkPlace(draft, authority.at, [...path, 'at'], report);
    checkOrganisation(draft, authority.organisation, [...path, 'organisation'], report);
    if (authority.at === undefined && authority.kind !== 'external') {
      const hint = 'Add `at:`, or `kind: external` when somebody else runs it.';
      report('E103', `certificates.authorities.${id} lacks the key "at"`, path, { hint, on: 'key' });
    }
  }
  const known = [...Object.keys(draft.orderers ?? {}), ...Object.keys(draft.peers ?? {})];
  for (const id of Object.keys(names ?? {})) {
    if (known.includes(id)) continue;
    report('E130', `"${id}" is no node`, ['certificates', 'names', id], { hint: suggest(id, known, 'nodes'), on: 'key' });
  }
  const defaults = CERTIFICATES_SCHEMA.defaulted;
  const node = milliseconds(validity?.node ?? defaults.validity.defaulted.node.default);
  const ca = milliseconds(validity?.ca ?? defaults.validity.defaulted.ca.default);
  const before = milliseconds(draft.certificates?.['renew-before'] ?? defaults['renew-before'].default);
  if (ca <= node)
    report('E131', 'certificates of nodes must not outlive their authority: validity.ca must be longer than validity.node', [
      'certificates',
      'validity',
    ]);
  if (before >= node) report('E131', 'renew-before must be shorter than validity.node', ['certificates', 'renew-before']);
}

function checkStateDatabases(draft: TopologyDraft, report: Report): void {
  const owners = new Map<string, string>();
  for (const [id, database] of Object.entries(draft['state-databases'] ?? {})) {
    if (database === undefined) continue;
    const path = ['state-databases', id];
    checkPlace(draft, database.at, [...path, 'at'], report);
    checkPeers(draft, database.peers, undefined, [...path, 'peers'], report);
    for (const [i, peer] of (database.peers ?? []).entries()) {
      if (peer === undefined) continue;
      const other = owners.get(peer);
      if (other === undefined) owners.set(peer, id);
      else if (other !== id) report('E118', `peer "${peer}" already keeps its state in "${other}"`, [...path, 'peers', i]);
    }
    const [, second] = database.peers ?? [];
    if (second !== undefined) report('E132', `"${id}" is the state database of more than one peer`, [...path, 'peers', 1]);
  }
}

function checkLoadBalancers(draft: TopologyDraft, report: Report): void {
  const balancers = draft['load-balancers'] ?? {};
  const orderers = Object.keys(draft.orderers ?? {});
  for (const [id, balancer] of Object.entries(balancers)) {
    if (balancer === undefined) continue;
    const path = ['load-balancers', id];
    checkPlace(draft, balancer.at, [...path, 'at'], report);
    const { orderers: served, peers } = balancer.serves ?? {};
    for (const [i, node] of (served ?? []).entries()) {
      if (node === undefined || orderers.includes(node)) continue;
      report('E133', `"${node}" is no orderer`, [...path, 'serves', 'orderers', i], { hint: suggest(node, orderers, 'orderers') });
    }
    checkPeers(draft, peers, draft.peers?.[peers?.[0] ?? '']?.organisation, [...path, 'serves', 'peers'], report);
    const kinds = [served, peers].filter((list) => (list?.length ?? 0) > 0).length;
    if (balancer.serves !== undefined && kinds !== 1) {
      report('E134', `load balancer "${id}" serves ${kinds === 0 ? 'nothing' : 'orderers and peers'}`, [...path, 'serves'], { on: 'key' });
    }
    checkPartner(balancers, id, report);
  }
}

type Balancers = NonNullable<TopologyDraft['load-balancers']>;

/** A stand-by takes over an address, which moves within one network segment only: the two are in one region. */
function checkPartner(balancers: Balancers, id: string, report: Report): void {
  const { 'standby-of': partner, at } = balancers[id] ?? {};
  if (partner === undefined) return;
  const path = ['load-balancers', id, 'standby-of'];
  if (partner === id) report('E135', `load balancer "${id}" is its own stand-by`, path);
  else if (!Object.hasOwn(balancers, partner)) {
    const others = Object.keys(balancers).filter((other) => other !== id);
    report('E135', `load balancer "${partner}" is not declared`, path, { hint: suggest(partner, others, 'load balancers') });
  } else {
    const there = balancers[partner];
    if (there?.['standby-of'] !== undefined) report('E135', `load balancer "${partner}" is a stand-by itself`, path);
    else if (at !== undefined && there?.at !== undefined && parsePlace(at).region !== parsePlace(there.at).region)
      report('E135', `load balancer "${partner}" is in another region, and an address does not move between regions`, path);
  }
}

function checkServices(draft: TopologyDraft, report: Report): void {
  for (const [id, service] of Object.entries(draft.services ?? {})) {
    if (service === undefined) continue;
    const path = ['services', id];
    checkOrganisation(draft, service.organisation, [...path, 'organisation'], report, 'peer');
    checkPeers(
      draft,
      service.peers,
      draft.organisations?.[service.organisation ?? '']?.kind === 'peer' ? service.organisation : undefined,
      [...path, 'peers'],
      report,
    );
  }
}

function checkOrganisation(draft: TopologyDraft, id: string | undefined, path: Path, report: Report, kind?: 'peer'): void {
  if (id === undefined || draft.organisations === undefined) return;
  if (!Object.hasOwn(draft.organisations, id)) {
    report('E116', `organisation "${id}" is not declared`, path, { hint: suggest(id, Object.keys(draft.organisations), 'organisations') });
  } else if (kind === 'peer' && draft.organisations[id]?.kind === 'orderer') {
    report('E117', `organisation "${id}" is of kind orderer and has no peers`, path);
  }
}

/** `owner`: the organisation that must own them all, when there is such a rule. */
function checkPeers(
  draft: TopologyDraft,
  ids: readonly (string | undefined)[] | undefined,
  owner: string | undefined,
  path: Path,
  report: Report,
): void {
  const peers = draft.peers ?? {};
  for (const [i, id] of (ids ?? []).entries()) {
    if (id === undefined) continue;
    if (!Object.hasOwn(peers, id)) {
      report('E123', `peer "${id}" is not declared`, [...path, i], { hint: suggest(id, Object.keys(peers), 'peers') });
      continue;
    }
    const organisation = peers[id]?.organisation;
    if (owner === undefined || organisation === undefined || organisation === owner) continue;
    report('E136', `peer "${id}" belongs to "${organisation}", and this is an entry point of "${owner}"`, [...path, i]);
  }
}
