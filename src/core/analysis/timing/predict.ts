/** What the timers and distances of a channel come to, for operators and for the deadlines of their clients. */
import type { ChannelId } from '../../kernel/ids.ts';
import { regions } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { ASSUMED_DISK_SYNC, type DiskSync } from './facts.ts';
import { type KnownEndorsers, noEndorsersYet } from './endorsers.ts';
import { type CommitLatency, latencyPredictor } from './predict-latency.ts';
import { type OutagePrediction, predictOutage } from './predict-outage.ts';

export interface TimingPrediction {
  /** One for each region that has clients; for every region when the file does not say where they are. */
  readonly commit: readonly CommitLatency[];
  readonly leaderKill: OutagePrediction;
  /**
   * A client that gives up earlier than this takes the loss of a leader for a failure, and does not know whether its transaction is ordered:
   * the longest outage and the slowest commit after it. null: not known.
   */
  readonly clientDeadlineMs: number | null;
  /** How long one observation of Holdfast waits for a node that says nothing. */
  readonly detectionMs: number;
}

/** @param known shared by the channels of one topology. */
export function predictTiming(
  topology: Topology,
  id: ChannelId,
  diskSync: DiskSync = ASSUMED_DISK_SYNC,
  known: KnownEndorsers = noEndorsersYet(),
): TimingPrediction {
  const listed = Object.keys(topology.clients);
  const commit = (listed.length > 0 ? listed : regions(topology)).map(latencyPredictor(topology, id, diskSync, known));
  const leaderKill = predictOutage(topology, id, 'leader-kill', diskSync);
  return { commit, leaderKill, clientDeadlineMs: clientDeadlineMs(commit, leaderKill), detectionMs: detectionMs(topology) };
}

function clientDeadlineMs(commit: readonly CommitLatency[], outage: OutagePrediction): number | null {
  const known = commit.flatMap((each) => (each.kind === 'known' ? [each.maxMs] : []));
  if (known.length < commit.length || known.length === 0 || outage.kind !== 'length' || outage.toMs === null) return null;
  return outage.toMs + Math.max(...known);
}

/** The limit of one probe: a connection over the longest link and a question take four round trips, and the answer a second. */
function detectionMs({ latency }: Topology): number {
  return 4 * Math.max(0, ...latency.map(({ roundTripMs }) => roundTripMs)) + 1_000;
}
