/** SmartBFT's options against each other and against the distances. A wrong one destroys the channel, so all of them are checked here. */
import { formatDuration, formatSize } from '../../kernel/units.ts';
import { placeText } from '../../topology/place.ts';
import type { SmartBftConsensus } from '../../topology/model.ts';
import type { TimingFacts, TimingMember } from './facts.ts';
import { mustBePositive } from './positive.ts';
import type { TimingRule } from './rule.ts';

type BftFacts = TimingFacts<SmartBftConsensus>;

const TICK_BOUND_MS = 2_000;
const ADVISED_HEARTBEAT_MS = 3_000;
/** Fewer have f = 0. */
const SMALLEST_BYZANTINE = 4;
/** Our judgement: see T119. */
const CATCH_UP_ROUND_TRIPS = 20;
/** SmartBFT's default RequestMaxBytes, which Fabric leaves in place until after the validation (T120). */
const DEFAULT_REQUEST_BYTES = 10 * 1024;

/** `a <= b` of two timers of the same name in the file. */
function ordered(
  code: 'T110' | 'T111' | 'T112',
  small: string,
  large: string,
  of: (c: SmartBftConsensus) => readonly [number, number],
): TimingRule<BftFacts> {
  return {
    code,
    key: `consensus.${small}`,
    inequality: `${small} <= ${large}`,
    terms: ({ consensus }) => {
      const [left, right] = of(consensus);
      return { left, relation: '<=', right, unit: 'ms', message: `${small} must not exceed ${large}` };
    },
  };
}

export const SMARTBFT_RULES: readonly TimingRule<BftFacts>[] = [
  ...mustBePositive<BftFacts>('T114', {
    'consensus.leader-heartbeat': ({ consensus }) => consensus.leaderHeartbeatMs,
    'consensus.leader-heartbeat-count': ({ consensus }) => consensus.leaderHeartbeatCount,
    'consensus.request-forward': ({ consensus }) => consensus.requestForwardMs,
    'consensus.request-complain': ({ consensus }) => consensus.requestComplainMs,
    'consensus.request-auto-remove': ({ consensus }) => consensus.requestAutoRemoveMs,
    'consensus.view-change': ({ consensus }) => consensus.viewChangeMs,
    'consensus.view-change-resend': ({ consensus }) => consensus.viewChangeResendMs,
    'consensus.collect': ({ consensus }) => consensus.collectMs,
    'consensus.batch-interval': ({ consensus }) => consensus.batchIntervalMs,
    'consensus.pool-size': ({ consensus }) => consensus.poolSize,
    'consensus.incoming-buffer-size': ({ consensus }) => consensus.incomingBufferSize,
    'batch.max-messages': ({ batch }) => batch.maxMessages,
    'batch.absolute-max-bytes': ({ batch }) => batch.absoluteMaxBytes,
  }),
  ordered('T110', 'request-forward', 'request-complain', (c) => [c.requestForwardMs, c.requestComplainMs]),
  ordered('T111', 'request-complain', 'request-auto-remove', (c) => [c.requestComplainMs, c.requestAutoRemoveMs]),
  ordered('T112', 'view-change-resend', 'view-change', (c) => [c.viewChangeResendMs, c.viewChangeMs]),
  {
    code: 'T113',
    key: 'batch.max-messages',
    inequality: 'max-messages <= absolute-max-bytes',
    terms: ({ batch }) => ({
      left: batch.maxMessages,
      relation: '<=',
      right: batch.absoluteMaxBytes,
      unit: 'count',
      message: 'max-messages must not exceed absolute-max-bytes, counted in bytes',
    }),
  },
  {
    code: 'T120',
    key: 'batch.absolute-max-bytes',
    inequality: 'absolute-max-bytes >= 10KiB',
    terms: ({ batch }) => ({
      left: batch.absoluteMaxBytes,
      relation: '>=',
      right: DEFAULT_REQUEST_BYTES,
      unit: 'bytes',
      message: `absolute-max-bytes ${formatSize(batch.absoluteMaxBytes)} is below SmartBFT's own limit of a request`,
    }),
  },
  {
    code: 'T115',
    key: 'consensus.leader-heartbeat',
    inequality: 'leader-heartbeat >= 2s',
    severity: 'error',
    terms: ({ consensus: { leaderHeartbeatMs } }) => ({
      left: leaderHeartbeatMs,
      relation: '>=',
      right: TICK_BOUND_MS,
      unit: 'ms',
      message: `leader-heartbeat ${formatDuration(leaderHeartbeatMs)} is below 2s: the leader would change without a fault`,
      evidence: 'its clock ticks once a second',
    }),
  },
  {
    code: 'T115',
    key: 'consensus.leader-heartbeat',
    inequality: 'leader-heartbeat >= 3s',
    severity: 'warning',
    terms: ({ consensus: { leaderHeartbeatMs } }) => {
      if (leaderHeartbeatMs < TICK_BOUND_MS) return undefined;
      return {
        left: leaderHeartbeatMs,
        relation: '>=',
        right: ADVISED_HEARTBEAT_MS,
        unit: 'ms',
        message: `leader-heartbeat ${formatDuration(leaderHeartbeatMs)} is short: 3s or more is recommended`,
        evidence: 'its clock ticks once a second',
      };
    },
  },
  {
    code: 'T116',
    key: 'consensus.request-complain',
    inequality: 'request-forward + request-complain > batch-interval + 1.5 x round trip to a quorum',
    terms: ({ consensus: c, distances: { toQuorum: worst } }) => {
      if (worst === undefined) return undefined;
      const [complainMs, orderingMs] = [c.requestForwardMs + c.requestComplainMs, c.batchIntervalMs + 1.5 * worst.ms];
      return {
        left: complainMs,
        relation: '>',
        right: orderingMs,
        unit: 'ms',
        message: `a transaction is complained about after ${formatDuration(complainMs)}, and ordering it takes ${formatDuration(orderingMs)}`,
        evidence: `${worst.from} to ${worst.to}: ${formatDuration(worst.ms)}; batch-interval ${formatDuration(c.batchIntervalMs)}`,
      };
    },
  },
  {
    code: 'T116',
    key: 'consensus.view-change',
    inequality: 'view-change > 2 x round trip to a quorum',
    terms: ({ consensus: { viewChangeMs }, distances: { toQuorum: worst } }) => {
      if (worst === undefined) return undefined;
      return {
        left: viewChangeMs,
        relation: '>',
        right: 2 * worst.ms,
        unit: 'ms',
        message: `view-change ${formatDuration(viewChangeMs)} is too short for two round trips of ${formatDuration(worst.ms)}`,
        evidence: `${worst.from} to ${worst.to}: ${formatDuration(worst.ms)}`,
      };
    },
  },
  {
    code: 'T119',
    key: 'consensus.batch-interval',
    inequality: `batch-interval >= ${CATCH_UP_ROUND_TRIPS} x largest round trip`,
    terms: ({ consensus: { batchIntervalMs }, distances: { largest: worst } }) => {
      if (worst === undefined) return undefined;
      return {
        left: batchIntervalMs,
        relation: '>=',
        right: CATCH_UP_ROUND_TRIPS * worst.ms,
        unit: 'ms',
        message: `batch-interval ${formatDuration(batchIntervalMs)} is below ${CATCH_UP_ROUND_TRIPS} times the largest round trip ${formatDuration(worst.ms)}: under load, view changes can stall and a restarted consenter may not catch up`,
        evidence: `${worst.from} to ${worst.to}: ${formatDuration(worst.ms)}`,
      };
    },
  },
  {
    code: 'T117',
    key: 'consenters',
    inequality: 'consenters >= 4',
    terms: ({ members }) => ({
      left: members.length,
      relation: '>=',
      right: SMALLEST_BYZANTINE,
      unit: 'count',
      message: `SmartBFT with ${members.length} consenters bears none that lies`,
      evidence: 'f = floor((n-1)/3) = 0',
    }),
  },
  {
    code: 'T118',
    key: 'consenters',
    inequality: 'zones of the first two leaders >= 2',
    terms: ({ members: [first, second] }) => {
      const zone = zoneOf(first);
      if (first === undefined || second === undefined || zone === undefined) return undefined;
      return {
        left: zone === zoneOf(second) ? 1 : 2,
        relation: '>=',
        right: 2,
        unit: 'count',
        message: `${first.id} leads first and ${second.id} next, and both are in ${zone}`,
        evidence: 'consenter ids follow the order of the list',
      };
    },
  },
];

function zoneOf(member: TimingMember | undefined): string | undefined {
  const { region, zone } = member?.at ?? {};
  return region === undefined || zone === undefined ? undefined : placeText({ region, zone });
}
