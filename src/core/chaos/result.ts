/** What `drill run --json` prints (interfaces.md section 4), and what the report shows. */
import type { Consensus } from '../topology/model.ts';
import type { EpochMs, NodeId } from '../kernel/ids.ts';

export type Verdict = 'held' | 'failed' | 'unknown';

export interface Accounting {
  readonly submitted: number;
  readonly accepted: number;
  readonly acknowledged: number;
  readonly committed: number;
  readonly invalid: number;
  readonly acceptedOnly: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly unknown: number;
}

export interface Outage {
  /** Milliseconds from the start of the injection to the first failed client operation; null = none failed. */
  readonly firstFailureMs: number | null;
  /** Milliseconds from the start of the injection until operations complete again everywhere; null = no outage, or never. */
  readonly recoveredMs: number | null;
  /** Longest time between two block arrivals at one observer, in milliseconds. */
  readonly blocksGapMs: number | null;
}

export interface TimelineEvent {
  readonly at: EpochMs;
  /** Milliseconds since the start of the injection (negative before). */
  readonly ms: number;
  readonly kind: 'steady' | 'fault' | 'detected' | 'leader' | 'recovered' | 'healed' | 'note';
  readonly text: string;
}

export interface DrillResult {
  readonly drill: string;
  readonly title: string;
  readonly network: string;
  readonly channel: string;
  readonly consensus: Consensus['kind'];
  readonly started: string;
  readonly ended: string;
  /** Epoch milliseconds of the start of the injection. */
  readonly injectedAt: EpochMs | null;
  readonly healedAt: EpochMs | null;
  readonly targets: readonly NodeId[];
  readonly verdicts: { readonly hypothesis: Verdict; readonly injection: Verdict; readonly cleanup: Verdict };
  /** One sentence for each verdict: what was seen that decided it. */
  readonly reasons: { readonly hypothesis: readonly string[]; readonly injection: readonly string[]; readonly cleanup: readonly string[] };
  readonly outage: Outage;
  /** The smallest outage that the protocol's timing allows for this fault, in milliseconds; null = no outage implied. */
  readonly floorMs: number | null;
  readonly transactions: Accounting;
  readonly expectations: Readonly<Record<string, number | string | boolean>>;
  readonly timeline: readonly TimelineEvent[];
  /** Committed transactions per 100 ms; t = ms since injection. Empty buckets are left out. */
  readonly throughput: readonly { readonly t: number; readonly committed: number; readonly failed: number }[];
  /** Heights over time, by node; t = ms since injection. */
  readonly heights: Readonly<Record<NodeId, readonly { readonly t: number; readonly height: number }[]>>;
  /** Lines extracted from the recovered nodes themselves (restart-node, SmartBFT): what the node says of its recovery. */
  readonly evidence: readonly { readonly node: NodeId; readonly what: string; readonly line: string }[];
  /** What this network could not show, e.g. no silent cuts without namespaces. */
  readonly limits: readonly string[];
}

export interface DemoReport {
  readonly network: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly configDigest: string;
  readonly started: string;
  readonly ended: string;
  readonly topology: readonly { readonly node: NodeId; readonly kind: string; readonly region: string; readonly organisation: string }[];
  readonly drills: readonly DrillResult[];
  readonly limits: readonly string[];
}
