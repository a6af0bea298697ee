/** What a run does to the network and to the engine, as data: drawn from a seed, or read from a line of a scenario. */
import type { NodeId, RegionId } from '../../core/kernel/ids.ts';

export const FAULT_KINDS = [
  'kill',
  'kill the leader',
  'freeze',
  'freeze the leader',
  'cut silently',
  'cut the leader silently',
  'cut loudly',
  'cut one way',
  'cut a link',
  'cut a region silently',
  'cut a region loudly',
  'kill a region',
  'disk full',
  'disk filling',
  'wipe the log',
  'wipe the data',
  'stale restore',
  'two stale restores',
  'lose state',
  'blind a region',
  'lie stale',
  'lie leader',
  'jump the clock',
  'crash the engine',
  'second engine',
  'store full',
  'change the topology',
  'kill switch',
  'acknowledge',
  'short freeze',
  'short cut',
] as const;
/** Of runs whose policy recovers a lost majority, and of scenarios. */
export const RUINS = ['ruin', 'ruin a majority'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number] | (typeof RUINS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Since the engine began to watch a network that is well, in milliseconds. */
  readonly atMs: number;
  /** How long it lasts; what is not taken away by itself ignores it. */
  readonly forMs: number;
  readonly node?: NodeId;
  readonly other?: NodeId;
  readonly region?: RegionId;
  readonly amount?: number;
}

export function faultWords({ kind, node, other, region, forMs, amount }: Fault): string {
  const subject = [node, other, region].filter((each) => each !== undefined).join(' and ');
  const size = amount === undefined ? '' : ` (${amount})`;
  return `${kind}${subject === '' ? '' : `: ${subject}`}${size}, for ${(forMs / 1_000).toFixed(1)} s`;
}
