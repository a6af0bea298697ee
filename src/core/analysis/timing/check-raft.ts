/** Raft's timers against the distances between the consenters. */
import { formatDuration } from '../../kernel/units.ts';
import type { Channel, RaftConsensus, Topology } from '../../topology/model.ts';
import type { Note } from './check.ts';
import { largestRoundTrip, largestRoundTripToQuorum } from './distances.ts';

/** Below this many round trips no election can be won in time. */
const ELECTION_ROUND_TRIPS = 2;
/** etcd's advice. */
const ADVISED_ROUND_TRIPS = 10;

export function checkRaft(topology: Topology, channel: Channel, consensus: RaftConsensus, note: Note): void {
  const { electionTicks, heartbeatTicks, tickIntervalMs } = consensus;
  if (electionTicks <= heartbeatTicks) {
    const evidence = `${electionTicks} <= ${heartbeatTicks}`;
    note('T105', 'consensus.election-ticks', 'election-ticks must be greater than heartbeat-ticks', evidence);
  }
  checkElection(topology, channel, electionTicks * tickIntervalMs, note);
  checkFirstElection(topology, channel, heartbeatTicks * tickIntervalMs, note);
}

function checkElection(topology: Topology, channel: Channel, timeoutMs: number, note: Note): void {
  const worst = largestRoundTrip(topology, channel.id);
  if (worst === undefined || timeoutMs >= ADVISED_ROUND_TRIPS * worst.ms) return;
  const tooShort = timeoutMs < ELECTION_ROUND_TRIPS * worst.ms;
  const times = tooShort ? ELECTION_ROUND_TRIPS : ADVISED_ROUND_TRIPS;
  const message = `the election timeout ${formatDuration(timeoutMs)} is below ${times} times the largest round trip ${formatDuration(worst.ms)}`;
  note(tooShort ? 'T101' : 'T102', 'consensus.election-ticks', message, `${worst.from} to ${worst.to}: ${formatDuration(worst.ms)}`);
}

function checkFirstElection(topology: Topology, channel: Channel, heartbeatMs: number, note: Note): void {
  const worst = largestRoundTripToQuorum(topology, channel.id);
  if (worst === undefined || heartbeatMs > worst.ms) return;
  const message = `heartbeats every ${formatDuration(heartbeatMs)} are not slower than the round trip ${formatDuration(worst.ms)} from ${worst.from} to a majority: the new channel may never get a leader`;
  note('T103', 'consensus.tick-interval', message, `${worst.from} needs ${worst.to} for a majority: ${formatDuration(worst.ms)}`);
}
