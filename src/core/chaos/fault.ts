/**
 * Faults: what a drill does to a network on purpose. A fault is data with an inverse and a deadline; it is written down
 * before it is made, so that whoever comes after a crash can take it away (engine/drill/heal.ts).
 */
import type { EpochMs, NodeId, RegionId } from '../kernel/ids.ts';

/** One end of a link: a node, or a region with everything in it. */
export type LinkEnd = { readonly kind: 'node'; readonly node: NodeId } | { readonly kind: 'region'; readonly region: RegionId };

/** silent: packets vanish. reset: TCP reset, for open connections too. reject: ICMP port unreachable (a fence as an operator makes it). */
export type CutManner = 'silent' | 'reset' | 'reject';

export interface Cut {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  readonly direction: 'both' | 'one-way';
  readonly manner: CutManner;
}

/**
 * Inverses: process.kill by start, process.lose by release and start, process.freeze by thaw, service.kill by startService, link.cut by heal
 * of every cut, node.tune by the default. What data.lose and data.turn-back took is gone: their inverse is the release of the node, and it is for
 * an engine to repair and start it. Nothing else may start two of them at once (facts: fabric-orderers.md 3c).
 */
export type Fault =
  | { readonly kind: 'process.kill'; readonly node: NodeId }
  /** Killed and held: whoever would start it is refused. As a machine that is gone for good, as far as anybody can see. */
  | { readonly kind: 'process.lose'; readonly node: NodeId }
  | { readonly kind: 'process.freeze'; readonly node: NodeId }
  | { readonly kind: 'service.kill'; readonly node: NodeId }
  /** Killed, and a folder of its data removed; `.` is all of them. */
  | { readonly kind: 'data.lose'; readonly node: NodeId; readonly folder: string }
  /** Killed, and its data are those of an earlier copy: the newest snapshot with this label. */
  | { readonly kind: 'data.turn-back'; readonly node: NodeId; readonly label: string }
  | { readonly kind: 'link.cut'; readonly cuts: readonly Cut[] }
  /** No fault but a tuning that a drill compares: SYN packets that the kernel repeats while nobody answers. */
  | { readonly kind: 'node.tune'; readonly node: NodeId; readonly tcpSynRetries: number };

/** What Linux does by itself (net/ipv4/tcp.h, TCP_SYN_RETRIES): the inverse of every tuning. */
export const DEFAULT_TCP_SYN_RETRIES = 6;

/** A fault as it is written down before it is made, with what takes it away and when that is due at the latest. */
export interface FaultRecord {
  readonly id: string;
  readonly drill: string;
  readonly fault: Fault;
  readonly createdAt: EpochMs;
  /** Healed by whoever comes first when this time has passed: a watchdog in every agent, or the next command. */
  readonly deadline: EpochMs;
  readonly state: 'intended' | 'active' | 'healed';
}

/** Id by which the n-th cut of a link.cut fault is made and healed at the driver. */
export function cutId(record: { readonly id: string }, index: number): string {
  return `${record.id}-cut${index}`;
}
