/** What every check is given: the certificates with their places, sorted out once, and a place for findings. */
import type { Finding } from '../../kernel/finding.ts';
import type { EpochMs, NodeId } from '../../kernel/ids.ts';
import type { ChannelConfig } from '../../platforms/fabric/channel-config/model.ts';
import type { Topology } from '../../topology/model.ts';
import { type NamesCode, NAMES_CODES } from './codes.ts';
import type { CertificateFacts, CertificateInventory } from './model.ts';
import { type Placed, placing, type Slot } from './place-certificate.ts';
import { placeInFile, type PositionOf } from './place-in-file.ts';
import { recogniseConsenters } from './recognise-consenters.ts';

/** @param path of what it is about in the topology file, when the subject does not say it. */
export type Note = (code: NamesCode, subject: string, message: string, evidence: string, path?: readonly string[]) => void;

export interface Scene {
  readonly topology: Topology;
  readonly configs: readonly ChannelConfig[];
  readonly inventory: CertificateInventory;
  readonly now: EpochMs;
  readonly placed: readonly Placed[];
  /** Files and presented certificates, never those of a channel. */
  readonly ofNode: ReadonlyMap<NodeId, readonly Placed[]>;
  /** By channel. */
  readonly ofChannel: ReadonlyMap<string, readonly Placed[]>;
  readonly note: Note;
}

export function sceneOf(
  topology: Topology,
  inventory: CertificateInventory,
  configs: readonly ChannelConfig[],
  now: EpochMs,
  findings: Finding[],
  positionOf?: PositionOf,
): Scene {
  const placed = recogniseConsenters(inOrder(inventory.certificates).map(placing(topology)));
  return {
    topology,
    configs,
    inventory,
    now,
    placed,
    ofNode: groups(placed, ({ facts, holder }) => (facts.source.kind === 'channel' || holder.kind !== 'node' ? undefined : holder.node.id)),
    ofChannel: groups(placed, ({ facts }) => (facts.source.kind === 'channel' ? facts.source.channel : undefined)),
    note(code, subject, message, evidence, path = placeInFile(topology, subject)) {
      const { severity, hint } = NAMES_CODES[code];
      const at = path === undefined ? undefined : positionOf?.(path);
      findings.push({ code, severity, subject, message, evidence, hint, ...(at === undefined ? {} : { at }) });
    },
  };
}

/** By place: what is found, and whose it is said to be, must not hang on the order in which certificates were read. */
function inOrder(certificates: readonly CertificateFacts[]): readonly CertificateFacts[] {
  const keyed = certificates.map((facts) => ({ facts, key: `${whereText(facts)} ${facts.fingerprint}` }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ facts }) => facts);
}

/** What a node has in a slot: from its files, and from what it presents when there are no files. */
export function inSlot(scene: Scene, node: NodeId, slot: Slot): readonly CertificateFacts[] {
  const all = (scene.ofNode.get(node) ?? []).filter((each) => each.slot === slot).map(({ facts }) => facts);
  const files = all.filter(({ source }) => source.kind === 'file' && source.index === 0);
  return files.length > 0 ? files : all;
}

export function groups<T>(all: readonly T[], keyOf: (each: T) => string | undefined): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    if (key === undefined) continue;
    const group = found.get(key);
    if (group === undefined) found.set(key, [each]);
    else group.push(each);
  }
  return found;
}

/** Where it was found: `peers/…/tls/server.crt`, `peer0.org1.example.com:7051`, `channel settlement, MSP Org1MSP, tls-root`. */
export function whereText({ source }: CertificateFacts): string {
  if (source.kind === 'file') return source.index === 0 ? source.path : `${source.path} (certificate ${source.index + 1})`;
  if (source.kind === 'presented') return `presented at ${source.host}:${source.port}`;
  const { channel, place } = source;
  if (place.kind === 'msp') return `channel ${channel}, MSP ${place.msp}, ${place.slot}`;
  return `channel ${channel}, consenter ${place.host}:${place.port}, ${place.slot}`;
}

/** Id of the node, name of the user, id of the organisation; the place when nobody is known to hold it. */
export function holderText({ holder, facts }: Placed): string {
  switch (holder.kind) {
    case 'node':
      return holder.node.id;
    case 'user':
      return holder.name;
    case 'organisation':
      return holder.organisation.id;
    case 'nobody':
      return facts.source.kind === 'file' ? facts.source.path : whereText(facts);
  }
}

/** The first few of a list, and how many more there are. */
export function listText(all: readonly string[], most = 3): string {
  const rest = all.length - most;
  return rest > 0 ? `${all.slice(0, most).join(', ')} and ${rest} more` : all.join(', ');
}

export const SLOT_WORDS: Readonly<Record<Slot, string>> = {
  enrolment: 'enrolment certificate',
  tls: 'TLS certificate',
  root: 'enrolment authority',
  intermediate: 'intermediate enrolment authority',
  'tls-root': 'TLS authority',
  'tls-intermediate': 'intermediate TLS authority',
  admin: 'admin certificate',
  identity: 'identity of the consenter',
  'client-tls': 'TLS client certificate of the consenter',
  'server-tls': 'TLS server certificate of the consenter',
  authority: 'certificate authority',
  unknown: 'certificate',
};
