/** Failures of reading a channel's configuration and updates of it. */
import type { CodeTable } from '../../../core/kernel/failure.ts';

export const CONFIG_CODES = {
  E440: {
    title: 'not a configuration of a channel',
    meaning:
      'The bytes are none of the forms that a configuration has: a configuration block, a config or update envelope, a Config or a ConfigUpdate, as protobuf or as the JSON of configtxlator. Nothing was concluded from them.',
    hint: 'Give the file that `peer channel fetch config`, `configtxlator compute_update` or `configtxlator proto_decode` wrote.',
    exit: 2,
  },
  E441: {
    title: 'a configuration of another channel',
    meaning: 'The block or update names another channel than the one that it was read for.',
    hint: 'Give the file of the channel that is meant.',
    exit: 2,
  },
  E442: {
    title: 'a block without a configuration',
    meaning: 'Only configuration blocks hold the configuration; every other block names the last of them in its metadata.',
    hint: 'Fetch the last configuration block, for instance with `peer channel fetch config`.',
    exit: 2,
  },
  E443: {
    title: 'an update that does not apply to the configuration',
    meaning:
      'Fabric would refuse it: its read set names other versions than the channel has, it changes nothing, or it sets a part to a version that does not follow. The usual reason is that the channel changed after the update was computed.',
    hint: 'Fetch the newest configuration block and compute the update again.',
    exit: 2,
    source: 'common/configtx/update.go, Fabric v3.1.1',
  },
} as const satisfies CodeTable;
