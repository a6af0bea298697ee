import { failures } from '../../../core/kernel/failure.ts';
import { suggest } from '../../../core/kernel/nearest.ts';
import type { Topology } from '../../../core/topology/model.ts';
import { CLI_CODES } from '../../codes.ts';

const fail = failures(CLI_CODES);

/** The channel of --channel, or the first of the file. */
export function channelNamed(topology: Topology, name: string | undefined): string {
  const names = Object.keys(topology.channels);
  const found = name === undefined ? names[0] : names.find((each) => each === name);
  if (found !== undefined) return found;
  throw fail('E161', name === undefined ? 'the file has no channel' : `there is no channel "${name}"`, {
    hint: suggest(name ?? '', names, 'channels'),
  });
}
