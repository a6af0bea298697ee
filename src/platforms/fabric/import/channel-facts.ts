/** What a channel's configuration and its peers say, as facts of a topology; a configuration that the file cannot say is refused (E463, E464). */
import { X509Certificate } from 'node:crypto';
import { policyText } from '../../../core/analysis/drift/policy-text.ts';
import { failures } from '../../../core/kernel/failure.ts';
import {
  type ChannelConfig,
  consenterAddress,
  type ConfigConsenter,
  type ConfigDuration,
  type ConfigOrganisation,
  type PemText,
} from '../../../core/platforms/fabric/channel-config/model.ts';
import { type ChaincodeFact, type ChannelFact, factAddress, type NodeFact, type PolicyFact } from '../../../core/topology/import-facts.ts';
import type { FabricConsensus } from '../../../core/topology/model.ts';
import { certificatesOf } from '../certificates/pem.ts';
import { parseCertificate } from '../certificates/parse-certificate.ts';
import { IMPORT_CODES } from './codes.ts';
import type { DiscoveredPeer } from './discover-peers.ts';

const fail = failures(IMPORT_CODES);

/** What peers told about a channel; null with the reason where nobody could be asked. */
export interface PeerAnswers {
  readonly peers: readonly DiscoveredPeer[] | { readonly unknown: string };
  readonly chaincodes: readonly ChaincodeFact[] | { readonly unknown: string };
}

export interface ChannelReading {
  readonly channel: ChannelFact;
  readonly orderers: readonly NodeFact[];
  readonly peers: readonly NodeFact[];
}

export function channelFacts(config: ChannelConfig, answers: PeerAnswers): ChannelReading {
  const consenters = config.consenters.toSorted((a, b) => (a.id ?? 0) - (b.id ?? 0));
  const orderers = consenters.map((consenter): NodeFact => {
    const { host, port, serverTlsCertificate } = consenter;
    return { msp: consenter.msp ?? ownerOf(config, consenter), host, port, certified: certifiedName(serverTlsCertificate), anchor: false };
  });
  const peers = peersOf(config, answers);
  const { maxMessages, absoluteMaxBytes, preferredMaxBytes } = config.batch;
  const channel: ChannelFact = {
    id: config.channel,
    consensus: consensusOf(config),
    batch: { maxMessages, absoluteMaxBytes, preferredMaxBytes },
    consenters: orderers.map(factAddress),
    peers: peers.map(factAddress),
    organisations: config.applicationOrganisations.map(({ msp }) => msp.id),
    endorsement: endorsementOf(config),
    chaincodes: 'unknown' in answers.chaincodes ? [] : answers.chaincodes,
    remarks: [...remarksOf(config, consenters), ...peerRemarks(config, answers, peers)],
  };
  return { channel, orderers, peers };
}

function peersOf({ applicationOrganisations }: ChannelConfig, { peers }: PeerAnswers): readonly NodeFact[] {
  const anchors = applicationOrganisations.flatMap(({ msp, anchorPeers }) =>
    anchorPeers.map(({ host, port }): NodeFact => ({ msp: msp.id, host, port, certified: null, anchor: true })),
  );
  const isAnchor = (address: string): boolean => anchors.some((anchor) => factAddress(anchor) === address);
  const found = ('unknown' in peers ? [] : peers).flatMap(({ msp, address, certificate }): readonly NodeFact[] => {
    const place = placeIn(address);
    return place === null ? [] : [{ msp, ...place, certified: certifiedName(certificate), anchor: isAnchor(address) }];
  });
  const known = new Set(found.map(factAddress));
  return [...found, ...anchors.filter((anchor) => !known.has(factAddress(anchor)))].toSorted((a, b) =>
    factAddress(a) < factAddress(b) ? -1 : 1,
  );
}

/** Null for a peer that tells no address, or none that can be dialled. */
function placeIn(address: string): Pick<NodeFact, 'host' | 'port'> | null {
  const [, host = '', port = ''] = /^([^\s:]+):([1-9]\d{0,4})$/u.exec(address) ?? [];
  return host === '' || Number(port) > 65_535 ? null : { host, port: Number(port) };
}

/** On Raft: the organisation among whose endpoints it is; else the one whose TLS authority issued its certificate. */
function ownerOf({ channel, ordererOrganisations }: ChannelConfig, consenter: ConfigConsenter): string {
  const address = consenterAddress(consenter);
  const named = ordererOrganisations.filter(({ endpoints }) => endpoints.includes(address));
  const issued = ordererOrganisations.filter((organisation) => issuedBy(organisation, consenter.serverTlsCertificate));
  const [owner] = [named, issued, ordererOrganisations].find((each) => each.length === 1) ?? [];
  if (owner === undefined)
    throw fail('E464', `channel ${channel}: no organisation owns the consenter ${address} alone`, { subject: channel });
  return owner.msp.id;
}

function issuedBy({ msp }: ConfigOrganisation, text: PemText): boolean {
  const [certificate] = certificatesOf(text);
  if (certificate === undefined) return false;
  return [...msp.tlsRoots, ...msp.tlsIntermediates].some((root) => {
    const [authority] = certificatesOf(root);
    if (authority === undefined) return false;
    const { publicKey } = new X509Certificate(authority.der);
    return new X509Certificate(certificate.der).verify(publicKey);
  });
}

function consensusOf({ channel, consensus, batch }: ChannelConfig): FabricConsensus {
  if (consensus.kind === 'other') throw fail('E463', `channel ${channel} is ordered by ${consensus.type}`, { subject: channel });
  const ms = ({ text, ms: value }: ConfigDuration): number => {
    if (value === null)
      throw fail('E463', `channel ${channel} has the timer ${JSON.stringify(text)}, which is no duration`, { subject: channel });
    return value;
  };
  if (consensus.kind === 'raft') {
    const { electionTicks, heartbeatTicks, maxInflightBlocks, snapshotIntervalBytes } = consensus;
    const timers = { tickIntervalMs: ms(consensus.tickInterval), batchTimeoutMs: ms(batch.timeout) };
    return { kind: 'raft', ...timers, electionTicks, heartbeatTicks, maxInflightBlocks, snapshotIntervalBytes };
  }
  const { leaderHeartbeatCount, poolSize, incomingBufferSize } = consensus;
  return {
    kind: 'smartbft',
    leaderHeartbeatMs: ms(consensus.leaderHeartbeat),
    leaderHeartbeatCount,
    requestForwardMs: ms(consensus.requestForward),
    requestComplainMs: ms(consensus.requestComplain),
    requestAutoRemoveMs: ms(consensus.requestAutoRemove),
    viewChangeMs: ms(consensus.viewChange),
    viewChangeResendMs: ms(consensus.viewChangeResend),
    collectMs: ms(consensus.collect),
    batchIntervalMs: ms(consensus.batchInterval),
    poolSize,
    incomingBufferSize,
  };
}

function endorsementOf({ policies }: ChannelConfig): PolicyFact {
  const reading = policyText(policies['/Channel/Application/Endorsement']);
  return reading.kind === 'text' ? { text: reading.text } : { unsayable: reading.why };
}

/** What is known, and has no word in the file. */
function remarksOf(config: ChannelConfig, consenters: readonly ConfigConsenter[]): readonly string[] {
  const addresses = config.consenters.map(consenterAddress);
  const endpoints = [...config.globalEndpoints, ...config.ordererOrganisations.flatMap((each) => each.endpoints)];
  const others = endpoints.filter((endpoint) => !addresses.includes(endpoint));
  const ids = consenters.map(({ id }) => id);
  return [
    ...(config.consensus.kind === 'smartbft' && ids.some((id, index) => id !== index + 1)
      ? [`the ids of the consenters, which are ${ids.join(', ')}: the file gives 1 to ${ids.length}`]
      : []),
    ...(config.consensus.state === 'normal' ? [] : [`the end of a migration: the channel is in the state ${config.consensus.state}`]),
    ...(others.length === 0 ? [] : [`what listens at ${others.join(', ')}: an endpoint of the channel, and no consenter`]),
  ];
}

function peerRemarks(config: ChannelConfig, { peers, chaincodes }: PeerAnswers, found: readonly NodeFact[]): readonly string[] {
  const silent = 'unknown' in peers ? [] : peers.filter(({ address }) => placeIn(address) === null).map(({ msp }) => msp);
  const without = config.applicationOrganisations.map(({ msp }) => msp.id).filter((id) => !found.some(({ msp }) => msp === id));
  return [
    ...('unknown' in peers ? [`peers that are no anchor peers: ${peers.unknown}`] : ['peers that were down: discovery lists the living']),
    ...silent.map((msp) => `the address of a peer of ${msp}, which tells none to other organisations`),
    ...without.map((msp) => `the peers of ${msp}`),
    ...('unknown' in chaincodes ? [`the chaincodes: ${chaincodes.unknown}`] : []),
  ];
}

/** The host name of a certificate: its common name where that is one, else the first name that it lists. */
function certifiedName(text: PemText): string | null {
  const [certificate] = certificatesOf(text);
  if (certificate === undefined) return null;
  const { commonName, sans } = parseCertificate(certificate.der).facts;
  return [commonName ?? '', ...sans.dns].find((name) => /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/u.test(name)) ?? null;
}
