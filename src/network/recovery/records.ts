/** What the engine of a local network keeps beside its log: recovery plans as files that people find, and which drills were run. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, failures } from '../../core/kernel/failure.ts';
import { RECOVERY_CODES } from '../../core/recovery/codes.ts';
import type { RecoveryRecords } from '../../engine/recovery/unattended.ts';
import type { OpenNetwork } from '../open.ts';
import { pastDrills } from '../past-drills.ts';
import { readPlanFile, writePlanFile } from './plan-file.ts';

const fail = failures(RECOVERY_CODES);

export function recoveryRecords(network: Pick<OpenNetwork, 'paths' | 'topology'>): RecoveryRecords {
  const folder = join(network.paths.state, 'recovery');
  const fileOf = (plan: string): string => join(folder, `${plan}.json`);
  return {
    async keep(plan) {
      const path = fileOf(plan.plan.id);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writePlanFile(path, plan);
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw fail('R732', `${path} cannot be written: ${(cause as Error).message}`, { subject: path, cause });
        }
      }
      return path;
    },
    async read(plan) {
      try {
        return await readPlanFile(fileOf(plan));
      } catch (error) {
        // Removed, or changed by somebody: then it is no document that anything is proven by.
        if (error instanceof Failure && error.code === 'R717') return null;
        throw error;
      }
    },
    drills: () => pastDrills(network),
  };
}
