/** Pretended load: clients in regions, and the Deliver streams that their agents watch. */
import type { BlockArrival, JournalEvent } from '../core/chaos/journal.ts';
import type { NodeId, RegionId } from '../core/kernel/ids.ts';
import type { LoadPort, LoadRun, LoadSpec } from '../core/ports/world.ts';
import { gatewayPeers } from '../core/topology/lookup.ts';
import { ClientModel } from './client-model.ts';
import type { ChannelModels, PretendedNetwork, Watcher } from './network.ts';
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

interface Stream {
  readonly region: RegionId;
  readonly source: NodeId;
  next: number;
}

function watchArrivals(network: PretendedNetwork, { channel, ordering }: ChannelModels): Arrivals {
  const seen: BlockArrival[] = [];
  const streams = Object.keys(network.topology.regions).flatMap((region) =>
    channel.consenters.map((source): Stream => ({ region, source, next: ordering.height(source) })),
  );
  /** Some block may not have arrived everywhere. */
  let news = false;
  let stopped = false;
  const look = (stream: Stream): boolean => {
    const { region, source } = stream;
    const height = ordering.height(source);
    if (stream.next >= height) return true;
    if (network.ask(network.agent(region), source) !== 'answered') return false;
    for (; stream.next < height; stream.next++) {
      const transactions = ordering.block(source, stream.next)?.transactions.length ?? 0;
      const at = network.clock.now();
      seen.push({ event: 'block', observer: `agent:${region}`, source, channel: channel.id, number: stream.next, transactions, at });
    }
    return true;
  };
  const watcher: Watcher = {
    wrote: (id) => {
      news ||= id === channel.id;
    },
  };
  network.watchers.add(watcher);
  const tick = (): void => {
    if (stopped) return;
    if (news) news = streams.filter((stream) => !look(stream)).length > 0;
    network.clock.after(TICK_MS, tick);
  };
  network.clock.after(TICK_MS, tick);
  return {
    seen,
    stop: () => {
      stopped = true;
      network.watchers.delete(watcher);
    },
  };
}
