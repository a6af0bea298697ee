/** Where the topology file has what a finding is about; undefined when it is about something else (a user, a file, a name of a configuration). */
import type { Position } from '../../kernel/failure.ts';
import type { Topology } from '../../topology/model.ts';

/** As parseTopology returns it: lets findings name the line. */
export type PositionOf = (path: readonly (string | number)[]) => Position;

export function placeInFile({ orderers, peers, organisations, channels }: Topology, subject: string): readonly string[] | undefined {
  if (Object.hasOwn(orderers, subject)) return ['orderers', subject];
  if (Object.hasOwn(peers, subject)) return ['peers', subject];
  if (Object.hasOwn(organisations, subject)) return ['organisations', subject];
  const channel = subject.startsWith('channels.') ? subject.slice('channels.'.length) : '';
  return Object.hasOwn(channels, channel) ? ['channels', channel] : undefined;
}
