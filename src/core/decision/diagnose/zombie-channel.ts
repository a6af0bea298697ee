/** A peer that lives and refuses a channel that it belongs to: its port, health endpoint and height metric look well. */
import { DIAGNOSIS } from './codes.ts';
import { lastPanic } from './known-panics.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { machineSaw } from './reach.ts';
import { excused, refusals } from './refusals.ts';
import type { Scene } from './scene.ts';
import { type Symptom, witnessed } from './symptom.ts';

export function zombieChannel({ channels, evidence }: Scene): readonly Symptom[] {
  return channels.flatMap(({ id, peers }) =>
    peers.flatMap((peer) => {
      const refused = refusals(peer, id);
      if (refused.length === 0 || refused.some(({ error }) => excused(error))) return [];
      const panic = lastPanic('peer', ownValue(evidence.logs, peer.id) ?? []);
      return [
        {
          code: DIAGNOSIS.zombieChannel,
          subject: peer.id,
          channel: id,
          message: `${peer.id} lives and does not serve ${id}`,
          ...(panic === null ? {} : { detail: panic.known.name }),
          testimony: [...refused.map(({ observer, at, error }) => witnessed('agent', observer, error, at)), ...machineSaw(peer)],
          conclusive: peer.machine?.state === 'running',
        },
      ];
    }),
  );
}
