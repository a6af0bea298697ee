/** What was seen, merged from all vantage points: the input of every decision, and what `status --json` prints. */
import type { Finding } from '../kernel/finding.ts';
import type { ChannelId, EpochMs, NodeId, ObserverId } from '../kernel/ids.ts';
import type { Observed } from './observed.ts';

export type { Finding } from '../kernel/finding.ts';

export interface Snapshot {
  readonly at: EpochMs;
  readonly network: string;
  readonly observers: readonly ObserverId[];
  readonly nodes: Readonly<Record<NodeId, NodeView>>;
  readonly channels: Readonly<Record<ChannelId, ChannelView>>;
  readonly findings: readonly Finding[];
}

export interface NodeView {
  readonly kind: 'orderer' | 'peer';
  readonly region: string;
  readonly zone: string | null;
  readonly alive: Observed<boolean>;
  readonly role?: Observed<'leader' | 'follower' | 'candidate' | 'none'>;
  readonly certificateNotAfter?: Observed<EpochMs>;
  readonly channels: Readonly<Record<ChannelId, NodeChannelView>>;
}

export interface NodeChannelView {
  readonly height: Observed<number>;
  readonly hash: Observed<string>;
  /** Orderers: the leader as this node sees it; null = it says that there is none. */
  readonly leader?: Observed<NodeId | null>;
}

export interface ChannelView {
  /** Highest height seen anywhere. */
  readonly height: Observed<number>;
  readonly forked: Observed<boolean>;
  readonly leader: Observed<NodeId | null>;
  readonly quorum: {
    readonly size: number;
    readonly needed: number;
    readonly alive: number;
    readonly unknown: number;
    /** alive - needed; negative = ordering stops. */
    readonly margin: number;
  };
  /** Blocks behind the highest height, for each node whose height is known. */
  readonly behind: Readonly<Record<NodeId, number>>;
}
