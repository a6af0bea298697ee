/** Words of the network between regions. Everything here is data or a promise of it; net.ts makes them come true. */
import type { Cut, CutState } from '../../../core/ports/driver.ts';
import type { NodeId, RegionId } from '../../../core/kernel/ids.ts';

/** How a pair of regions is joined, the same in both directions. RegionLatency of the topology is one. */
export interface LinkQuality {
  readonly between: readonly [RegionId, RegionId];
  readonly roundTripMs: number;
  /** Each packet's one-way delay varies by up to this much; packets never overtake each other. */
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /** Share of packets lost in each direction, 0 to 1. */
  readonly loss?: number;
}

export interface NetRequest {
  readonly regions: readonly { readonly id: RegionId }[];
  readonly nodes: readonly { readonly id: NodeId; readonly region: RegionId; readonly hostNames: readonly string[] }[];
  readonly latency: readonly LinkQuality[];
  /** False: regions are joined directly, without delay (NetRights.noLatency says why). Default true. */
  readonly detour?: boolean;
}

/** A network namespace with one address: a node, or the agent of a region. */
export interface NetEnd {
  readonly namespace: string;
  readonly address: string;
  /** The middle's end of the veth pair. */
  readonly device: string;
}

export interface NetPlan {
  readonly regions: readonly { readonly id: RegionId; readonly prefix: string; readonly agent: NetEnd }[];
  readonly nodes: readonly (NetEnd & { readonly id: NodeId; readonly region: RegionId })[];
  /** The text of the private /etc/hosts. */
  readonly hosts: string;
  readonly links: readonly LinkQuality[];
  readonly detour: boolean;
}

/** A process is its pid and the clock tick of its start in this boot; a pid alone may name another one later. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: number;
  readonly bootId: string;
}

export interface NetRecord {
  readonly format: 1;
  readonly networkId: string;
  readonly state: 'making' | 'ready';
  /** user: inside a user namespace, made without root. */
  readonly mode: 'root' | 'user';
  readonly holder: ProcessIdentity;
  readonly plan: NetPlan;
  readonly runtimeDir: string;
  /** Inherited from the machine by every namespace; bbr shrugs off loss, which cubic and reno do not. */
  readonly congestionControl: string;
}

export interface NetOptions {
  readonly stateDir: string;
  /** A short path, for the router's Unix socket. */
  readonly runtimeDir: string;
  readonly networkId: string;
  readonly onProgress?: (text: string) => void;
}

export interface LinkStats {
  readonly from: RegionId;
  readonly to: RegionId;
  readonly packets: number;
  readonly bytes: number;
  /** Dropped because the link's queue was full. */
  readonly overflow: number;
  /** Dropped on purpose (loss). */
  readonly lost: number;
  /** How much later than due a packet left, at worst since the router started. */
  readonly lateMaxMs: number;
  readonly queuedBytes: number;
}

export interface RouterStats {
  readonly pid: number;
  readonly links: readonly LinkStats[];
  readonly writeErrors: number;
  /** Packets that belong to no link: neither end of the address plan, or no IPv4. */
  readonly foreign: number;
}

export interface RunningNet {
  readonly record: NetRecord;
  /** Why latency is not emulated; null when it is. */
  readonly noLatency: string | null;
  /**
   * What to put before a program so that it runs in a namespace (null: the middle), with the private hosts file. It replaces itself
   * by the program, so the child's pid is the program's. The program starts in `workingFolder`, by default in '/'.
   */
  enterPrefix(namespace: string | null, workingFolder?: string): string[];
  /** The same id again is no second cut. */
  cut(id: string, cut: Cut): Promise<void>;
  /** An unknown id is fine. */
  heal(id: string): Promise<void>;
  cuts(): Promise<readonly CutState[]>;
  /** Changes the given pairs while packets flow; the others stay. */
  setLatency(changes: readonly LinkQuality[]): Promise<void>;
  /** Null when the router does not answer: regions are then unreachable for each other. */
  routerStats(): Promise<RouterStats | null>;
  /** Writes a sysctl, for example net.ipv4.tcp_syn_retries, in one namespace. */
  setSysctl(namespace: string | null, key: string, value: string): Promise<void>;
  readSysctl(namespace: string | null, key: string): Promise<string>;
}

export interface NetRights {
  readonly mode: 'root' | 'user' | 'none';
  /** In words: what was tried and what came out. */
  readonly why: string;
  /** What to install or to allow, one sentence each. */
  readonly missing: readonly string[];
  /** Why latency cannot be emulated although there are namespaces; null when it can. */
  readonly noLatency: string | null;
}
