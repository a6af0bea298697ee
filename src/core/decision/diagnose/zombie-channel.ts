/** A peer that lives and refuses a channel that it belongs to: its port, health endpoint and height metric look well. */
import { DIAGNOSIS } from './codes.ts';
import { machineSaw } from './reach.ts';
import { excused, refusals } from './refusals.ts';
import type { Scene } from './scene.ts';
import { type Symptom, testimony } from './symptom.ts';

export function zombieChannel({ channels }: Scene): readonly Symptom[] {
  return channels.flatMap(({ id, peers }) =>
    peers.flatMap((peer) => {
      const refused = refusals(peer, id);
      if (refused.length === 0 || refused.some(({ error }) => excused(error))) return [];
      return [
        {
          code: DIAGNOSIS.zombieChannel,
          subject: peer.id,
          channel: id,
          message: `${peer.id} lives and does not serve ${id}`,
          testimony: [...refused.map(({ observer, at, error }) => testimony('agent', observer, error, at)), ...machineSaw(peer)],
          conclusive: peer.machine?.state === 'running',
        },
      ];
    }),
  );
}
