/** Keys and signatures: what Fabric accepts, what it rewrites, and who shares a key. */
import type { NodeId } from '../../kernel/ids.ts';
import { isIssuer } from './chain.ts';
import { distinct } from './days-left.ts';
import type { CertificateFacts, KeyKind } from './model.ts';
import { type Placed, type Slot } from './place-certificate.ts';
import { placeInFile } from './place-in-file.ts';
import { groups, holderText, inSlot, listText, type Scene, SLOT_WORDS, whereText } from './scene.ts';

const LEAST_RSA_BITS = 2048;
const WEAK_CURVES: readonly string[] = ['P-224', 'P-192'];
const CLIENT_CURVES: readonly string[] = ['P-256', 'P-384'];

export function checkKeys(scene: Scene): void {
  for (const { first } of distinct(scene.placed)) {
    if (isIdentity(first.slot)) checkIdentityKey(scene, first);
    checkStrength(scene, first);
    checkSignature(scene, first);
  }
}

/** Held by the MSP; TLS certificates and authorities are not. */
function isIdentity(slot: Slot): boolean {
  return slot === 'enrolment' || slot === 'admin' || slot === 'identity';
}

function checkIdentityKey(scene: Scene, placed: Placed): void {
  const { facts, holder, slot } = placed;
  const { key } = facts;
  const what = `the ${SLOT_WORDS[slot]} has ${keyText(key)}`;
  if (key.kind === 'rsa' || key.kind === 'other') scene.note('N130', holderText(placed), what, whereText(facts));
  if (key.kind === 'ed25519') checkEd25519(scene, placed, what);
  if (key.kind === 'ec' && holder.kind === 'user' && !CLIENT_CURVES.includes(key.curve) && !WEAK_CURVES.includes(key.curve)) {
    scene.note('N134', holderText(placed), what, whereText(facts));
  }
}

function checkEd25519(scene: Scene, placed: Placed, what: string): void {
  const { version } = scene.topology.platform;
  const below = scene.configs.filter(({ capabilities }) => !capabilities.channel.includes('V3_0')).map(({ channel }) => channel);
  const old = Number(version.split('.')[0]) < 3;
  if (!old && below.length === 0) return;
  const why = old ? `Fabric ${version}` : `capabilities of ${listText(below)} without V3_0`;
  scene.note('N131', holderText(placed), what, `${whereText(placed.facts)}; ${why}`);
}

function checkStrength(scene: Scene, placed: Placed): void {
  const { key } = placed.facts;
  const weak = key.kind === 'rsa' ? key.bits < LEAST_RSA_BITS : key.kind === 'ec' && WEAK_CURVES.includes(key.curve);
  if (weak) scene.note('N133', holderText(placed), `the ${SLOT_WORDS[placed.slot]} has ${keyText(key)}`, whereText(placed.facts));
}

/** Rewritten are identities and intermediate authorities, never roots or TLS certificates. */
function checkSignature(scene: Scene, placed: Placed): void {
  const { facts, slot } = placed;
  if (facts.signature.by.kind === 'refuted') {
    scene.note('N142', holderText(placed), `"${facts.issuer}" did not sign this ${SLOT_WORDS[slot]}`, whereText(facts));
  }
  if (facts.signature.highS && (isIdentity(slot) || slot === 'intermediate')) {
    scene.note('N145', holderText(placed), `the ${SLOT_WORDS[slot]} carries a signature with a high S`, whereText(facts));
  }
}

/** What SmartBFT asks of the identities of its consenters, in the files and in the configuration. */
export function checkSmartBftIdentities(scene: Scene): void {
  for (const { id, consensus, consenters } of Object.values(scene.topology.channels)) {
    if (consensus.kind !== 'smartbft') continue;
    const configured = (scene.ofChannel.get(id) ?? []).filter(({ slot }) => slot === 'identity').map(({ facts }) => facts);
    const authorities = scene.placed.filter(({ facts }) => facts.isCa).map(({ facts }) => facts);
    for (const facts of configured) checkSmartBftIdentity(scene, id, facts, authorities);
    if (configured.length > 0) continue;
    for (const node of consenters) {
      for (const facts of inSlot(scene, node, 'enrolment')) checkSmartBftIdentity(scene, id, facts, authorities);
    }
  }
}

function checkSmartBftIdentity(scene: Scene, channel: string, facts: CertificateFacts, authorities: readonly CertificateFacts[]): void {
  const { key } = facts;
  const subject = `channels.${channel}`;
  const what = `the identity of consenter ${facts.commonName ?? facts.subject}`;
  if (facts.plainPem === false) scene.note('N147', subject, `${what} is not plain PEM`, whereText(facts));
  if (key.kind !== 'ec') return scene.note('N132', subject, `${what} has ${keyText(key)}`, whereText(facts));
  const issuer = authorities.find((each) => isIssuer(each, facts));
  if (issuer?.key.kind !== 'ec' || issuer.key.curve === key.curve) return;
  scene.note(
    'N146',
    subject,
    `${what} has ${keyText(key)}, its authority ${keyText(issuer.key)}`,
    `${whereText(facts)}; ${whereText(issuer)}`,
  );
}

/** Nodes that share a key, whichever certificates carry it. */
export function checkDuplicates(scene: Scene): void {
  const keys = [...scene.ofNode].flatMap(([node, placed]) =>
    placed.filter(({ slot }) => slot === 'enrolment' || slot === 'tls').map(({ facts }) => ({ node, facts })),
  );
  for (const all of groups(keys, ({ facts }) => facts.keyId).values()) shared(scene, all);
}

function shared(scene: Scene, all: readonly { readonly node: NodeId; readonly facts: CertificateFacts }[]): void {
  const owners = [...new Map(all.map((each) => [each.node, each.facts]))].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (owners.length < 2) return;
  const names = owners.map(([node]) => node);
  const path = placeInFile(scene.topology, names[0] ?? '');
  scene.note('N170', listText(names), `${listText(names)} have the same key`, listText(owners.map(([, facts]) => whereText(facts))), path);
}

/** What a TLS certificate may be used for; one that lists no use may be used for all. */
export function checkTlsUses(scene: Scene): void {
  const consenters = new Set(Object.values(scene.topology.channels).flatMap((channel) => channel.consenters));
  for (const [node] of scene.ofNode) {
    const own = inSlot(scene, node, 'tls').filter(({ usages }) => usages.includes('serverAuth') || usages.includes('clientAuth'));
    if (own.length === 0 || own.length < inSlot(scene, node, 'tls').length) continue;
    for (const [usage, needed] of [
      ['serverAuth', true],
      ['clientAuth', consenters.has(node)],
    ] as const) {
      if (!needed || own.some(({ usages }) => usages.includes(usage))) continue;
      scene.note('N153', node, `no TLS certificate of the node is for ${usage}`, listText(own.map(whereText)));
    }
  }
}

function keyText(key: KeyKind): string {
  switch (key.kind) {
    case 'ec':
      return `an ECDSA key on ${key.curve}`;
    case 'rsa':
      return `an RSA key of ${key.bits} bits`;
    case 'ed25519':
      return 'an Ed25519 key';
    case 'other':
      return `a key of type ${key.name}`;
  }
}
