/** The sections beside nodes and channels: from the file to the model, and back. */
import { latencyKey, splitLatencyKey, unorderedPair } from './latency-key.ts';
import { mapValues } from './map-values.ts';
import type { CertificateAuthority, Certificates, Link, LoadBalancer, Service, StateDatabase, Topology } from './model.ts';
import { parsePlace, placeText } from './place.ts';
import { fileRecovery, recoveryOf } from './resolve-recovery.ts';
import type { DecodedFile } from './schema.ts';

type Sections = Pick<Topology, 'certificates' | 'stateDatabases' | 'loadBalancers' | 'links' | 'services' | 'clients' | 'recovery'>;
type SectionsFile = Pick<
  DecodedFile,
  'certificates' | 'state-databases' | 'load-balancers' | 'links' | 'services' | 'clients' | 'recovery'
>;

export function sectionsOf(file: DecodedFile): Sections {
  return {
    certificates: certificatesOf(file),
    stateDatabases: mapValues(file['state-databases'], ({ kind, at, peers, port, listen }, id): StateDatabase => {
      return { id, kind, at: parsePlace(at), peers, port, listen };
    }),
    loadBalancers: mapValues(file['load-balancers'], balancerOf),
    links: linksOf(file),
    services: mapValues(file.services, ({ organisation, host, port, peers, keepalive }, id): Service => {
      return { id, organisation, host, port, peers, keepalive: { intervalMs: keepalive.interval, timeoutMs: keepalive.timeout } };
    }),
    clients: file.clients,
    recovery: recoveryOf(file.recovery),
  };
}

export function fileSections(topology: Sections): SectionsFile {
  return {
    certificates: fileCertificates(topology.certificates),
    'state-databases': mapValues(topology.stateDatabases, ({ kind, at, peers, port, listen }) => {
      return { kind, at: placeText(at), peers, port, listen };
    }),
    'load-balancers': mapValues(topology.loadBalancers, fileBalancer),
    links: Object.fromEntries(topology.links.map((link) => [latencyKey(...link.between), { kind: link.kind, private: link.private }])),
    services: mapValues(topology.services, ({ organisation, host, port, peers, keepalive }) => {
      return { organisation, host, port, peers, keepalive: { interval: keepalive.intervalMs, timeout: keepalive.timeoutMs } };
    }),
    clients: topology.clients,
    recovery: fileRecovery(topology.recovery),
  };
}

function certificatesOf(file: DecodedFile): Certificates {
  const { authorities, validity, names, 'renew-before': renewBeforeMs } = file.certificates;
  return {
    authorities: mapValues(authorities, ({ kind, organisation, at, host, port }, id): CertificateAuthority => {
      return {
        id,
        kind,
        organisation,
        ...(at === undefined ? {} : { at: parsePlace(at) }),
        host: host ?? `${id}.${file.organisations[organisation]?.domain}`,
        port,
      };
    }),
    nodeValidityMs: validity.node,
    caValidityMs: validity.ca,
    renewBeforeMs,
    names,
  };
}

function fileCertificates({ authorities, nodeValidityMs, caValidityMs, renewBeforeMs, names }: Certificates): DecodedFile['certificates'] {
  return {
    authorities: mapValues(authorities, ({ kind, organisation, at, host, port }) => {
      return { kind, organisation, ...(at === undefined ? {} : { at: placeText(at) }), host, port };
    }),
    validity: { node: nodeValidityMs, ca: caValidityMs },
    'renew-before': renewBeforeMs,
    names,
  };
}

function balancerOf(file: DecodedFile['load-balancers'][string], id: string): LoadBalancer {
  const { at, host, port, serves, address, 'standby-of': standbyOf, 'virtual-address': virtualAddress } = file;
  return {
    id,
    at: parsePlace(at),
    host,
    port,
    serves,
    idleTimeoutMs: file['idle-timeout'],
    ...(address === undefined ? {} : { address }),
    ...(standbyOf === undefined ? {} : { standbyOf }),
    ...(virtualAddress === undefined ? {} : { virtualAddress }),
  };
}

function fileBalancer(balancer: LoadBalancer): DecodedFile['load-balancers'][string] {
  const { at, host, port, serves, address, standbyOf, virtualAddress, idleTimeoutMs } = balancer;
  return {
    at: placeText(at),
    host,
    port,
    serves,
    'idle-timeout': idleTimeoutMs,
    ...(address === undefined ? {} : { address }),
    ...(standbyOf === undefined ? {} : { 'standby-of': standbyOf }),
    ...(virtualAddress === undefined ? {} : { 'virtual-address': virtualAddress }),
  };
}

/** A pair that is written in both orders has one meaning (checks-links.ts), and becomes one link. */
function linksOf(file: DecodedFile): readonly Link[] {
  const regions = new Set(Object.keys(file.regions));
  const found = new Map<string, Link>();
  for (const [key, link] of Object.entries(file.links)) {
    const [between] = splitLatencyKey(key, regions);
    if (between !== undefined) found.set(unorderedPair(...between), { between, kind: link.kind, private: link.private });
  }
  return [...found.values()];
}
