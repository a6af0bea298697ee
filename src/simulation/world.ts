/**
 * A whole network in memory that implements every port. Deterministic: one seed, one history, in virtual time. It knows what
 * was measured on real networks (docs of silent-loss.ts and the models) and nothing of the machine that it runs on.
 */
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import type { World } from '../core/ports/world.ts';
import type { Topology } from '../core/topology/model.ts';
import { memoryDriver, type Folders } from './driver.ts';
import { memoryFaultStore } from './fault-store.ts';
import { memoryLedger } from './ledger.ts';
import { memoryLoad } from './load.ts';
import { PretendedNetwork, type Misbehaviour } from './network.ts';
import { memoryObserver, type Lies } from './observer.ts';

export interface MemoryOptions extends Misbehaviour {
  readonly seed: number;
}

/** What a test may know and do that no port offers. */
export interface MemoryControls {
  leader(channel: ChannelId): NodeId | null;
  height(channel: ChannelId, node: NodeId): number;
  /** Lets time pass. */
  advance(milliseconds: number): Promise<void>;
  readFile(node: NodeId, path: string): string | null;
  writeFile(node: NodeId, path: string, text: string): void;
  readonly folders: Folders;
}

export interface MemoryWorld extends World {
  readonly controls: MemoryControls;
}

export function createMemoryWorld(topology: Topology, options: MemoryOptions): MemoryWorld {
  const network = new PretendedNetwork(topology, options.seed, options);
  const folders: Folders = new Map();
  const load = memoryLoad(network);
  const lies: Lies = { kinds: new Map(), said: new Map() };
  return {
    topology,
    clock: network.clock,
    driver: memoryDriver(network, folders),
    observer: memoryObserver(network, lies),
    ledger: memoryLedger(network, load.acknowledged),
    load,
    faults: memoryFaultStore(),
    controls: {
      leader: (channel) => network.channel(channel).ordering.leader(),
      height: (channel, node) => network.height(network.channel(channel), network.machines.get(node)),
      advance: (milliseconds) => network.clock.sleep(milliseconds),
      readFile: (node, path) => {
        const content = network.machines.get(node).files[path];
        return typeof content === 'string' ? content : null;
      },
      writeFile: (node, path, text) => {
        const machine = network.machines.get(node);
        machine.files = { ...machine.files, [path]: text };
      },
      folders,
    },
  };
}
