/** Dates: expired, soon, not yet, per node and per channel configuration. */
import type { CertificateFacts } from './model.ts';
import { type Distinct, distinct } from './days-left.ts';
import { dateText, daysLeftText, isSoon } from './expiry-limits.ts';
import { isEnrolmentAuthority, isTlsAuthority, type Placed } from './place-certificate.ts';
import { renewalAdvice, comparedIn } from './renewal.ts';
import { holderText, inSlot, type Scene, SLOT_WORDS, whereText } from './scene.ts';

export function checkExpiry(scene: Scene): void {
  for (const each of distinct(scene.placed)) {
    if (each.first.facts.notBefore > scene.now) notYet(scene, each);
    if (!isSoon(scene.topology, each.first.facts.notAfter, scene.now)) continue;
    if (each.first.facts.source.kind === 'channel') inChannel(scene, each, each.first.facts.source.channel);
    else inFiles(scene, each);
  }
}

function notYet(scene: Scene, { first, all }: Distinct): void {
  const message = `the ${SLOT_WORDS[first.slot]} is not valid before ${dateText(first.facts.notBefore)}`;
  scene.note('N112', holderText(first), message, places(all));
}

function inFiles(scene: Scene, { first, all }: Distinct): void {
  const { facts, slot } = first;
  const evidence = [places(all), ...renewalAdvice(scene, first)].join('; ');
  const message = `the ${SLOT_WORDS[slot]} ${ends(scene, facts)}`;
  if (!isOver(scene, facts)) return scene.note('N111', holderText(first), message, evidence);
  scene.note(authorityCode(first) ?? 'N110', holderText(first), message, evidence);
}

function inChannel(scene: Scene, { first, all }: Distinct, channel: string): void {
  const { facts, slot } = first;
  const subject = `channels.${channel}`;
  const message = `the ${SLOT_WORDS[slot]} of ${holderText(first)} in the configuration ${ends(scene, facts)}`;
  const authority = authorityCode(first);
  const over = isOver(scene, facts);
  if (authority === undefined && isHarmless(scene, first, channel)) {
    if (over) scene.note('N119', subject, message, places(all));
    return;
  }
  scene.note(over ? (authority ?? 'N113') : 'N114', subject, message, places(all));
}

/** The node has a later certificate of this key and only keys are compared, or the certificate is compared with nothing. */
function isHarmless(scene: Scene, { facts, holder, slot }: Placed, channel: string): boolean {
  const compared = comparedIn(scene, channel, slot);
  if (compared !== 'key') return compared === 'nothing';
  if (holder.kind !== 'node') return false;
  const current = inSlot(scene, holder.node.id, slot === 'identity' ? 'enrolment' : 'tls');
  return current.some(({ keyId, notAfter }) => keyId === facts.keyId && notAfter > facts.notAfter && notAfter >= scene.now);
}

function authorityCode({ slot, facts }: Placed): 'N115' | 'N116' | undefined {
  if (isTlsAuthority(slot) && facts.isCa) return 'N115';
  return isEnrolmentAuthority(slot) && facts.isCa ? 'N116' : undefined;
}

function isOver(scene: Scene, { notAfter }: CertificateFacts): boolean {
  return notAfter < scene.now;
}

/** `has expired: 2026-11-18 10:00 UTC, expired 3 days ago`. */
function ends(scene: Scene, facts: CertificateFacts): string {
  const when = `${dateText(facts.notAfter)}, ${daysLeftText(facts.notAfter, scene.now)}`;
  return isOver(scene, facts) ? `has expired (${when})` : `expires soon (${when})`;
}

function places(all: readonly Placed[]): string {
  const [first] = all;
  if (first === undefined) return '';
  return all.length === 1 ? whereText(first.facts) : `${whereText(first.facts)} and ${all.length - 1} more places`;
}
