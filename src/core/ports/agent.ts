/**
 * The agent of a region: vantage point, load client, keeper of application ports and watchdog of faults, in that region's
 * network namespace. It serves HTTP/1.1 with JSON over a Unix socket. Paths and bodies:
 *
 *   GET  /health                       -> AgentHealth
 *   POST /observe                      -> Sighting (observation/probe.ts); body ObserveRequest
 *   POST /connect   {node}             -> {outcome, ms}: one TCP connect to the node's gRPC port
 *   POST /load/start LoadAssignment    -> {}
 *   POST /load/stop {load}             -> {} after operations in flight ended
 *   POST /canary    {channel, orderer, timeoutMs} -> {block, ms}
 * Journals and arrivals are files in the state folder: `loads/<load>/<region>.journal.ndjson`, `<region>.arrivals.ndjson`.
 */
import type { ChannelId, NodeId, RegionId } from '../kernel/ids.ts';

export interface AgentHealth {
  readonly region: RegionId;
  readonly pid: number;
  readonly startedAt: number;
  readonly version: string;
}

export interface ObserveRequest {
  /** How long one node may take before it is reported as timeout, in milliseconds. */
  readonly timeoutMs: number;
  /** Also ask for the header hashes of these blocks, by channel. */
  readonly hashesAt?: Readonly<Record<ChannelId, number>>;
}

export interface LoadAssignment {
  readonly load: string;
  readonly channel: ChannelId;
  readonly clients: number;
  /** Transactions per second for this region. */
  readonly rate: number;
  readonly deadlineMs: number;
  /** Gateway peers in order of preference; clients fail over along the list. */
  readonly gateways: readonly NodeId[];
  /** Orderers (and peers) whose Deliver streams are recorded. */
  readonly watch: readonly NodeId[];
}
