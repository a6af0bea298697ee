/** An orderer that lives and does not know a channel that it is a consenter of: emptied, or never joined. It votes for nobody. */
import { DIAGNOSIS } from './codes.ts';
import { machineSaw } from './reach.ts';
import { hasNoChannel, refusals } from './refusals.ts';
import type { Scene } from './scene.ts';
import { type Symptom, witnessed } from './symptom.ts';

export function channelMissing({ channels }: Scene): readonly Symptom[] {
  return channels.flatMap(({ id, consenters }) =>
    consenters
      .filter((each) => hasNoChannel(each, id))
      .map((orderer) => ({
        code: DIAGNOSIS.channelMissing,
        subject: orderer.id,
        channel: id,
        message: `${orderer.id} lives and does not have ${id}`,
        testimony: [
          ...refusals(orderer, id).map(({ observer, at, error }) => witnessed('agent', observer, error, at)),
          ...machineSaw(orderer),
        ],
        conclusive: orderer.machine?.state === 'running',
      })),
  );
}
