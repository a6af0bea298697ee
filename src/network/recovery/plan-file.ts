/** A recovery plan as a file: only its owner reads it, and nobody edits it unseen. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { failures } from '../../core/kernel/failure.ts';
import { RECOVERY_CODES } from '../../core/recovery/codes.ts';
import { documentId } from '../../core/recovery/make-recovery-plan.ts';
import { RECOVERY_PLAN_FORMAT, type RecoveryPlan } from '../../core/recovery/recovery-plan.ts';

const fail = failures(RECOVERY_CODES);

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export async function writePlanFile(path: string, plan: RecoveryPlan): Promise<void> {
  await writeFile(path, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
}

/** @throws Failure R717 for a file that is not, or no longer, what `recover plan` wrote. */
export async function readPlanFile(path: string): Promise<RecoveryPlan> {
  const value = await parsed(path);
  const { id, ...content } = value as Partial<RecoveryPlan>;
  if (content.format !== RECOVERY_PLAN_FORMAT || content.plan === undefined) {
    throw fail('R717', `${path} is no recovery plan of format ${RECOVERY_PLAN_FORMAT}`, { subject: path });
  }
  if (id !== documentId(content as Omit<RecoveryPlan, 'id'>, sha256Hex)) {
    throw fail('R717', `${path} was changed after it was written: its id is not that of its content`, { subject: path });
  }
  return value as RecoveryPlan;
}

async function parsed(path: string): Promise<object> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw fail('R717', `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { subject: path, cause });
  }
  throw fail('R717', `${path} holds no JSON object`, { subject: path });
}
