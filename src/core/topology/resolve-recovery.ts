/** The `recovery` section: from the file to the model, and back. */
import type { RecoveryPolicy } from './model.ts';
import { decode } from './decode.ts';
import { RECOVERY_SCHEMA } from './schema-recovery.ts';
import type { DecodedFile } from './schema.ts';

type RecoveryFile = DecodedFile['recovery'];

export function recoveryOf(file: RecoveryFile): RecoveryPolicy {
  const { mode, tick, restart, fence, hung, stuck, replace, 'majority-loss': loss, breaker, flapping, disk } = file;
  return {
    mode,
    tickMs: tick,
    restart: { backOffMs: restart['back-off'], limit: restart.limit, windowMs: restart.window },
    fence: { afterMs: fence.after, liftAfterMs: fence['lift-after'] },
    hung: { killAfterMs: hung['kill-after'] },
    stuck: { afterMs: stuck.after, blocks: stuck.blocks },
    replace: { afterMs: replace.after },
    majorityLoss: { mode: loss.mode, afterMs: loss.after, drillWithinMs: loss['drill-within'] },
    breaker: { nodes: breaker.nodes },
    flapping: { limit: flapping.limit, windowMs: flapping.window },
    disk: { warning: disk['warning-percent'] / 100, error: disk['error-percent'] / 100 },
  };
}

export function fileRecovery(policy: RecoveryPolicy): RecoveryFile {
  const { mode, tickMs, restart, fence, hung, stuck, replace, majorityLoss, breaker, flapping, disk } = policy;
  return {
    mode,
    tick: tickMs,
    restart: { 'back-off': restart.backOffMs, limit: restart.limit, window: restart.windowMs },
    fence: { after: fence.afterMs, 'lift-after': fence.liftAfterMs },
    hung: { 'kill-after': hung.killAfterMs },
    stuck: { after: stuck.afterMs, blocks: stuck.blocks },
    replace: { after: replace.afterMs },
    'majority-loss': { mode: majorityLoss.mode, after: majorityLoss.afterMs, 'drill-within': majorityLoss.drillWithinMs },
    breaker: { nodes: breaker.nodes },
    flapping: { limit: flapping.limit, window: flapping.windowMs },
    disk: { 'warning-percent': Math.round(disk.warning * 100), 'error-percent': Math.round(disk.error * 100) },
  };
}

/** What a file without the section means. */
export const DEFAULT_RECOVERY: RecoveryPolicy = recoveryOf(decode(RECOVERY_SCHEMA, {}) as RecoveryFile);
