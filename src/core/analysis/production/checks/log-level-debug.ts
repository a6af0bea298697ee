import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const logLevelDebug: ProductionCheck = {
  code: 'C191',
  title: 'the log level DEBUG in production',
  meaning: 'Every message of consensus and gossip is written: disks fill in hours, and a slow disk then slows the node.',
  hint: 'Set FABRIC_LOGGING_SPEC to info; raise the level of single loggers by PUT /logspec for as long as it is needed.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Logging Control, Logging specification: the level without a logger is that of all the others',
  of: 'node',
  find: (ask) => {
    const spec = ask('FABRIC_LOGGING_SPEC');
    const general = (text(spec) ?? '').split(':').filter((part) => !part.includes('='));
    return general.some((level) => /^debug$/i.test(level.trim())) ? { message: 'logs everything', settings: [spec] } : undefined;
  },
  examples: {
    right: {
      base: 'raft',
      file: 'nodes/orderer1/node.env',
      line: 'FABRIC_LOGGING_SPEC=info',
      becomes: 'FABRIC_LOGGING_SPEC=orderer.consensus.etcdraft=debug:info',
    },
    wrong: {
      base: 'raft',
      file: 'nodes/orderer1/node.env',
      line: 'FABRIC_LOGGING_SPEC=info',
      becomes: 'FABRIC_LOGGING_SPEC=grpc=error:debug',
    },
  },
};
