import { formatDuration } from '../../../kernel/units.ts';
import type { ProductionCheck } from '../check.ts';
import { milliseconds, truth } from '../values.ts';

/** An outage of the orderers that is repaired within a day must not outlast the patience of the peers: our judgement. */
const SHORTEST_MS = 24 * 3_600_000;

export const givesUpOnBlocks: ProductionCheck = {
  code: 'C146',
  title: 'a peer that gives up asking for blocks',
  meaning:
    'An elected leader that got no block for this long stops trying. Then the organisation gets no blocks until something elects another one. A peer with orgLeader true never gives up.',
  hint: 'Set peer.gossip.orgLeader to true and useLeaderElection to false, or peer.deliveryclient.reconnectTotalTimeThreshold to a year.',
  severity: 'warning',
  source: 'core/deliverservice/deliveryclient.go MaxRetryDurationExceededHandler, Fabric v3.1.1: stops unless the peer is a static leader',
  of: 'peer',
  find: (ask) => {
    const total = ask('peer.deliveryclient.reconnectTotalTimeThreshold');
    const time = milliseconds(total);
    const election = ask('peer.gossip.useLeaderElection');
    if (truth(election) !== true || time === undefined || time >= SHORTEST_MS) return undefined;
    return { message: `gives up after ${formatDuration(time)} without blocks`, settings: [total, election] };
  },
  examples: {
    right: {
      base: 'raft-v2',
      file: 'nodes/peer1-org2/core.yaml',
      line: 'reconnectTotalTimeThreshold: 87600h',
      becomes: 'reconnectTotalTimeThreshold: 24h',
    },
    wrong: {
      base: 'raft-v2',
      file: 'nodes/peer1-org2/core.yaml',
      line: 'reconnectTotalTimeThreshold: 87600h',
      becomes: 'reconnectTotalTimeThreshold: 3600s',
    },
  },
};
