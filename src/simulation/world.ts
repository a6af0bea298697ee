/**
 * A whole network in memory that implements every port. Deterministic: one seed, one history, in virtual time. It knows what
 * was measured on real networks (calibration.ts) and nothing of the machine that it runs on.
 */
import type { RecoveryPort } from '../core/ports/recovery.ts';
import type { World } from '../core/ports/world.ts';
import type { Topology } from '../core/topology/model.ts';
import { memoryControls, type ClockOffset, type MemoryControls } from './controls.ts';
import { memoryDriver, type Folders } from './driver.ts';
import { memoryFaultStore } from './fault-store.ts';
import { memoryLedger } from './ledger.ts';
import { memoryLoad } from './load.ts';
import { PretendedNetwork, type Misbehaviour } from './network.ts';
import { memoryObserver, type Lies } from './observer.ts';
import { memoryRecovery } from './recovery.ts';

export type { MemoryControls } from './controls.ts';

export interface MemoryOptions extends Misbehaviour {
  readonly seed: number;
}

export interface MemoryWorld extends World {
  readonly recovery: RecoveryPort;
  readonly controls: MemoryControls;
}

export function createMemoryWorld(topology: Topology, options: MemoryOptions): MemoryWorld {
  const network = new PretendedNetwork(topology, options.seed, options);
  const folders: Folders = new Map();
  const lies: Lies = { kinds: new Map(), said: new Map() };
  const offset: ClockOffset = { milliseconds: 0 };
  const { clock } = network;
  return {
    topology,
    clock: { now: () => clock.now() + offset.milliseconds, sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal) },
    driver: memoryDriver(network, folders),
    observer: memoryObserver(network, lies),
    ledger: memoryLedger(network),
    load: memoryLoad(network),
    faults: memoryFaultStore(),
    recovery: memoryRecovery(network),
    controls: memoryControls(network, folders, lies, offset),
  };
}
