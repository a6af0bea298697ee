/** Every date that something ends on, nearest first: one line for each certificate and place, of nodes, users, organisations and channels. */
import type { ChannelId, EpochMs } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { daysLeft } from './expiry-limits.ts';
import type { CertificateFacts } from './model.ts';
import { type Placed, placing } from './place-certificate.ts';
import { recogniseConsenters } from './recognise-consenters.ts';
import { groups, holderText, SLOT_WORDS, whereText } from './scene.ts';

export interface Expiry {
  /** Who holds it: node, user or organisation; else its place. */
  readonly subject: string;
  /** `TLS certificate`, `enrolment authority`. */
  readonly what: string;
  /** Absent for files and for what nodes present. */
  readonly channel?: ChannelId;
  readonly where: string;
  /** In how many more places of the same kind it was found. */
  readonly copies: number;
  readonly notAfter: EpochMs;
  /** Whole days, rounded down; negative once it is over. */
  readonly daysLeft: number;
}

export function daysLeftTable(topology: Topology, certificates: readonly CertificateFacts[], now: EpochMs): readonly Expiry[] {
  return distinct(recogniseConsenters(certificates.map(placing(topology))))
    .map(({ first, all }) => expiryOf(first, all.length - 1, now))
    .toSorted((a, b) => a.notAfter - b.notAfter);
}

function expiryOf(first: Placed, copies: number, now: EpochMs): Expiry {
  const { facts, slot } = first;
  const { notAfter, source } = facts;
  const base = { subject: holderText(first), what: SLOT_WORDS[slot], where: whereText(facts), copies, notAfter };
  return { ...base, ...(source.kind === 'channel' ? { channel: source.channel } : {}), daysLeft: daysLeft(notAfter, now) };
}

export interface Distinct {
  readonly first: Placed;
  readonly all: readonly Placed[];
}

/** One for each certificate among files and connections, and one for each channel that carries it: copies say nothing new. */
export function distinct(placed: readonly Placed[]): readonly Distinct[] {
  const keyOf = ({ facts: { source, fingerprint } }: Placed): string =>
    `${fingerprint} ${source.kind === 'channel' ? `channel ${source.channel}` : ''}`;
  return [...groups(placed, keyOf).values()].flatMap((all) => {
    const first = all.find(({ holder, slot }) => holder.kind !== 'nobody' && slot !== 'unknown') ?? all[0];
    return first === undefined ? [] : [{ first, all }];
  });
}
