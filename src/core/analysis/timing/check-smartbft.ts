/** SmartBFT's options against each other and against the distances. A wrong one destroys the channel, so all of them are checked here. */
import { formatDuration, formatSize } from '../../kernel/units.ts';
import { consenters } from '../../topology/lookup.ts';
import { placeText } from '../../topology/place.ts';
import type { Channel, SmartBftConsensus, Topology } from '../../topology/model.ts';
import type { Note } from './check.ts';
import { largestRoundTrip, largestRoundTripToQuorum } from './distances.ts';

const TICK_BOUND_MS = 2_000;
const ADVISED_HEARTBEAT_MS = 3_000;
/** Fewer have f = 0. */
const SMALLEST_BYZANTINE = 4;
/** Our judgement: see T119. */
const CATCH_UP_ROUND_TRIPS = 20;

export function checkSmartBft(topology: Topology, channel: Channel, consensus: SmartBftConsensus, note: Note): void {
  checkPositive(channel, consensus, note);
  checkOrder(channel, consensus, note);
  checkHeartbeat(consensus, note);
  checkDistances(topology, channel, consensus, note);
  checkMembers(topology, channel, note);
}

/** The parser refuses zero too; a topology may also come from elsewhere. */
function checkPositive({ batch }: Channel, c: SmartBftConsensus, note: Note): void {
  const options: Readonly<Record<string, number>> = {
    'consensus.leader-heartbeat': c.leaderHeartbeatMs,
    'consensus.leader-heartbeat-count': c.leaderHeartbeatCount,
    'consensus.request-forward': c.requestForwardMs,
    'consensus.request-complain': c.requestComplainMs,
    'consensus.request-auto-remove': c.requestAutoRemoveMs,
    'consensus.view-change': c.viewChangeMs,
    'consensus.view-change-resend': c.viewChangeResendMs,
    'consensus.collect': c.collectMs,
    'consensus.batch-interval': c.batchIntervalMs,
    'consensus.pool-size': c.poolSize,
    'consensus.incoming-buffer-size': c.incomingBufferSize,
    'batch.max-messages': batch.maxMessages,
    'batch.absolute-max-bytes': batch.absoluteMaxBytes,
  };
  for (const [key, value] of Object.entries(options)) {
    if (!(value > 0)) note('T114', key, `${key} must be greater than zero`, `it is ${value}`);
  }
}

function checkOrder({ batch }: Channel, c: SmartBftConsensus, note: Note): void {
  const times = (a: number, b: number): string => `${formatDuration(a)} > ${formatDuration(b)}`;
  if (c.requestForwardMs > c.requestComplainMs) {
    const evidence = times(c.requestForwardMs, c.requestComplainMs);
    note('T110', 'consensus.request-forward', 'request-forward must not exceed request-complain', evidence);
  }
  if (c.requestComplainMs > c.requestAutoRemoveMs) {
    const evidence = times(c.requestComplainMs, c.requestAutoRemoveMs);
    note('T111', 'consensus.request-complain', 'request-complain must not exceed request-auto-remove', evidence);
  }
  if (c.viewChangeResendMs > c.viewChangeMs) {
    const evidence = times(c.viewChangeResendMs, c.viewChangeMs);
    note('T112', 'consensus.view-change-resend', 'view-change-resend must not exceed view-change', evidence);
  }
  if (batch.maxMessages > batch.absoluteMaxBytes) {
    const evidence = `${batch.maxMessages} messages > ${formatSize(batch.absoluteMaxBytes)}`;
    note('T113', 'batch.max-messages', 'max-messages must not exceed absolute-max-bytes, counted in bytes', evidence);
  }
}

function checkHeartbeat({ leaderHeartbeatMs }: SmartBftConsensus, note: Note): void {
  if (leaderHeartbeatMs >= ADVISED_HEARTBEAT_MS) return;
  const works = leaderHeartbeatMs >= TICK_BOUND_MS;
  const message = works
    ? `leader-heartbeat ${formatDuration(leaderHeartbeatMs)} is short: 3s or more is recommended`
    : `leader-heartbeat ${formatDuration(leaderHeartbeatMs)} is below 2s: the leader would change without a fault`;
  note('T115', 'consensus.leader-heartbeat', message, 'its clock ticks once a second', works ? 'warning' : 'error');
}

function checkDistances(topology: Topology, channel: Channel, c: SmartBftConsensus, note: Note): void {
  const worst = largestRoundTripToQuorum(topology, channel.id);
  if (worst === undefined) return;
  const orderingMs = c.batchIntervalMs + 1.5 * worst.ms;
  const where = `${worst.from} to ${worst.to}: ${formatDuration(worst.ms)}; batch-interval ${formatDuration(c.batchIntervalMs)}`;
  if (c.requestForwardMs + c.requestComplainMs <= orderingMs) {
    const message = `a transaction is complained about after ${formatDuration(c.requestForwardMs + c.requestComplainMs)}, and ordering it takes ${formatDuration(orderingMs)}`;
    note('T116', 'consensus.request-complain', message, where);
  }
  if (c.viewChangeMs <= 2 * worst.ms) {
    const message = `view-change ${formatDuration(c.viewChangeMs)} is too short for two round trips of ${formatDuration(worst.ms)}`;
    note('T116', 'consensus.view-change', message, where);
  }
  checkCatchUp(topology, channel, c, note);
}

function checkCatchUp(topology: Topology, channel: Channel, { batchIntervalMs }: SmartBftConsensus, note: Note): void {
  const worst = largestRoundTrip(topology, channel.id);
  if (worst === undefined || batchIntervalMs >= CATCH_UP_ROUND_TRIPS * worst.ms) return;
  const message = `batch-interval ${formatDuration(batchIntervalMs)} is below ${CATCH_UP_ROUND_TRIPS} times the largest round trip ${formatDuration(worst.ms)}: under load, view changes can stall and a restarted consenter may not catch up`;
  note('T119', 'consensus.batch-interval', message, `${worst.from} to ${worst.to}: ${formatDuration(worst.ms)}`);
}

function checkMembers(topology: Topology, channel: Channel, note: Note): void {
  const members = consenters(topology, channel.id);
  if (members.length < SMALLEST_BYZANTINE) {
    note('T117', 'consenters', `SmartBFT with ${members.length} consenters bears none that lies`, 'f = floor((n-1)/3) = 0');
  }
  const [first, second] = members;
  if (first === undefined || second === undefined) return;
  const zone = ({ at }: typeof first): string => placeText({ region: at.region, ...(at.zone === undefined ? {} : { zone: at.zone }) });
  if (first.at.zone === undefined || zone(first) !== zone(second)) return;
  note(
    'T118',
    'consenters',
    `${first.id} leads first and ${second.id} next, and both are in ${zone(first)}`,
    'consenter ids follow the order of the list',
  );
}
