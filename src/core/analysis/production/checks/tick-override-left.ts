import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const tickOverrideLeft: ProductionCheck = {
  code: 'C137',
  title: 'a tick interval that overrides the channel',
  meaning:
    'It is the rescue for a channel whose tick interval does not work. Left on one orderer, that node counts time differently from the others, and elections come too early or too late.',
  hint: 'Correct the tick interval in the channel, then take Consensus.TickIntervalOverride out and restart the orderers one by one.',
  severity: 'warning',
  source:
    'Fabric v3.1 docs, Configuring and operating a Raft ordering service, TickIntervalOverride: a mismatch could result in a loss of quorum',
  of: 'orderer',
  find: (ask, _orderer, { channels }) => {
    const override = ask('Consensus.TickIntervalOverride');
    const raft = channels.some(({ consensus }) => consensus.kind === 'raft');
    return raft && text(override) !== undefined ? { message: 'counts time by an interval of its own', settings: [override] } : undefined;
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'TickIntervalOverride: ""', becomes: 'TickIntervalOverride:' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'TickIntervalOverride: ""', becomes: 'TickIntervalOverride: 100ms' },
  },
};
