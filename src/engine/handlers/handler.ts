/**
 * How one kind of step is done. A handler may be asked twice, after a crash at any point, and by another process than the first time. It acts
 * on ports only, never returns before the effect is there, and leaves every choice to the plan.
 */
import type { Plan } from '../../core/plan/plan.ts';
import type { Step, StepKind } from '../../core/plan/step.ts';
import type { Fence } from '../../core/ports/engine-store.ts';
import type { EngineWorld } from '../../core/ports/recovery.ts';
import type { Look } from '../look.ts';

export interface StepContext {
  readonly world: EngineWorld;
  readonly plan: Plan;
  readonly fence: Fence;
  /** The intent was in the log already: the step may be done, half done or not begun. */
  readonly again: boolean;
  /** What `before` answered when the intent was logged. */
  readonly before: unknown;
  /** What is seen now. */
  readonly look: Look;
}

export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;

export interface Handler<K extends StepKind> {
  /** Whether there is nothing left to do. Looks, and changes nothing. */
  check(step: StepOf<K>, context: StepContext): Promise<'done' | 'todo'>;
  /**
   * The last look: throws where the step must not be done as things are now, which may be others than when it was decided. Asked before the intent,
   * and once more by an engine that goes on where another one has died.
   */
  refuse?(step: StepOf<K>, context: StepContext): Promise<void>;
  /** What has to be known to undo the step; it goes into the log with the intent. */
  before?(step: StepOf<K>, context: StepContext): Promise<unknown>;
  /** Resolves when the effect is there. What it returns is kept in the log. */
  apply(step: StepOf<K>, context: StepContext): Promise<string | void>;
  /** Why the effect cannot be seen, or null when it is. Without it, `check` is asked again. */
  verify?(step: StepOf<K>, context: StepContext): Promise<string | null>;
  /** Safe when the step was half done or not done at all. */
  readonly undo: ((step: StepOf<K>, context: StepContext) => Promise<void>) | 'irreversible' | 'nothing to undo';
}
