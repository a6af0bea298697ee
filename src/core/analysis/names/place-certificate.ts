/**
 * Whose a certificate is and what it is for, told by where it was found. Files: the layout of cryptogen and Fabric CA; elsewhere a folder or
 * file that is named like a node, and then by what the certificate itself says.
 */
import type { FabricNode, Organisation, Topology } from '../../topology/model.ts';
import { nodes } from '../../topology/lookup.ts';
import type { CertificateFacts, ConsenterSlot, MspSlot } from './model.ts';

/** `authority`: a certificate authority of which nobody says whether it is for TLS or for enrolment. */
export type Slot = 'enrolment' | 'tls' | MspSlot | ConsenterSlot | 'authority' | 'unknown';

export type Holder =
  | { readonly kind: 'node'; readonly node: FabricNode }
  | { readonly kind: 'user'; readonly name: string; readonly organisation: Organisation | undefined }
  | { readonly kind: 'organisation'; readonly organisation: Organisation }
  | { readonly kind: 'nobody' };

export interface Placed {
  readonly facts: CertificateFacts;
  readonly holder: Holder;
  readonly slot: Slot;
}

export type PlaceOf = (facts: CertificateFacts) => Placed;

export function placing(topology: Topology): PlaceOf {
  const known = namesOf(topology);
  return (facts) => {
    const { source } = facts;
    if (source.kind === 'file') return { facts, holder: holderOf(source.path, known), slot: slotOf(source.path, facts) };
    if (source.kind === 'presented') {
      const node = known.nodes.get(source.node);
      return { facts, holder: node === undefined ? NOBODY : { kind: 'node', node }, slot: source.index === 0 ? 'tls' : 'tls-intermediate' };
    }
    const { place } = source;
    if (place.kind === 'msp') return { facts, holder: owner(known.organisations.get(place.msp)), slot: place.slot };
    const node = known.nodes.get(place.host.toLowerCase());
    return { facts, holder: node === undefined ? NOBODY : { kind: 'node', node }, slot: place.slot };
  };
}

const NOBODY: Holder = { kind: 'nobody' };

interface Known {
  /** By id and by host name. */
  readonly nodes: ReadonlyMap<string, FabricNode>;
  /** By id, domain and MSP id. */
  readonly organisations: ReadonlyMap<string, Organisation>;
}

function namesOf(topology: Topology): Known {
  return {
    nodes: new Map(
      nodes(topology).flatMap((node) => [
        [node.id, node],
        [node.host.toLowerCase(), node],
      ]),
    ),
    organisations: new Map(
      Object.values(topology.organisations).flatMap((each) => [
        [each.id, each],
        [each.domain, each],
        [each.msp, each],
      ]),
    ),
  };
}

function owner(organisation: Organisation | undefined): Holder {
  return organisation === undefined ? NOBODY : { kind: 'organisation', organisation };
}

/** The innermost folder that is somebody's name; a file that is itself named like a node when no folder is. */
function holderOf(path: string, known: Known): Holder {
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  const organisation = folders.map((each) => known.organisations.get(each)).findLast((each) => each !== undefined);
  const users = folders.indexOf('users');
  const user = users === -1 ? undefined : folders[users + 1];
  if (user !== undefined) return { kind: 'user', name: user, organisation };
  const node = folders.map((each) => known.nodes.get(each.toLowerCase())).findLast((each) => each !== undefined);
  const named = node ?? (organisation === undefined ? known.nodes.get(stem(file).toLowerCase()) : undefined);
  return named === undefined ? owner(organisation) : { kind: 'node', node: named };
}

function stem(file: string): string {
  return file.replace(/(?:-cert)?\.(?:pem|crt|cer)$/u, '');
}

const BY_FOLDER: Readonly<Record<string, Slot>> = {
  signcerts: 'enrolment',
  cacerts: 'root',
  intermediatecerts: 'intermediate',
  tlscacerts: 'tls-root',
  tlsintermediatecerts: 'tls-intermediate',
  admincerts: 'admin',
  ca: 'root',
  tlsca: 'tls-root',
};

function slotOf(path: string, facts: CertificateFacts): Slot {
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  const folder = folders.at(-1) ?? '';
  const tls = folder === 'tls' || folders.at(-2) === 'tls';
  if (folder === 'tls' && /^ca\b/u.test(file)) return 'tls-root';
  if (tls && folder !== 'tlscacerts' && folder !== 'cacerts') return facts.isCa ? 'tls-intermediate' : 'tls';
  if (tls && folder === 'cacerts') return 'tls-root';
  return (Object.hasOwn(BY_FOLDER, folder) ? BY_FOLDER[folder] : undefined) ?? byContent(facts);
}

/** TLS certificates name their use; those of Fabric's identities do not, and carry a role as unit. */
function byContent({ isCa, usages, units }: CertificateFacts): Slot {
  if (isCa) return 'authority';
  if (usages.includes('serverAuth') || usages.includes('clientAuth')) return 'tls';
  return units.length > 0 ? 'enrolment' : 'unknown';
}

/** Whether something serves as a certificate authority of identities, of TLS, or may of both. */
export function isEnrolmentAuthority(slot: Slot): boolean {
  return slot === 'root' || slot === 'intermediate' || slot === 'authority';
}

export function isTlsAuthority(slot: Slot): boolean {
  return slot === 'tls-root' || slot === 'tls-intermediate' || slot === 'authority';
}
