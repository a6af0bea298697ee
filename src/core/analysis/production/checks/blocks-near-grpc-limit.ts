import { formatSize } from '../../../kernel/units.ts';
import type { ProductionCheck } from '../check.ts';

const RECOMMENDED_BYTES = 49_000_000;

export const blocksNearGrpcLimit: ProductionCheck = {
  code: 'C171',
  title: 'blocks that may be too large to be sent',
  meaning:
    'Messages of gRPC are limited to 100 MB on both sides, and a block grows on its way by signatures and by the envelope that carries it, at times to twice its size. A block that cannot be sent stops the channel for every node that lacks it.',
  hint: 'Keep batch.absolute-max-bytes at 49 MB or below, and store large data outside the ledger.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Performance considerations, Absolute max bytes: the maximum recommended size is 49 MB',
  of: 'topology',
  find: ({ channels }) =>
    Object.values(channels).flatMap(({ id, batch }) => {
      if (batch.absoluteMaxBytes <= RECOMMENDED_BYTES) return [];
      const path = ['channels', id, 'batch', 'absolute-max-bytes'];
      const message = `"${id}" may cut blocks of ${formatSize(batch.absoluteMaxBytes)}`;
      return [{ subject: path.join('.'), message, evidence: `${batch.absoluteMaxBytes} > ${RECOMMENDED_BYTES} bytes`, path }];
    }),
  examples: {
    right: {
      base: 'raft',
      file: 'topology.yaml',
      line: `endorsement: "OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer')" # or MAJORITY | ANY | ALL`,
      becomes: 'batch: { absolute-max-bytes: 46MiB }',
    },
    wrong: {
      base: 'raft',
      file: 'topology.yaml',
      line: `endorsement: "OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer')" # or MAJORITY | ANY | ALL`,
      becomes: 'batch: { absolute-max-bytes: 48MiB }',
    },
  },
};
