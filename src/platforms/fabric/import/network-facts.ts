/** All channels of a network together: each organisation and each node once. */
import { failures } from '../../../core/kernel/failure.ts';
import type { ChannelConfig, ConfigOrganisation } from '../../../core/platforms/fabric/channel-config/model.ts';
import {
  factAddress,
  type NetworkFacts,
  type NodeFact,
  type OrganisationFact,
  type VersionFact,
} from '../../../core/topology/import-facts.ts';
import { certificatesOf } from '../certificates/pem.ts';
import { parseCertificate } from '../certificates/parse-certificate.ts';
import { channelFacts, type PeerAnswers } from './channel-facts.ts';
import { IMPORT_CODES } from './codes.ts';

const fail = failures(IMPORT_CODES);

export interface ReadChannel {
  readonly config: ChannelConfig;
  readonly answers: PeerAnswers;
}

export interface SaidFacts {
  readonly name: string;
  /** Of Fabric, when somebody knows it. */
  readonly version?: string;
  readonly places: Readonly<Record<string, string>>;
}

export function networkFacts(channels: readonly ReadChannel[], { name, version, places }: SaidFacts): NetworkFacts {
  const readings = channels.map(({ config, answers }) => channelFacts(config, answers));
  const configs = channels.map(({ config }) => config);
  const orderers = once(readings.flatMap((each) => each.orderers));
  const peers = once(readings.flatMap((each) => each.peers));
  const hosts = new Set([...orderers, ...peers].flatMap((node) => [node.host, factAddress(node)]));
  const idle = Object.keys(places).filter((host) => !hosts.has(host));
  return {
    name,
    version: version === undefined ? versionOf(configs) : { value: version },
    organisations: organisationsOf(configs),
    orderers,
    peers,
    channels: readings.map(({ channel }) => channel),
    places,
    remarks: idle.map((host) => `what ${host} is: it was given a place, and no node has this address`),
  };
}

/** An anchor peer of any channel is one. */
function once(nodes: readonly NodeFact[]): readonly NodeFact[] {
  return [...Map.groupBy(nodes, factAddress).values()].map((same) => {
    const [first] = same as [NodeFact];
    const certified = same.find((each) => each.certified !== null)?.certified ?? null;
    return { ...first, certified, anchor: same.some(({ anchor }) => anchor) };
  });
}

function organisationsOf(configs: readonly ChannelConfig[]): readonly OrganisationFact[] {
  const found = new Map<string, OrganisationFact>();
  const add = (kind: OrganisationFact['kind'], organisations: readonly ConfigOrganisation[]): void => {
    for (const { msp } of organisations) {
      if (found.has(msp.id) && found.get(msp.id)?.kind !== kind)
        throw fail('E463', `${msp.id} orders and endorses: in the file an organisation does one of the two`, { subject: msp.id });
      found.set(msp.id, { msp: msp.id, kind, domain: domainOf(msp.roots) });
    }
  };
  for (const { ordererOrganisations } of configs) add('orderer', ordererOrganisations);
  for (const { applicationOrganisations } of configs) add('peer', applicationOrganisations);
  return [...found.values()];
}

/** Authorities are named `ca.DOMAIN` by cryptogen and by most who follow its example; any other name says nothing. */
function domainOf(roots: readonly string[]): string | null {
  for (const { der } of roots.flatMap(certificatesOf)) {
    const { commonName } = parseCertificate(der).facts;
    const domain = /^(?:r|i)?ca[0-9]*\.(.+)$/iu.exec(commonName ?? '')?.[1];
    if (domain !== undefined) return domain;
  }
  return null;
}

/** Nothing in the ledger says which version runs; capabilities say which is the oldest that could. */
function versionOf(configs: readonly ChannelConfig[]): VersionFact {
  const required = configs.flatMap(({ capabilities: { channel, orderer, application } }) => [...channel, ...orderer, ...application]);
  const numbers = required
    .map((name) => /^V(\d+)_(\d+)/u.exec(name))
    .map((match) => [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)] as const);
  const [major, minor] = numbers.toSorted(([a, b], [c, d]) => c - a || d - b)[0] ?? [2, 0];
  return { value: `${major}.${minor}.0`, assumed: `at least ${major}.${minor} by the capabilities of the channels` };
}
