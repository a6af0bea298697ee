import { hasSmartBft } from '../node-facts.ts';
import type { ProductionCheck } from '../check.ts';
import { text } from '../values.ts';

export const simpleDeliveryOnSmartbft: ProductionCheck = {
  code: 'C147',
  title: 'a peer that trusts a single orderer of a SmartBFT channel',
  meaning:
    'It takes blocks from one orderer and hears nobody else. When that one hangs or withholds blocks, the peer stands still for as long as it lasts; with `cluster` it notices by the headers of the others, and changes after 30 s.',
  hint: 'Set peer.deliveryclient.policy to cluster.',
  severity: 'warning',
  source: 'measured on Fabric v3.1.1: with a source that was stopped, `simple` did not switch in 75 s',
  of: 'peer',
  find: (ask, _peer, { channels }) => {
    const policy = ask('peer.deliveryclient.policy');
    if (!hasSmartBft(channels) || text(policy) !== 'simple') return undefined;
    return { message: 'stands still when the one orderer that it hears hangs', settings: [policy] };
  },
  examples: {
    right: { base: 'smartbft', file: 'nodes/peer0-registry/core.yaml', line: 'policy: cluster', becomes: 'policy: clustr' },
    wrong: { base: 'smartbft', file: 'nodes/peer0-registry/core.yaml', line: 'policy: cluster', becomes: 'policy: simple' },
  },
};
