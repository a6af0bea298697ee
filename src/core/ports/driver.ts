/**
 * Driver: acts on the machines that nodes run on, and on the links between them. One contract, several drivers
 * (local, ssh, docker, kubernetes) and the in-memory world; test/contract/driver.ts is the suite that all of them pass.
 * Every verb is safe to run twice. Verbs throw a Failure; they never report success without having looked.
 */
import type { Cut, CutManner, LinkEnd } from '../chaos/fault.ts';
import type { NodeId } from '../kernel/ids.ts';

export type ProcessState =
  | { readonly state: 'running'; readonly pid: number; readonly startedAt: number }
  | { readonly state: 'frozen'; readonly pid: number; readonly startedAt: number }
  /** Positive evidence that the process is gone: the driver looked and it is not there. */
  | { readonly state: 'stopped'; readonly exit: string | null }
  /** The driver cannot look. Never read this as stopped. */
  | { readonly state: 'unknown'; readonly reason: string };

export type { Cut, CutManner, LinkEnd };

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Packets that a cut has stopped since it was made: evidence from outside the injector. */
export interface CutState {
  readonly id: string;
  readonly cut: Cut;
  readonly packets: number;
  readonly bytes: number;
}

export interface DriverCapabilities {
  /** Why the driver cannot cut links silently, or null when it can. */
  readonly noSilentCuts: string | null;
  /** Why latency between regions is not emulated, or null when it is. */
  readonly noLatency: string | null;
  /** Why the driver has no way to keep this node from starting, or null when it has one; absent when it can hold every node. */
  readonly noHold?: (node: NodeId) => string | null;
  /** A node may have run on another machine than the one that the driver looks at now: people can point it at a new one. */
  readonly mayHaveMoved?: true;
}

export interface Driver {
  readonly kind: string;
  capabilities(): DriverCapabilities;

  /** Refused while the node is held. */
  start(node: NodeId): Promise<void>;
  /** SIGTERM, wait, then SIGKILL. Inverse: start. */
  stop(node: NodeId, graceSeconds: number): Promise<void>;
  /** SIGKILL. Inverse: start. */
  kill(node: NodeId): Promise<void>;
  /** SIGSTOP. Inverse: thaw. */
  freeze(node: NodeId): Promise<void>;
  thaw(node: NodeId): Promise<void>;
  /** Removes the node's ledger and consensus data. Irreversible; refused while the process is not provably stopped. */
  wipe(node: NodeId): Promise<void>;
  /**
   * Whoever would start the node is refused until it is released, after a restart of everything too: the part of a fence that outlives
   * the process. It stops nothing by itself. The same node again keeps the first reason. Inverse: release.
   */
  hold(node: NodeId, reason: string): Promise<void>;
  release(node: NodeId): Promise<void>;
  /** Why the node is held; null = it is not. A hold that cannot be read is a hold. */
  held(node: NodeId): Promise<string | null>;
  /** Runs a program with a stopped node's volumes and environment; refused while the process is not provably stopped. */
  run(node: NodeId, program: string, args: readonly string[]): Promise<RunResult>;
  inspect(node: NodeId): Promise<ProcessState>;
  /** SIGKILL to the chaincode service that runs beside a peer; the peer itself stays. Inverse: startService. */
  killService(node: NodeId): Promise<void>;
  startService(node: NodeId): Promise<void>;
  inspectService(node: NodeId): Promise<ProcessState>;
  /** The last lines of the node's log. */
  logs(node: NodeId, lines: number): Promise<readonly string[]>;
  /** Copies out of the node's data folder into a local folder. */
  copyOut(node: NodeId, from: string, to: string): Promise<void>;
  /** Whether anything lies in the node's data folder. */
  hasData(node: NodeId): Promise<boolean>;
  /**
   * Copies a local folder into the node's data folder; refused while the process is not provably stopped. `snapshot:ID` stands for a
   * snapshot of this node, `snapshot:NODE/ID` for one of another node.
   */
  copyIn(node: NodeId, from: string, to: string): Promise<void>;
  /** A named copy of a stopped (or frozen) node's data; returns its id. Inverse: restore by copyIn, or deleteSnapshot. */
  snapshot(node: NodeId, label: string): Promise<string>;
  deleteSnapshot(node: NodeId, id: string): Promise<void>;
  /** Ids of the whole snapshots of a node that were not deleted, sorted. Each begins with its label and a dash. */
  snapshots(node: NodeId): Promise<readonly string[]>;

  /** Cuts a link; returns the id to heal it by. The same id again is no second cut. Inverse: heal. */
  cut(id: string, cut: Cut): Promise<void>;
  /** Makes `to` fail fast for `from` (ICMP reject, one way: connections from -> to). Inverse: heal. */
  fence(id: string, from: LinkEnd, to: LinkEnd): Promise<void>;
  /** Takes a cut or fence away; an unknown id is fine. */
  heal(id: string): Promise<void>;
  cuts(): Promise<readonly CutState[]>;

  /** net.ipv4.tcp_syn_retries of the node's own network namespace. Inverse: itself with the default. */
  tuneTcpSynRetries(node: NodeId, retries: number): Promise<void>;
  tcpSynRetries(node: NodeId): Promise<number>;
}

/** What undoes a verb. Held against the Driver interface by a test, so that no verb lacks an answer. */
export const DRIVER_INVERSES: Readonly<Record<string, string>> = {
  start: 'stop',
  stop: 'start',
  kill: 'start',
  freeze: 'thaw',
  thaw: 'freeze',
  wipe: 'irreversible',
  hold: 'release',
  release: 'hold',
  held: 'nothing to undo',
  run: 'irreversible',
  inspect: 'nothing to undo',
  killService: 'startService',
  startService: 'killService',
  inspectService: 'nothing to undo',
  logs: 'nothing to undo',
  copyOut: 'nothing to undo',
  hasData: 'nothing to undo',
  copyIn: 'irreversible',
  snapshot: 'deleteSnapshot',
  deleteSnapshot: 'irreversible',
  snapshots: 'nothing to undo',
  cut: 'heal',
  fence: 'heal',
  heal: 'cut',
  cuts: 'nothing to undo',
  tuneTcpSynRetries: 'tuneTcpSynRetries',
  tcpSynRetries: 'nothing to undo',
  capabilities: 'nothing to undo',
};
