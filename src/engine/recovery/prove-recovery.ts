/**
 * A recovery that nobody watched is proven from outside as soon as its plan has succeeded, by whichever engine lives then: that the plan ended
 * is in the log, and that it was looked at is not, until it was.
 */
import type { Engine } from '../engine.ts';

export async function proveRecovery({ memory, unattended, policy }: Engine): Promise<void> {
  const { unverified, running, history } = memory.now;
  if (unverified === null || running !== null || unattended === null) return;
  // Its canaries are effects like others.
  if (policy.mode === 'observe' || history.killSwitch.state !== 'off') return;
  const { plan, subject } = unverified;
  const checks = await unattended.verify(plan);
  const failing =
    checks === null
      ? ['the document of the plan is gone, so nothing could be proven']
      : checks.filter(({ ok }) => !ok).map((check) => `${check.subject}: ${check.message}`);
  await memory.write('verified', { plan, subject, ok: failing.length === 0, failing, checks: checks ?? [] });
}
