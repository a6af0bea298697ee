/** Blocks against the limit of a gRPC message; the rest of the batch options are timing rules. */
import { formatSize } from '../../kernel/units.ts';
import type { ChannelConfig } from '../../platforms/fabric/channel-config/model.ts';
import type { UpdateNote } from './change.ts';

/** Fabric's sample advises 49 MB under the default limit of 100 MB. */
const ADVISED_BYTES = 49 * 1024 * 1024;
const LIMIT_BYTES = 100 * 1024 * 1024;

export function batchSize({ batch: { absoluteMaxBytes } }: ChannelConfig): readonly UpdateNote[] {
  if (absoluteMaxBytes <= ADVISED_BYTES) return [];
  const evidence = `absolute-max-bytes <= 49MiB: ${formatSize(absoluteMaxBytes)} <= 49MiB does not hold; limit of a message 100MiB`;
  const message = `a block may have ${formatSize(absoluteMaxBytes)}`;
  return [
    { code: 'U160', part: 'batch.absolute-max-bytes', message, evidence, severity: absoluteMaxBytes > LIMIT_BYTES ? 'error' : 'warning' },
  ];
}
