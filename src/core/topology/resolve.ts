/** From a file without problems to the model, and back. */
import type { Channel, Chaincode, Consensus, FabricNode, Orderer, Peer, RegionLatency, Topology } from './model.ts';
import { consensusOf, fileConsensus } from './resolve-consensus.ts';
import { latencyKey, splitLatencyKey, unorderedPair } from './latency-key.ts';
import { mapValues } from './map-values.ts';
import { parsePlace, placeText } from './place.ts';
import { driverOf, fileDriver, fileOrganisation, organisationOf } from './resolve-driver.ts';
import { fileSections, sectionsOf } from './resolve-sections.ts';
import { RESERVED_SECTIONS } from './schema.ts';
import type { DecodedFile } from './schema.ts';

type NodeFile = DecodedFile['orderers'][string] | DecodedFile['peers'][string];
type ChannelFile = DecodedFile['channels'][string];

export function resolve(file: DecodedFile): Topology {
  const reserved = Object.entries(file).filter(([key]) => RESERVED_SECTIONS.includes(key));
  return {
    version: 1,
    name: file.name,
    platform: { kind: file.platform.kind, version: file.platform.version },
    regions: mapValues(file.regions, ({ zones, role }, id) => ({ id, zones, role })),
    latency: latencies(file),
    organisations: mapValues(file.organisations, organisationOf),
    orderers: mapValues(file.orderers, (node, id): Orderer => {
      return { kind: 'orderer', ...nodeBase(file, node, id), spare: node.spare, ports: node.ports };
    }),
    peers: mapValues(file.peers, (node, id): Peer => ({ kind: 'peer', ...nodeBase(file, node, id), uses: node.uses, ports: node.ports })),
    channels: mapValues(file.channels, (channel, id) => channelOf(file, channel, id)),
    drivers: { default: { kind: 'local' }, ...mapValues(file.drivers, driverOf) },
    ...sectionsOf(file),
    ...(reserved.length === 0 ? {} : { reserved: Object.fromEntries(reserved) }),
  };
}

/** The inverse of resolve: complete, with every default. */
export function unresolve(topology: Topology): DecodedFile {
  return {
    version: topology.version,
    name: topology.name,
    platform: topology.platform,
    regions: mapValues(topology.regions, ({ zones, role }) => ({ zones, role })),
    latency: Object.fromEntries(topology.latency.map(({ between, roundTripMs }) => [latencyKey(...between), roundTripMs])),
    organisations: mapValues(topology.organisations, fileOrganisation),
    orderers: mapValues(topology.orderers, (node) => ({ ...fileNode(node), spare: node.spare, ports: node.ports })),
    peers: mapValues(topology.peers, (node) => ({ ...fileNode(node), uses: node.uses, ports: node.ports })),
    channels: mapValues(topology.channels, fileChannel),
    drivers: mapValues(topology.drivers, fileDriver),
    ...fileSections(topology),
    ...topology.reserved,
  };
}

function nodeBase(file: DecodedFile, node: NodeFile, id: string) {
  const { organisation, driver, data } = node;
  const host = node.host ?? `${id}.${file.organisations[organisation]?.domain}`;
  return { id, organisation, at: parsePlace(node.at), host, driver, data };
}

function fileNode({ organisation, at, host, driver, data }: FabricNode) {
  return { organisation, at: placeText(at), host, driver, data };
}

function latencies(file: DecodedFile): readonly RegionLatency[] {
  const regions = new Set(Object.keys(file.regions));
  const found = new Map<string, RegionLatency>();
  for (const [key, roundTripMs] of Object.entries(file.latency)) {
    const [between] = splitLatencyKey(key, regions);
    if (between === undefined || found.has(unorderedPair(...between))) continue;
    found.set(unorderedPair(...between), { between, roundTripMs });
  }
  return [...found.values()];
}

function channelOf(file: DecodedFile, channel: ChannelFile, id: string): Channel {
  const { consensus, consenters, peers, endorsement, batch, chaincodes } = channel;
  const owners = peers.map((peer) => file.peers[peer]?.organisation).filter((owner) => owner !== undefined);
  const maxMessages = (consensus.kind === 'smartbft' ? consensus['max-messages'] : undefined) ?? batch['max-messages'];
  return {
    id,
    consensus: consensusOf(consensus),
    consenters,
    peers,
    organisations: channel.organisations ?? [...new Set(owners)],
    endorsement,
    batch: { maxMessages, absoluteMaxBytes: batch['absolute-max-bytes'], preferredMaxBytes: batch['preferred-max-bytes'] },
    chaincodes: mapValues(chaincodes, (chaincode): Chaincode => chaincode),
  };
}

function fileChannel(channel: Channel): ChannelFile {
  const { consenters, peers, organisations, endorsement, batch, chaincodes } = channel;
  return {
    consensus: fileConsensus(channel.consensus satisfies Consensus),
    consenters,
    peers,
    organisations,
    endorsement,
    batch: {
      'max-messages': batch.maxMessages,
      'absolute-max-bytes': batch.absoluteMaxBytes,
      'preferred-max-bytes': batch.preferredMaxBytes,
    },
    chaincodes,
  };
}
