/** Pretended load: clients in regions, and the Deliver streams that their agents watch. */
import type { BlockArrival, JournalEvent } from '../core/chaos/journal.ts';
import type { LoadPort, LoadRun, LoadSpec } from '../core/ports/world.ts';
import { gatewayPeers } from '../core/topology/lookup.ts';
import { ClientModel } from './client-model.ts';
import type { ChannelModels, PretendedNetwork } from './network.ts';
import { TICK_MS } from './ordering.ts';

const LOOK_MS = 100;

export function memoryLoad(network: PretendedNetwork): LoadPort {
  let loads = 0;
  return {
    start: async (spec) => {
      const id = `load-${++loads}`;
      const models = network.channel(spec.channel);
      const clients = plans(network, spec, id).map((plan) => new ClientModel(network, models, plan));
      const arrivals = watchArrivals(network, models);
      return run(network, id, clients, arrivals);
    },
  };
}

function run(network: PretendedNetwork, id: string, clients: readonly ClientModel[], arrivals: Arrivals): LoadRun {
  return {
    id,
    records: async () => ({ journal: clients.flatMap(({ journal }): readonly JournalEvent[] => journal), arrivals: [...arrivals.seen] }),
    stop: async () => {
      for (const client of clients) client.stop();
      while (clients.some(({ open }) => open > 0)) await network.clock.sleep(LOOK_MS);
      arrivals.stop();
    },
  };
}

function plans(network: PretendedNetwork, spec: LoadSpec, load: string) {
  const count = spec.regions.length * spec.clientsPerRegion;
  const everyMs = (1_000 * count) / spec.rate;
  return spec.regions.flatMap((region, r) =>
    Array.from({ length: spec.clientsPerRegion }, (_, c) => {
      const index = r * spec.clientsPerRegion + c;
      const gateways = gatewayPeers(network.topology, spec.channel, region).map(({ id }) => id);
      const firstAfterMs = (everyMs * index) / count;
      return { load, name: `${load}/${region}/${c}`, region, gateways, everyMs, firstAfterMs, deadlineMs: spec.deadlineMs };
    }),
  );
}

interface Arrivals {
  readonly seen: readonly BlockArrival[];
  stop(): void;
}

function watchArrivals(network: PretendedNetwork, { channel, ordering }: ChannelModels): Arrivals {
  const seen: BlockArrival[] = [];
  const next = new Map<string, number>();
  let stopped = false;
  const look = (region: string, source: string): void => {
    const key = `${region} ${source}`;
    const from = next.get(key) ?? ordering.height(source);
    next.set(key, from);
    if (from >= ordering.height(source) || network.ask(network.agent(region), source) !== 'answered') return;
    for (let number = from; number < ordering.height(source); number++) {
      const transactions = ordering.block(source, number)?.transactions.length ?? 0;
      seen.push({
        event: 'block',
        observer: `agent:${region}`,
        source,
        channel: channel.id,
        number,
        transactions,
        at: network.clock.now(),
      });
      next.set(key, number + 1);
    }
  };
  const regions = Object.keys(network.topology.regions);
  network.clock.every(TICK_MS, () => {
    if (stopped) return;
    for (const source of channel.consenters) for (const region of regions) look(region, source);
  });
  return {
    seen,
    stop: () => {
      stopped = true;
    },
  };
}
