/** The path of a host, as in the topology file; a level that is not named is `-`. */
import type { DomainPath } from '../../kernel/ids.ts';
import type { Place } from '../../topology/model.ts';

export function hostPath({ region, zone, rack, host }: Place): DomainPath {
  return [region, zone ?? '-', rack ?? '-', host ?? '-'].join('/');
}
