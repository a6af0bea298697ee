/** Organisations, orderers and peers. */
import { suggest } from '../kernel/nearest.ts';
import type { Report } from './checks.ts';
import { parsePlace } from './place.ts';
import type { Path } from './problem.ts';
import { ORDERERS_SCHEMA, PEERS_SCHEMA } from './schema-node.ts';
import type { TopologyDraft } from './schema.ts';

export function checkOrganisations(draft: TopologyDraft, report: Report): void {
  const msps = new Map<string, string>();
  const domains = new Map<string, string>();
  for (const [id, organisation] of Object.entries(draft.organisations ?? {})) {
    const { msp, domain } = organisation ?? {};
    // MSP ids are compared without case: they are also names of files.
    unique(msps, msp, id, (other) => report('E118', `organisation "${id}" has the MSP id of "${other}"`, ['organisations', id, 'msp']));
    unique(domains, domain, id, (other) =>
      report('E118', `organisation "${id}" has the domain of "${other}"`, ['organisations', id, 'domain']),
    );
  }
}

interface NodeDraft {
  readonly organisation?: string | undefined;
  readonly at?: string | undefined;
  readonly host?: string | undefined;
  readonly driver?: string | undefined;
  readonly ports?: Readonly<Record<string, number | undefined>> | undefined;
}

export function checkNodes(draft: TopologyDraft, report: Report): void {
  const names = new Map<string, string>();
  const hosts = new Map<string, string>();
  for (const kind of ['orderer', 'peer'] as const) {
    const section = `${kind}s` as const;
    const nodes: Readonly<Record<string, NodeDraft | undefined>> = draft[section] ?? {};
    for (const [id, node] of Object.entries(nodes)) {
      const path = [section, id];
      // Host names and, on some machines, folders do not tell capitals apart.
      unique(names, id, id, (other) => {
        const same = other === id ? `"${id}" is an orderer and a peer` : `"${id}" and "${other}" differ by capitals only`;
        report('E101', same, path, { on: 'key' });
      });
      if (Object.hasOwn(draft.regions ?? {}, id)) report('E112', `the ${kind} "${id}" is named like a region`, path, { on: 'key' });
      if (node === undefined) continue;
      checkPlace(draft, node.at, [...path, 'at'], report);
      checkOwner(draft, node.organisation, kind, [...path, 'organisation'], report);
      checkPorts(node.ports, kind, [...path, 'ports'], report);
      checkDriver(draft, node.driver, [...path, 'driver'], report);
      const host = hostOf(draft, id, node);
      unique(hosts, host, id, (other) => {
        if (other !== id)
          report('E118', `"${id}" and "${other}" have the same host name ${host}`, path, {
            on: 'key',
            hint: 'Give one of them another `host`.',
          });
      });
    }
  }
}

export function checkPlace(draft: TopologyDraft, at: string | undefined, path: Path, report: Report): void {
  if (at === undefined || draft.regions === undefined) return;
  const place = parsePlace(at);
  const known = Object.keys(draft.regions);
  if (!known.includes(place.region)) {
    report('E110', `region "${place.region}" is not declared`, path, { hint: suggest(place.region, known, 'regions') });
    return;
  }
  const zones = (draft.regions[place.region]?.zones ?? []).filter((zone) => zone !== undefined);
  if (place.zone === undefined || zones.includes(place.zone)) return;
  const elsewhere = known.find((region) => draft.regions?.[region]?.zones?.includes(place.zone ?? ''));
  const hint =
    elsewhere === undefined
      ? suggest(place.zone, zones, `zones of "${place.region}"`)
      : `It is a zone of "${elsewhere}": ${elsewhere}/${place.zone}?`;
  report('E111', `region "${place.region}" has no zone "${place.zone}"`, path, { hint });
}

function checkOwner(draft: TopologyDraft, id: string | undefined, kind: 'orderer' | 'peer', path: Path, report: Report): void {
  if (id === undefined || draft.organisations === undefined) return;
  if (!Object.hasOwn(draft.organisations, id)) {
    report('E116', `organisation "${id}" is not declared`, path, { hint: suggest(id, Object.keys(draft.organisations), 'organisations') });
    return;
  }
  const owner = draft.organisations[id]?.kind;
  if (owner !== undefined && owner !== kind)
    report('E117', `organisation "${id}" is of kind ${owner} and cannot own a node of kind ${kind}`, path);
}

function checkDriver(draft: TopologyDraft, id: string | undefined, path: Path, report: Report): void {
  const known = ['default', ...Object.keys(draft.drivers ?? {})];
  if (id === undefined || known.includes(id)) return;
  report('E119', `driver "${id}" is not declared`, path, { hint: suggest(id, known, 'drivers') });
}

/** Two listeners of one node, defaults included, cannot share a port. */
function checkPorts(given: NodeDraft['ports'], kind: 'orderer' | 'peer', path: Path, report: Report): void {
  if (given === undefined) return;
  const { ports } = (kind === 'orderer' ? ORDERERS_SCHEMA : PEERS_SCHEMA).values.defaulted;
  const seen = new Map<string, string>();
  for (const [name, { default: fallback }] of Object.entries(ports.defaulted)) {
    const port = given[name] ?? fallback;
    unique(seen, port?.toString(), name, (other) => report('E118', `the ports "${other}" and "${name}" are both ${port}`, path));
  }
}

function hostOf(draft: TopologyDraft, id: string, node: NodeDraft): string | undefined {
  if (node.host !== undefined) return node.host;
  const { organisation } = node;
  if (organisation === undefined || !Object.hasOwn(draft.organisations ?? {}, organisation)) return undefined;
  const domain = draft.organisations?.[organisation]?.domain;
  return domain === undefined ? undefined : `${id}.${domain}`;
}

function unique(seen: Map<string, string>, value: string | undefined, owner: string, clash: (other: string) => void): void {
  if (value === undefined) return;
  const other = seen.get(value.toLowerCase());
  if (other === undefined) seen.set(value.toLowerCase(), owner);
  else clash(other);
}
