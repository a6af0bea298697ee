/** The `consensus` and `batch` parts of a channel. Defaults are for distances of up to 200 ms; why: docstrings and analysis/timing. */
import { count, duration, object, variants } from './schema-kinds.ts';
import type { SizeSchema } from './schema-kinds.ts';

const size = (doc: string, fallback: string, maxBytes: number): SizeSchema => ({ type: 'size', doc, default: fallback, maxBytes });

/** Fabric keeps these sizes and counts as unsigned 32-bit numbers. */
const UINT32 = 4_294_967_295;
/** Tick and buffer counts beyond this are typing errors. */
const MILLION = 1_000_000;

const raft = object('Raft (etcdraft): survives the crash of a minority of the consenters.', {
  defaulted: {
    'tick-interval': duration('Time between two ticks of the Raft clock. Heartbeat and election timeouts are multiples of it.', '500ms'),
    'election-ticks': count(
      'Ticks without a word from the leader after which a follower stands for election, at the earliest; each waits 1 to 2 times as long, at random.',
      1,
      MILLION,
      10,
    ),
    'heartbeat-ticks': count('Ticks between two heartbeats of the leader.', 1, MILLION, 1),
    'batch-timeout': duration('How long the leader waits for more transactions before it cuts a block.', '300ms'),
    'max-inflight-blocks': count('Blocks that the leader sends ahead of their acknowledgements.', 1, MILLION, 5),
    'snapshot-interval': size('Bytes of blocks after which a Raft snapshot is taken.', '16MiB', UINT32),
  },
});

const smartbft = object('SmartBFT: survives f = floor((n-1)/3) consenters that crash or lie. Needs Fabric 3.0 or later.', {
  defaulted: {
    'leader-heartbeat': duration(
      'Silence of the leader after which a follower complains. Its clock ticks once a second: below 2s it causes view changes without a fault.',
      '5s',
    ),
    'leader-heartbeat-count': count('Heartbeats that the leader sends within leader-heartbeat.', 1, MILLION, 10),
    'request-forward': duration(
      'How long a follower keeps a waiting transaction before it forwards it to the leader. At most request-complain.',
      '2s',
    ),
    'request-complain': duration(
      'How long after forwarding a follower waits before it complains about the leader. At most request-auto-remove.',
      '3s',
    ),
    'request-auto-remove': duration('How long after the complaint a transaction that was not ordered is dropped.', '3m'),
    'view-change': duration('How long one attempt to change the view may take. At least view-change-resend.', '5s'),
    'view-change-resend': duration('Time between two sendings of a view change message.', '1s'),
    collect: duration('How long a node collects the state of the others when it comes back.', '1s'),
    'batch-interval': duration('How long the leader waits for more transactions before it proposes a block.', '200ms'),
    'pool-size': count('Transactions that each orderer keeps in memory until they are ordered.', 1, UINT32, 100_000),
    'incoming-buffer-size': count('Consensus messages from others that wait to be handled.', 1, MILLION, 200),
  },
  optional: {
    'max-messages': count("Another place for the channel's batch.max-messages; when both are given they must be equal.", 1, UINT32),
  },
});

const qbft = object('QBFT (goquorum, besu): survives f = floor((n-1)/3) validators that crash or lie. The orderers are the validators.', {
  defaulted: {
    // Seconds in the genesis file of both clients (blockperiodseconds, requesttimeoutseconds).
    'block-period': { ...duration('Time between two blocks; whole seconds.', '5s'), minMs: 1000 },
    'request-timeout': {
      ...duration(
        'How long the first round of a block may take before the next validator proposes; each further round doubles it. Whole seconds, above block-period.',
        '10s',
      ),
      minMs: 1000,
    },
  },
});

export const CONSENSUS_SCHEMA = variants('How the orderers agree on the next block.', { raft, smartbft, qbft });

export const BATCH_SCHEMA = object('When a block is full.', {
  default: {},
  defaulted: {
    'max-messages': count('Transactions in a block, at most.', 1, UINT32, 100),
    'absolute-max-bytes': size('Bytes of transactions in a block, at most; a larger transaction is refused.', '10MiB', UINT32),
    'preferred-max-bytes': size('Bytes after which a block is cut; only a single larger transaction exceeds it.', '2MiB', UINT32),
  },
});
