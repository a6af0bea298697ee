import { formatDuration } from '../../../kernel/units.ts';
import type { ProductionCheck } from '../check.ts';
import { milliseconds } from '../values.ts';

/** Split votes repeat an election; three in a row are our judgement of what still is ordinary. */
const ELECTIONS = 3;

export const evictionSuspectedTooSoon: ProductionCheck = {
  code: 'C136',
  title: 'an ordinary election makes a node suspect that it was removed',
  meaning:
    'While there is no leader, the node counts the time; beyond this one it pulls blocks from others to see whether it is still a member, and may stop the channel and start it as a follower. An election takes up to twice the election timeout, and may have to be repeated.',
  hint: 'Leave Consensus.EvictionSuspicion at 10m, or set it well above the longest election.',
  severity: 'warning',
  source: 'Fabric v3.1 docs, Configuring and operating a Raft ordering service, EvictionSuspicion: cumulative time without a leader',
  of: 'orderer',
  find: (ask, _orderer, { channels }) => {
    const suspicion = ask('Consensus.EvictionSuspicion');
    const time = milliseconds(suspicion);
    const raft = channels.flatMap(({ consensus }) => (consensus.kind === 'raft' ? [consensus] : []));
    const longest = Math.max(0, ...raft.map(({ tickIntervalMs, electionTicks }) => ELECTIONS * 2 * tickIntervalMs * electionTicks));
    if (time === undefined || time >= longest) return undefined;
    const evidence = `${ELECTIONS} elections in a row take up to ${formatDuration(longest)}`;
    return { message: 'suspects its removal while an election is still under way', settings: [suspicion], evidence };
  },
  examples: {
    right: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'EvictionSuspicion: 10m', becomes: 'EvictionSuspicion: 1m' },
    wrong: { base: 'raft', file: 'nodes/orderer1/orderer.yaml', line: 'EvictionSuspicion: 10m', becomes: 'EvictionSuspicion: 15s' },
  },
};
