/**
 * What the operator allows, from the `recovery` section of the topology file. Every limit has a unit and a reason; the defaults are the
 * careful ones. The engine never widens a limit by itself.
 */
export interface Policy {
  /** observe: decide and record, never act. */
  readonly mode: 'act' | 'observe';
  /** Time between two rounds in milliseconds. */
  readonly tickMs: number;
  readonly restart: {
    /** Waits before the n-th restart of one node; the last value repeats. Milliseconds. */
    readonly backOffMs: readonly number[];
    /** More restarts than this within the window are a crash loop: an incident, and no more restarts until it is acknowledged. */
    readonly limit: number;
    readonly windowMs: number;
  };
  readonly fence: {
    /** How long a consenter must be silent to a quorum before it is fenced. Ordering stalls 20.4 s after a silent loss. */
    readonly afterMs: number;
    /** How long it must answer again before the fence is lifted. */
    readonly liftAfterMs: number;
  };
  readonly hung: {
    /** A frozen or hung process is killed after this. A frozen consenter stalls ordering after about 80 s. */
    readonly killAfterMs: number;
  };
  readonly stuck: {
    /** A height that stands still this long while others of the channel grow. */
    readonly afterMs: number;
    readonly blocks: number;
  };
  readonly replace: {
    /** A consenter that is proven dead this long is replaced by a spare. */
    readonly afterMs: number;
  };
  /** The fleet breaker: with more nodes than this in trouble at once, the cause is not in the nodes; no disruptive plan then. */
  readonly breaker: { readonly nodes: number };
  /** The same rule on the same subject this often within the window: no more of it until somebody acknowledges. */
  readonly flapping: { readonly limit: number; readonly windowMs: number };
  /** Majority loss: `never` stops at the plan and pages. */
  readonly unattended: 'never' | 'approved';
  /** Free share of a disk below which the finding is a warning or an error. */
  readonly disk: { readonly warning: number; readonly error: number };
  /** Certificates that end within this time are a finding. */
  readonly certificateMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const DEFAULT_POLICY: Policy = {
  mode: 'act',
  tickMs: SECOND,
  restart: { backOffMs: [0, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE], limit: 5, windowMs: 15 * MINUTE },
  fence: { afterMs: 6 * SECOND, liftAfterMs: 5 * SECOND },
  hung: { killAfterMs: 20 * SECOND },
  stuck: { afterMs: MINUTE, blocks: 10 },
  replace: { afterMs: 5 * MINUTE },
  breaker: { nodes: 3 },
  flapping: { limit: 3, windowMs: 30 * MINUTE },
  unattended: 'never',
  disk: { warning: 0.15, error: 0.1 },
  certificateMs: 30 * 24 * 60 * MINUTE,
};
