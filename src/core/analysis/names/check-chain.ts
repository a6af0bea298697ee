/** Chains: every certificate of a node or user against the authorities of its organisation, in the files and in each channel. */
import type { ChannelId, OrganisationId } from '../../kernel/ids.ts';
import { type Chain, chainOf } from './chain.ts';
import { dateText } from './expiry-limits.ts';
import type { CertificateFacts } from './model.ts';
import { type Placed, isTlsAuthority, isEnrolmentAuthority } from './place-certificate.ts';
import { groups, holderText, listText, type Scene, SLOT_WORDS, whereText } from './scene.ts';
import { organisationOf, type OrganisationTrust, trustInChannel, trustInFiles, type TrustByOrganisation } from './trust.ts';

/** Fabric judges a chain at this long after the begin of the certificate (getValidityOptsForCert, v3.1.1). */
const JUDGED_AFTER_MS = 1_000;

interface View {
  /** Null: the files. */
  readonly channel: ChannelId | null;
  readonly trust: TrustByOrganisation;
}

export function checkChains(scene: Scene): void {
  const leaves = scene.placed.filter(isLeaf);
  const inFiles: View = { channel: null, trust: trustInFiles(scene) };
  const inChannels = scene.configs.map(({ channel }): View => ({ channel, trust: trustInChannel(scene, channel) }));
  checkChannelRoots(scene, inChannels);
  const members = membersOf(scene);
  for (const leaf of leaves) {
    const views = inChannels.filter(({ channel }) => channel !== null && isMember(leaf, members.get(channel)));
    const all = scene.inventory.tree ? [inFiles, ...views] : views;
    const results = all.flatMap((view) => judge(scene, leaf, view));
    reportBroken(scene, leaf, results);
    const path = results.map(({ chain }) => chain).find((chain) => chain.kind === 'complete')?.path;
    if (path !== undefined && path.length > 0) checkDates(scene, leaf, path);
  }
}

/** What nodes and users have of their own; the first certificate of a file, which the rest of the file only supports. */
function isLeaf({ facts, holder, slot }: Placed): boolean {
  if (holder.kind !== 'node' && holder.kind !== 'user') return false;
  if (facts.source.kind === 'file' && facts.source.index > 0) return false;
  return facts.source.kind !== 'channel' && (slot === 'enrolment' || slot === 'tls');
}

interface Result {
  readonly channel: ChannelId | null;
  readonly chain: Chain;
  /** Whose authority it is instead. */
  readonly stranger: OrganisationId | undefined;
}

function judge(scene: Scene, leaf: Placed, { channel, trust }: View): readonly Result[] {
  const id = organisationOf(leaf.holder);
  const own = id === undefined ? undefined : trust.get(id);
  if (own === undefined || (channel !== null && leaf.slot === 'tls' && own.tls.roots.length === 0)) return [];
  const chain = chainIn(scene, leaf, own);
  if (chain.kind === 'complete') return [{ channel, chain, stranger: undefined }];
  const stranger = [...trust].find(([other, theirs]) => other !== id && chainIn(scene, leaf, theirs).kind === 'complete');
  return [{ channel, chain, stranger: stranger?.[0] }];
}

function chainIn(scene: Scene, { facts, slot, holder }: Placed, { enrolment, tls }: OrganisationTrust): Chain {
  if (slot === 'enrolment') return chainOf(facts, enrolment);
  const sent = holder.kind === 'node' ? (scene.ofNode.get(holder.node.id) ?? []).filter((each) => each.slot === 'tls-intermediate') : [];
  return chainOf(facts, { roots: tls.roots, intermediates: sent.map((each) => each.facts) });
}

function reportBroken(scene: Scene, leaf: Placed, results: readonly Result[]): void {
  const broken = results.filter(({ chain }) => chain.kind === 'broken');
  const codeOf = ({ channel, stranger }: Result): 'N140' | 'N141' | 'N150' =>
    stranger !== undefined ? 'N141' : channel !== null && leaf.slot === 'tls' ? 'N150' : 'N140';
  for (const [code, all] of groups(broken, codeOf)) {
    const [first] = all;
    if (first?.chain.kind !== 'broken') continue;
    const where = listText(all.map(({ channel }) => (channel === null ? 'the files' : `channel ${channel}`)));
    const what = `the ${SLOT_WORDS[leaf.slot]}`;
    const evidence = `${whereText(leaf.facts)} was issued by "${first.chain.issuer}"; looked at the authorities in ${where}`;
    const messages: Readonly<Record<string, string>> = {
      N140: `${what} does not reach a root of its organisation`,
      N141: `${what} was issued by an authority of ${first.stranger ?? ''}`,
      N150: `${what} is of no TLS authority that ${where} has for its organisation`,
    };
    scene.note(code as 'N140' | 'N141' | 'N150', holderText(leaf), messages[code] ?? what, evidence);
  }
}

function checkDates(scene: Scene, leaf: Placed, path: readonly CertificateFacts[]): void {
  const { facts, slot } = leaf;
  const first = path.toSorted((a, b) => a.notAfter - b.notAfter)[0];
  if (first !== undefined && first.notAfter < facts.notAfter) {
    const message = `the ${SLOT_WORDS[slot]} is dated to ${dateText(facts.notAfter)}, its authority only to ${dateText(first.notAfter)}`;
    scene.note('N117', holderText(leaf), message, `${whereText(facts)}; authority: ${whereText(first)}`);
  }
  const judged = facts.notBefore + JUDGED_AFTER_MS;
  const outside = slot === 'enrolment' ? path.find(({ notBefore, notAfter }) => judged < notBefore || judged > notAfter) : undefined;
  if (outside === undefined) return;
  const message = `the enrolment certificate begins ${dateText(facts.notBefore)}, when its authority was not valid (${dateText(outside.notBefore)} to ${dateText(outside.notAfter)})`;
  scene.note('N118', holderText(leaf), message, `${whereText(facts)}; authority: ${whereText(outside)}`);
}

/** Organisations that a channel gives no TLS authority for. */
function checkChannelRoots(scene: Scene, views: readonly View[]): void {
  const missing = views.flatMap(({ channel, trust }) =>
    [...trust].filter(([, { tls }]) => tls.roots.length === 0).map(([organisation]) => ({ organisation, channel: channel ?? '' })),
  );
  for (const [organisation, all] of groups(missing, (each) => each.organisation)) {
    const channels = listText(all.map(({ channel }) => channel));
    scene.note('N151', organisation, `${channels} has no TLS authority for ${organisation}`, 'tls_root_certs of its MSP is empty');
  }
}

function membersOf({ topology }: Scene): ReadonlyMap<ChannelId, ReadonlySet<string>> {
  return new Map(
    Object.values(topology.channels).map(({ id, consenters, peers, organisations }) => [
      id,
      new Set([...consenters, ...peers, ...organisations]),
    ]),
  );
}

/** A node of the channel; a user when its organisation is on it. */
function isMember({ holder }: Placed, members: ReadonlySet<string> | undefined): boolean {
  if (holder.kind === 'node') return members?.has(holder.node.id) === true;
  return holder.kind === 'user' && holder.organisation !== undefined && members?.has(holder.organisation.id) === true;
}

/** A root beside the certificate of a node that did not issue it. */
export function checkLocalRoots(scene: Scene): void {
  for (const [node, placed] of scene.ofNode) {
    const files = placed.filter(({ facts }) => facts.source.kind === 'file' && /(?:^|\/)tls\//u.test(facts.source.path));
    const roots = files.filter(({ slot }) => slot === 'tls-root').map(({ facts }) => facts);
    const sent = files.filter(({ slot }) => slot === 'tls-intermediate').map(({ facts }) => facts);
    for (const leaf of roots.length === 0 ? [] : files.filter(isLeaf)) {
      if (chainOf(leaf.facts, { roots, intermediates: sent }).kind === 'complete') continue;
      const evidence = `${whereText(leaf.facts)} was issued by "${leaf.facts.issuer}"; ${listText(roots.map(whereText))}: "${roots[0]?.subject ?? ''}"`;
      scene.note('N152', node, 'the TLS root beside the TLS certificate did not issue it', evidence);
    }
  }
}

/** Authorities that Fabric takes for none. */
export function checkAuthorities(scene: Scene): void {
  const wrong = scene.placed.filter(
    ({ slot, facts }) => slot !== 'authority' && (isEnrolmentAuthority(slot) || isTlsAuthority(slot)) && lacks(facts) !== undefined,
  );
  for (const all of groups(wrong, ({ facts }) => facts.fingerprint).values()) {
    const [first] = all;
    if (first === undefined) continue;
    const message = `the ${SLOT_WORDS[first.slot]} "${first.facts.subject}" ${lacks(first.facts) ?? ''}`;
    scene.note('N143', holderText(first), message, listText(all.map(({ facts }) => whereText(facts))));
  }
}

function lacks({ isCa, subjectKeyId }: CertificateFacts): string | undefined {
  if (!isCa) return 'is not marked as an authority';
  return subjectKeyId === undefined ? 'has no subject key identifier' : undefined;
}
