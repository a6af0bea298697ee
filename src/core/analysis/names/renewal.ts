/** Renewal (same key) and rotation (new key) of consenters: what the channel configuration says against what the node has. */
import type { ChannelId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { isSoon } from './expiry-limits.ts';
import type { CertificateFacts } from './model.ts';
import type { Placed, Slot } from './place-certificate.ts';
import { type Compared, comparedBy } from './renewal-rule.ts';
import { inSlot, listText, type Scene, SLOT_WORDS, whereText } from './scene.ts';

/** What consenters of a channel are compared by in a slot; `undefined` for what is no consenter's. */
export function comparedIn(scene: Scene, channel: ChannelId, slot: Slot): Compared | undefined {
  const kind = consensusOf(scene, channel);
  if (kind === undefined) return undefined;
  const { version } = scene.topology.platform;
  if (slot === 'identity' || slot === 'enrolment') return comparedBy(kind, 'identity', version);
  return slot === 'client-tls' || slot === 'server-tls' || slot === 'tls' ? comparedBy(kind, 'tls', version) : undefined;
}

/** The configuration is what is; the file is what should be. */
function consensusOf(scene: Scene, channel: ChannelId): 'raft' | 'smartbft' | undefined {
  const config = scene.configs.find((each) => each.channel === channel)?.consensus.kind;
  if (config !== undefined) return config === 'other' ? undefined : config;
  const planned = Object.hasOwn(scene.topology.channels, channel) ? scene.topology.channels[channel]?.consensus.kind : undefined;
  return planned === 'raft' || planned === 'smartbft' ? planned : undefined;
}

/** For a certificate of a node that is to be renewed: of which channels its renewal is no matter, and of which it is. */
export function renewalAdvice(scene: Scene, { holder, slot }: Placed): readonly string[] {
  if (holder.kind !== 'node' || (slot !== 'tls' && slot !== 'enrolment')) return [];
  const channels = consenterChannels(scene.topology, holder.node.id);
  if (channels.length === 0) return [];
  const needs = channels.filter((channel) => comparedIn(scene, channel, slot) === 'certificate');
  const { version } = scene.topology.platform;
  return needs.length === 0
    ? [`renewed with the same key it needs no update of a channel in ${version}`]
    : [`in ${version} even a renewal with the same key needs an update of ${listText(needs)}`];
}

function consenterChannels(topology: Topology, node: string): readonly ChannelId[] {
  return Object.values(topology.channels)
    .filter(({ consenters }) => consenters.includes(node))
    .map(({ id }) => id);
}

/** Renewals that need an update of a channel, while there is still time for it. */
export function checkRenewalAhead(scene: Scene): void {
  for (const { id, consenters } of Object.values(scene.topology.channels)) {
    for (const slot of ['tls', 'enrolment'] as const) {
      if (comparedIn(scene, id, slot) !== 'certificate') continue;
      for (const node of consenters) {
        const due = inSlot(scene, node, slot).find(({ notAfter }) => isSoon(scene.topology, notAfter, scene.now));
        if (due === undefined) continue;
        const message = `the ${SLOT_WORDS[slot]} of ${node} is to be renewed, and ${scene.topology.platform.version} compares whole certificates`;
        scene.note('N120', `channels.${id}`, message, whereText(due));
      }
    }
  }
}

/** Each certificate of a consenter in each configuration against the files of that node. */
export function checkConsenters(scene: Scene): void {
  for (const { channel } of scene.configs) {
    for (const placed of scene.ofChannel.get(channel) ?? []) {
      if (placed.facts.source.kind === 'channel' && placed.facts.source.place.kind === 'consenter') checkConsenter(scene, channel, placed);
    }
  }
}

function checkConsenter(scene: Scene, channel: ChannelId, { facts, holder, slot }: Placed): void {
  if (holder.kind !== 'node') {
    if (slot === 'server-tls')
      scene.note('N192', `channels.${channel}`, 'a consenter is no node of the topology: not compared', whereText(facts));
    return;
  }
  const node = holder.node.id;
  const compared = comparedIn(scene, channel, slot);
  const own = inSlot(scene, node, slot === 'identity' ? 'enrolment' : 'tls');
  if (compared === undefined || own.length === 0 || own.some(({ fingerprint }) => fingerprint === facts.fingerprint)) return;
  const renewed = own.find(({ keyId }) => keyId === facts.keyId);
  const subject = `channels.${channel}`;
  const has = `${node} has ${listText(own.map((each) => `${shortText(each)} in ${whereText(each)}`))}, the configuration ${shortText(facts)}`;
  const what = `the ${SLOT_WORDS[slot]} ${node}`;
  if (compared === 'nothing') return scene.note('N125', subject, `${what} in the configuration is not that of the node`, has);
  if (renewed === undefined) return scene.note('N123', subject, `${what} has another key in the configuration than on the node`, has);
  if (compared === 'key') return scene.note('N121', subject, `${what} was renewed with the same key`, has);
  const { version } = scene.topology.platform;
  scene.note('N122', subject, `${what} was renewed with the same key, and ${version} compares whole certificates`, has);
}

/** `serial 6365…, key d475…`. */
function shortText({ serial, keyId }: CertificateFacts): string {
  return `serial ${serial.slice(0, 12)} of key ${keyId.slice(0, 12)}`;
}

/** What a running node shows against its files. */
export function checkPresented(scene: Scene): void {
  for (const [node, placed] of scene.ofNode) {
    const files = placed.filter(({ slot, facts }) => slot === 'tls' && facts.source.kind === 'file').map(({ facts }) => facts);
    if (files.length === 0) continue;
    for (const { slot, facts } of placed) {
      if (slot !== 'tls' || facts.source.kind !== 'presented') continue;
      if (files.some(({ fingerprint }) => fingerprint === facts.fingerprint)) continue;
      const evidence = `${whereText(facts)}: ${shortText(facts)}; ${listText(files.map((each) => `${whereText(each)}: ${shortText(each)}`))}`;
      const key = files.some(({ keyId }) => keyId === facts.keyId) ? 'the same key' : 'another key';
      scene.note('N124', node, `the node presents a certificate of ${key}, not the one of its files`, evidence);
    }
  }
}
