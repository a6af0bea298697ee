/** The certificate that a node presents ends soon, or has ended. Ended, it lives on in open connections until the first restart. */
import { DIAGNOSIS } from './codes.ts';
import { agentSaw } from './reach.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';

export function certificateEnding({ nodes, now, policy }: Scene): readonly Symptom[] {
  return nodes.flatMap(({ id, probes }) => {
    const presented = probes.flatMap((probe) =>
      probe.certificateNotAfter === undefined ? [] : [{ probe, end: probe.certificateNotAfter }],
    );
    const ending = presented.filter(({ end }) => end - now < policy.certificateMs);
    if (ending.length === 0) return [];
    const first = Math.min(...ending.map(({ end }) => end));
    return [
      {
        code: DIAGNOSIS.certificateEnding,
        subject: id,
        message: first <= now ? `the TLS certificate of ${id} has ended` : `the TLS certificate of ${id} ends within the warning time`,
        testimony: ending.map(({ probe, end }) => agentSaw(probe, `presents a certificate until ${end} ms`)),
        conclusive: true,
      },
    ];
  });
}
