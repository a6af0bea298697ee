/** As many consenters that reach each other vote as a quorum needs, and no more. Suspected while others are silent: they may be well on their side. */
import { DIAGNOSIS } from './codes.ts';
import type { Scene } from './scene.ts';
import type { Symptom } from './symptom.ts';
import { countVotes } from './vote.ts';
import { votersSay } from './voters-say.ts';

export function zeroMargin({ channels }: Scene): readonly Symptom[] {
  return channels.flatMap((channel) => {
    const { side, silent, unasked } = countVotes(channel);
    if (channel.needed === 0 || side.length !== channel.needed) return [];
    const unsure = silent.length + unasked.length;
    return [
      {
        code: DIAGNOSIS.zeroMargin,
        subject: channel.id,
        message: `${channel.id} has ${side.length} voters and needs ${channel.needed}${unsure === 0 ? '' : `; the state of ${unsure} is not known`}`,
        testimony: votersSay(channel, side),
        conclusive: unsure === 0,
      },
    ];
  });
}
