/** The `recovery` section of the topology file: what the engine may do by itself, and when. */
import { choice, count, duration, list, object } from './schema-kinds.ts';

const restart = object('Restarts of nodes that died.', {
  default: {},
  defaulted: {
    'back-off': list(
      'Pauses before the first, second, ... restart of one node; the last one repeats.',
      { type: 'duration', doc: 'Pause.', minMs: 0 },
      { min: 1, default: ['0s', '5s', '15s', '60s', '5m'], repeats: true },
    ),
    limit: count(
      'More restarts than this within the window are a crash loop: an incident, no more restarts until acknowledged.',
      1,
      1000,
      5,
    ),
    window: duration('Window of the limit.', '15m'),
  },
});

const fence = object('Fences: others fail fast towards a consenter that vanished. Ordering stalls 20 s after a silent loss.', {
  default: {},
  defaulted: {
    after: duration('How long a consenter is silent before it is fenced. Well below 20s.', '6s'),
    'lift-after': duration('How long it must answer again before the fence is lifted.', '5s'),
  },
});

const hung = object('Processes that hang. A frozen consenter stalls ordering after some 80 s.', {
  default: {},
  defaulted: { 'kill-after': duration('How long a process hangs before it is killed hard.', '20s') },
});

const stuck = object('Nodes whose height stands still while the channel grows.', {
  default: {},
  defaulted: {
    after: duration('How long it stands still.', '60s'),
    blocks: count('How many blocks the node is behind at least.', 1, 1_000_000, 10),
  },
});

const replace = object('Spares for consenters that stay dead.', {
  default: {},
  defaulted: { after: duration('How long a consenter is proven dead before a spare takes its place.', '5m') },
});

const breaker = object('The fleet breaker: with more nodes than this in trouble at once, the cause is not in the nodes.', {
  default: {},
  defaulted: { nodes: count('Nodes in trouble at once.', 1, 10_000, 3) },
});

const flapping = object('Anti-flapping: the same plan for the same subject is not repeated for ever.', {
  default: {},
  defaulted: {
    limit: count('How often the same rule may act on the same subject within the window, until somebody acknowledges.', 1, 1000, 3),
    window: duration('Window of the limit.', '30m'),
  },
});

const disk = object('Free space of the disks that hold the nodes.', {
  default: {},
  defaulted: {
    'warning-percent': count('Free space in percent below which a warning is given.', 1, 99, 15),
    'error-percent': count('Free space in percent below which it is an error.', 1, 99, 10),
  },
});

const majorityLoss = object('Loss of the majority of the consenters: what the engine does once it is proven (D601, D603).', {
  default: {},
  defaulted: {
    mode: choice(
      'page: say so; prepare: also make the plan of the recovery and keep it in a file, touch nothing; recover: also execute and verify it, where two people have approved this policy and every condition of D603 holds.',
      ['page', 'prepare', 'recover'],
      'prepare',
    ),
    after: duration('How long the loss is proven without interruption before a plan is made. Dead processes are started meanwhile.', '60s'),
    'drill-within': duration('How long ago the drill lose-majority was passed on this network at most; only for `recover`.', '14d'),
  },
});

export const RECOVERY_SCHEMA = object('What the engine (`holdfast serve`) may do by itself. The defaults are the careful ones.', {
  default: {},
  defaulted: {
    mode: choice('act: recover what the rules allow; observe: record what would have been done, touch nothing.', ['act', 'observe'], 'act'),
    tick: duration('Pause between two rounds of observation.', '1s'),
    restart,
    fence,
    hung,
    stuck,
    replace,
    'majority-loss': majorityLoss,
    breaker,
    flapping,
    disk,
  },
});
