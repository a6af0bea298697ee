import type { ProductionCheck } from '../check.ts';
import { count } from '../values.ts';

export const noConcurrencyLimit: ProductionCheck = {
  code: 'C170',
  title: 'a service of the peer without a limit',
  meaning:
    "A limit that is missing or 0 is no limit: one client that opens requests without end takes the memory of the peer, and with it everybody else's endorsements.",
  hint: "Set the three limits below peer.limits.concurrency: 2500, 2500 and 500 are Fabric's own.",
  severity: 'warning',
  source: 'Fabric v3.1 docs, Performance considerations, Concurrency limits: when missing or 0, the limit is disabled',
  of: 'peer',
  find: (ask) => {
    const limits = ['endorserService', 'deliverService', 'gatewayService'].map((service) => ask(`peer.limits.concurrency.${service}`));
    const without = limits.find((limit) => count(limit) === 0);
    return without === undefined ? undefined : { message: 'has a service without a limit of requests', settings: [without] };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'gatewayService: 500', becomes: 'gatewayService: 1' },
    wrong: { base: 'raft', file: 'nodes/peer0-org1/core.yaml', line: 'gatewayService: 500', becomes: 'gatewayService: 0' },
  },
};
