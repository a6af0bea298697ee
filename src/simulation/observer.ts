/** What the agents of the pretended regions see. They get to know what packets tell them, never what the model knows. */
import type { RegionId } from '../core/kernel/ids.ts';
import type { ChannelProbe, NodeProbe, ProcessSighting, Sighting } from '../core/observation/probe.ts';
import type { Observer } from '../core/ports/world.ts';
import { roundTripMs } from '../core/topology/lookup.ts';
import type { Machine } from './machines.ts';
import type { PretendedNetwork } from './network.ts';

/** As long as a connect to a silent node is waited for. */
const CONNECT_LIMIT_MS = 1_500;

export function memoryObserver(network: PretendedNetwork): Observer {
  const regions = Object.keys(network.topology.regions);
  return {
    sightings: async () => regions.map((region) => sighting(network, region)),
    processes: async () => network.machines.all().map((machine) => processSighting(network, machine)),
    disks: async () => Object.fromEntries(network.machines.all().map(({ id, freeDisk }) => [id, freeDisk])),
    connect: async (from, to) => {
      const outcome = network.connect(network.agent(from), to);
      const trip = roundTripMs(network.topology, from, network.machines.get(to).region) ?? 0;
      return { outcome, ms: outcome === 'timeout' ? CONNECT_LIMIT_MS : trip };
    },
  };
}

function sighting(network: PretendedNetwork, region: RegionId): Sighting {
  const at = network.clock.now();
  const nodes = network.machines.all().map((machine) => probe(network, region, machine));
  return { observer: `agent:${region}`, region, startedAt: at, endedAt: at, nodes };
}

function probe(network: PretendedNetwork, region: RegionId, machine: Machine): NodeProbe {
  const outcome = network.ask(network.agent(region), machine.id);
  const base = { observer: `agent:${region}`, node: machine.id, at: network.clock.now(), outcome };
  if (outcome !== 'answered') return { ...base, detail: outcome === 'refused' ? 'connection refused' : 'no answer', channels: {} };
  const channels = network.channelsOf(machine.id).map((models): [string, ChannelProbe] => {
    const height = network.height(models, machine);
    const hash = models.chain.hashOf(height - 1);
    const answer = { height, ...(hash === undefined ? {} : { hash }) };
    return [models.channel.id, machine.kind === 'peer' ? answer : { ...answer, consensus: models.ordering.probe(machine.id) }];
  });
  const roundTrip = roundTripMs(network.topology, region, machine.region) ?? 0;
  return { ...base, roundTripMs: roundTrip, operations: 'answered', channels: Object.fromEntries(channels) };
}

function processSighting(network: PretendedNetwork, { id, state }: Machine): ProcessSighting {
  return { observer: 'driver:memory', node: id, at: network.clock.now(), state };
}
