/** Blocks against the limit of a gRPC message, and requests against what an update itself takes; the rest of the batch options are timing rules. */
import { formatSize } from '../../kernel/units.ts';
import type { ChannelConfig } from '../../platforms/fabric/channel-config/model.ts';
import type { UpdateNote } from './change.ts';

/** Fabric's sample advises 49 MB under the default limit of 100 MB. */
const ADVISED_BYTES = 49 * 1024 * 1024;
const LIMIT_BYTES = 100 * 1024 * 1024;

/** Our judgement: the configuration of four orderers and two organisations has 28 KB, and each further organisation some KB. */
const UPDATE_BYTES = 256 * 1024;

export function batchSize(config: ChannelConfig): readonly UpdateNote[] {
  return [...blocks(config), ...requests(config)];
}

function requests({ consensus }: ChannelConfig): readonly UpdateNote[] {
  if (consensus.kind !== 'smartbft' || consensus.requestMaxBytes === 0 || consensus.requestMaxBytes >= UPDATE_BYTES) return [];
  const message = `requests above ${formatSize(consensus.requestMaxBytes)} are refused, and the next update may be one`;
  return [{ code: 'U181', part: 'consensus.request-max-bytes', message, evidence: `request_max_bytes: ${consensus.requestMaxBytes}` }];
}

function blocks({ batch: { absoluteMaxBytes } }: ChannelConfig): readonly UpdateNote[] {
  if (absoluteMaxBytes <= ADVISED_BYTES) return [];
  const evidence = `absolute-max-bytes <= 49MiB: ${formatSize(absoluteMaxBytes)} <= 49MiB does not hold; limit of a message 100MiB`;
  const message = `a block may have ${formatSize(absoluteMaxBytes)}`;
  return [
    { code: 'U160', part: 'batch.absolute-max-bytes', message, evidence, severity: absoluteMaxBytes > LIMIT_BYTES ? 'error' : 'warning' },
  ];
}
