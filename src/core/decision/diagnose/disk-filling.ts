/** Little free space where a node keeps its data: the word of the machine alone, so an alarm and no more. */
import { DIAGNOSIS } from './codes.ts';
import { ownValue } from '../../kernel/own-value.ts';
import type { Scene } from './scene.ts';
import { type Symptom, witnessed } from './symptom.ts';

export function diskFilling({ nodes, evidence, policy }: Scene): readonly Symptom[] {
  return nodes.flatMap(({ id, machine }) => {
    const free = ownValue(evidence.freeDisk, id);
    if (free === undefined || !(free < policy.disk.warning)) return [];
    const observer = machine?.observer ?? 'driver';
    return [
      {
        code: free < policy.disk.error ? DIAGNOSIS.diskNearlyFull : DIAGNOSIS.diskFilling,
        subject: id,
        message: `the disk of ${id} has ${Math.floor(Math.max(0, free) * 100)} % free`,
        testimony: [witnessed('machine', observer, `${free} of the disk is free`, evidence.at)],
        conclusive: true,
      },
    ];
  });
}
