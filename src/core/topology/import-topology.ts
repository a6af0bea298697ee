/**
 * A topology file out of what was found out about a running network. Pure. Nothing is guessed in silence: what the file must say and
 * nobody knows is written as a value that cannot be mistaken (`unknown`, `.invalid`) under a comment that begins with `unknown:`.
 */
import { Document, isMap, isScalar, visit } from 'yaml';
import { encode } from './decode.ts';
import { type ChaincodeFact, type ChannelFact, factAddress, type NetworkFacts, type NodeFact, type PolicyFact } from './import-facts.ts';
import { type NamedNode, type Names, nameParts, UNKNOWN_DOMAIN } from './import-names.ts';
import { parsePlace } from './place.ts';
import { fileConsensus } from './resolve-consensus.ts';
import { BATCH_SCHEMA, CONSENSUS_SCHEMA } from './schema-consensus.ts';
import { ORDERERS_SCHEMA, PEERS_SCHEMA } from './schema-node.ts';

export interface UnknownPart {
  /** Where it stands in the file; empty for the whole. */
  readonly path: readonly string[];
  /** What is not known: `where this is`. */
  readonly what: string;
}

export interface ImportedTopology {
  readonly text: string;
  readonly unknown: readonly UnknownPart[];
}

type Note = (path: readonly string[], what: string) => void;

/** Region of everything that nobody placed. */
const UNKNOWN_REGION = 'unknown';
/** Added to the port of a listener that nobody knows, where its default is the gRPC port of the node. */
const MOVED_PORT = 10_000;

export function importTopology(facts: NetworkFacts): ImportedTopology {
  const unknown: UnknownPart[] = [];
  const note: Note = (path, what) => void unknown.push({ path, what });
  for (const remark of facts.remarks) note([], remark);
  const regions = regionsOf(facts, note);
  const names = nameParts(facts, Object.keys(regions));
  if (facts.version.assumed !== undefined) note(['platform'], `the version: ${facts.version.assumed}`);
  const file = {
    version: 1,
    name: facts.name,
    platform: { kind: 'fabric', version: facts.version.value },
    regions,
    organisations: organisationsOf(facts, names, note),
    orderers: nodesOf(facts, facts.orderers, 'orderer', names, note),
    peers: nodesOf(facts, facts.peers, 'peer', names, note),
    channels: Object.fromEntries(facts.channels.map((channel) => [channel.id, channelOf(channel, names, note)])),
  };
  return { text: print(file, unknown), unknown };
}

function placeOf({ places }: NetworkFacts, { host, port }: NodeFact): string {
  const said = [factAddress({ host, port }), host].find((key) => Object.hasOwn(places, key));
  return (said === undefined ? undefined : places[said]) ?? UNKNOWN_REGION;
}

function regionsOf(facts: NetworkFacts, note: Note): Readonly<Record<string, object>> {
  const zones = new Map<string, Set<string>>();
  for (const node of [...facts.orderers, ...facts.peers]) {
    const { region, zone } = parsePlace(placeOf(facts, node));
    const known = zones.get(region) ?? new Set();
    if (zone !== undefined) known.add(zone);
    zones.set(region, known);
  }
  if (zones.has(UNKNOWN_REGION)) note(['regions', UNKNOWN_REGION], 'where the nodes of this region are: give each its region and zone');
  if (zones.size > 1) note(['regions'], 'the round-trip times between the regions: add the section `latency`');
  return Object.fromEntries([...zones].map(([region, known]) => [region, known.size === 0 ? {} : { zones: [...known] }]));
}

function organisationsOf(facts: NetworkFacts, names: Names, note: Note): Readonly<Record<string, object>> {
  return Object.fromEntries(
    facts.organisations.map(({ msp, kind }) => {
      const { id, domain, assumed } = names.organisations.get(msp) ?? { id: msp, domain: UNKNOWN_DOMAIN };
      if (assumed !== undefined) note(['organisations', id], assumed);
      return [id, { msp, domain, kind, ...(facts.asked?.msp === msp ? { access: facts.asked.access } : {}) }];
    }),
  );
}

function nodesOf(
  facts: NetworkFacts,
  nodes: readonly NodeFact[],
  kind: 'orderer' | 'peer',
  names: Names,
  note: Note,
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    nodes.map((node) => {
      const { id, host, assumed } = named(names, factAddress(node));
      const { id: organisation, domain } = names.organisations.get(node.msp) ?? { id: node.msp, domain: '' };
      const at = placeOf(facts, node);
      if (at === UNKNOWN_REGION) note([`${kind}s`, id], 'where this is');
      if (assumed !== undefined) note([`${kind}s`, id], assumed);
      const ports = portsOf(kind, node.port);
      return [
        id,
        {
          organisation,
          at,
          ...(host === `${id}.${domain}` ? {} : { host }),
          ...(node.anchor ? { uses: ['endorse', 'query', 'anchor'] } : {}),
          ...(Object.keys(ports).length === 0 ? {} : { ports }),
        },
      ];
    }),
  );
}

/** The gRPC port where it is not the default; a listener whose default it takes is moved out of the way. */
function portsOf(kind: 'orderer' | 'peer', grpc: number): Readonly<Record<string, number>> {
  const { defaulted } = (kind === 'orderer' ? ORDERERS_SCHEMA : PEERS_SCHEMA).values.defaulted.ports;
  const defaults = Object.entries(defaulted).map(([name, { default: fallback }]) => [name, fallback ?? 0] as const);
  const others = defaults.filter(([name, fallback]) => name !== 'grpc' && fallback === grpc);
  return {
    ...(grpc === defaulted.grpc.default ? {} : { grpc }),
    ...Object.fromEntries(others.map(([name, fallback]) => [name, fallback + MOVED_PORT])),
  };
}

function channelOf(channel: ChannelFact, names: Names, note: Note): object {
  const path = ['channels', channel.id];
  for (const remark of channel.remarks) note(path, remark);
  const endorsement = policyOf(channel.endorsement, [...path, 'endorsement'], 'MAJORITY', note);
  const chaincodes = channel.chaincodes.map((chaincode) => [chaincode.name, chaincodeOf(chaincode, path, note)] as const);
  return {
    consensus: encode(CONSENSUS_SCHEMA, fileConsensus(channel.consensus)),
    consenters: channel.consenters.map((address) => named(names, address).id),
    peers: channel.peers.map((address) => named(names, address).id),
    organisations: channel.organisations.map((msp) => names.organisations.get(msp)?.id ?? msp),
    endorsement,
    batch: encode(BATCH_SCHEMA, {
      'max-messages': channel.batch.maxMessages,
      'absolute-max-bytes': channel.batch.absoluteMaxBytes,
      'preferred-max-bytes': channel.batch.preferredMaxBytes,
    }),
    ...(chaincodes.length === 0 ? {} : { chaincodes: Object.fromEntries(chaincodes) }),
  };
}

function chaincodeOf({ name, endorsement, collections }: ChaincodeFact, channel: readonly string[], note: Note): object {
  const path = [...channel, 'chaincodes', name];
  note(path, 'where this runs: the ledger knows the definition only');
  const policies = Object.entries(collections).flatMap(([key, fact]) => {
    if ('text' in fact) return [[key, { endorsement: fact.text }] as const];
    note(path, `a policy that the file can say for the collection ${key}: ${fact.unsayable}`);
    return [];
  });
  const own = endorsement === undefined ? undefined : policyOf(endorsement, path, undefined, note);
  return {
    kind: 'ccaas',
    address: `${name.toLowerCase().replaceAll('_', '-')}.${UNKNOWN_DOMAIN}:9999`,
    ...(own === undefined ? {} : { endorsement: own }),
    ...(policies.length === 0 ? {} : { collections: Object.fromEntries(policies) }),
  };
}

function policyOf<F extends string | undefined>(fact: PolicyFact, path: readonly string[], otherwise: F, note: Note): string | F {
  if ('text' in fact) return fact.text;
  note(path, `an endorsement policy that the file can say: ${fact.unsayable}`);
  return otherwise;
}

function named({ nodes }: Names, address: string): NamedNode {
  return nodes.get(address) ?? { id: address, host: address };
}

function print(file: object, unknown: readonly UnknownPart[]): string {
  const document = new Document(file, { aliasDuplicateObjects: false, version: '1.2', schema: 'core' });
  const remarks = unknown.filter(({ path }) => path.length === 0).map(({ what }) => ` unknown: ${oneLine(what)}`);
  document.commentBefore = [
    ' yaml-language-server: $schema=./node_modules/holdfast/schema/topology.schema.json',
    ' Written by `holdfast import`.',
    ...remarks,
  ].join('\n');
  for (const { path, what } of unknown) if (path.length > 0) comment(document, path, ` unknown: ${what}`);
  for (const section of ['organisations', 'orderers', 'peers'] as const) flow(document.get(section, true));
  visit(document, {
    Seq: (_key, list) => {
      if (list.items.every((item) => isScalar(item))) list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Before the key that the path ends with. */
function comment(document: Document, path: readonly string[], words: string): void {
  const above = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = isMap(above) ? above.items.find((pair) => isScalar(pair.key) && pair.key.value === path.at(-1))?.key : undefined;
  const line = oneLine(words);
  if (isScalar(key))
    key.commentBefore = key.commentBefore === undefined || key.commentBefore === null ? line : `${key.commentBefore}\n${line}`;
}

/** Words that came from the network stay in their comment. */
function oneLine(words: string): string {
  return words.replaceAll(/[\r\n]+/gu, ' ');
}

/** One line for each member. */
function flow(section: unknown): void {
  if (!isMap(section)) return;
  for (const { value } of section.items) if (isMap(value)) value.flow = true;
}
