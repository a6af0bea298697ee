/** The accounting of a load outside of drills: barrier, ledgers and states of every peer, then the checker of core. */
import { account } from '../core/chaos/accounting/account.ts';
import type { AccountingReport, Barrier } from '../core/chaos/accounting/report.ts';
import type { ContractState, LedgerTransaction } from '../core/chaos/journal.ts';
import { Failure } from '../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import { isKnown } from '../core/observation/observed.ts';
import { channel as channelOf } from '../core/topology/lookup.ts';
import type { LoadRun } from '../core/ports/world.ts';
import type { OpenNetwork } from './open.ts';
import { observeNetwork } from './ready.ts';

const CANARY_LIMIT_MS = 20_000;
const TIPS_LIMIT_MS = 30_000;
const POLL_MS = 250;

export async function accountForLoad(network: OpenNetwork, channel: ChannelId, run: LoadRun): Promise<AccountingReport> {
  const { world, topology } = network;
  const { peers } = channelOf(topology, channel);
  const barrier = await makeBarrier(network, channel);
  const [{ journal }, ledgers, states] = await Promise.all([
    run.records(),
    Promise.all(
      peers.map(async (peer): Promise<[NodeId, readonly LedgerTransaction[]]> => [peer, await world.ledger.transactions(channel, peer, 0)]),
    ),
    Promise.all(peers.map((peer): Promise<ContractState> => world.ledger.contractState(channel, peer))),
  ]);
  return account({ journal, ledgers: Object.fromEntries(ledgers), states, barrier });
}

async function makeBarrier(network: OpenNetwork, channel: ChannelId): Promise<Barrier> {
  const { world, topology } = network;
  const { consenters, consensus } = channelOf(topology, channel);
  const canaries = await Promise.all(
    consenters.map(async (orderer): Promise<[NodeId, boolean]> => {
      try {
        await world.ledger.canary(channel, orderer, CANARY_LIMIT_MS);
        return [orderer, true];
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return [orderer, false];
      }
    }),
  );
  const faults = await world.faults.list();
  return {
    healed: faults.every(({ state }) => state === 'healed'),
    tipsEqual: await tipsBecomeEqual(network, channel),
    canaryPerOrderer: Object.fromEntries(canaries),
    poolsEmpty: consensus.kind === 'smartbft' ? await poolsAreEmpty(network, channel) : null,
  };
}

async function tipsBecomeEqual(network: OpenNetwork, channel: ChannelId): Promise<boolean> {
  const { consenters, peers } = channelOf(network.topology, channel);
  const end = performance.now() + TIPS_LIMIT_MS;
  for (;;) {
    const snapshot = await observeNetwork(network);
    const heights = [...consenters, ...peers].map((id) => snapshot.nodes[id]?.channels[channel]?.height);
    const known = heights.flatMap((height) => (height !== undefined && isKnown(height) ? [height.value] : []));
    if (known.length === heights.length && new Set(known).size === 1) return true;
    if (performance.now() > end) return false;
    await network.world.clock.sleep(POLL_MS);
  }
}

async function poolsAreEmpty(network: OpenNetwork, channel: ChannelId): Promise<boolean> {
  const sightings = await network.world.observer.sightings();
  return channelOf(network.topology, channel).consenters.every((id) => {
    const sizes = sightings.flatMap(({ nodes }) =>
      nodes.flatMap((probe) => {
        const seen = probe.node === id ? probe.channels[channel]?.consensus : undefined;
        return seen?.kind === 'smartbft' ? [seen.poolSize] : [];
      }),
    );
    return sizes.length > 0 && sizes.every((size) => size === 0);
  });
}
