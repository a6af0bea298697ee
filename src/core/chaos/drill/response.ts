/** What is done against the fault of a drill while it holds: by the engine, or by people with the commands that they have. */
export type DrillResponse =
  /** Plan, two confirmations, apply, verify. `killed`: apply is killed whenever it has begun another step, and run again. */
  | { readonly kind: 'recover'; readonly withinMs: number; readonly killed: boolean }
  /** `recover plan` is asked so often, and refused each time for one of these reasons. */
  | { readonly kind: 'refuse-recovery'; readonly codes: readonly string[]; readonly times: number; readonly everyMs: number }
  /** A plan whose chosen survivor was changed by hand is refused for one of these reasons. */
  | { readonly kind: 'refuse-changed-plan'; readonly codes: readonly string[] }
  /**
   * The engine brings so many plans of this rule to their end. `killed`: it is killed whenever it has begun another step of one, and started
   * again.
   */
  | { readonly kind: 'engine-acts'; readonly rule: string; readonly plans: number; readonly withinMs: number; readonly killed: boolean }
  /** The engine says that it waits with this rule, and has started none of the targets. */
  | { readonly kind: 'engine-waits'; readonly rule: string; readonly withinMs: number }
  /** As people do it: the leader is killed, and when another leads, the targets are started one after the other, each at the tip before the next. */
  | { readonly kind: 'start-one-by-one'; readonly withinMs: number }
  /** So long after the injection whoever leads then is killed; the engine starts it again. */
  | { readonly kind: 'kill-leader'; readonly afterMs: number }
  /** From now on an engine runs: what comes back is its business. */
  | { readonly kind: 'serve' };

/** Whether an engine may, must or must not run while the drill does. */
export type EngineWanted = 'on' | 'off' | 'any';
