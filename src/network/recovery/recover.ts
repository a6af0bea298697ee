/** The recovery of a local network, for one command. */
import { hostname } from 'node:os';
import { type Recovery, recoveryOf } from '../../engine/recovery/recovery.ts';
import { engineWorld } from '../engine/engine-world.ts';
import { openEngineStore } from '../engine/open-store.ts';
import type { OpenNetwork } from '../open.ts';
import { topologyDigest } from '../topology-digest.ts';
import { sha256Hex } from './plan-file.ts';
import { recoveryPort } from './recovery-port.ts';

export interface OpenRecovery extends Recovery, AsyncDisposable {}

export function openRecovery(network: OpenNetwork, onNote: (text: string) => void): OpenRecovery {
  const { topology, paths, record } = network;
  const store = openEngineStore(paths, record);
  const recovery = recoveryOf({
    world: engineWorld(network, recoveryPort(network), store, onNote),
    network: record.id,
    topologyDigest: topologyDigest(topology),
    digest: sha256Hex,
    instance: `${hostname()}-${process.pid}`,
    onNote,
  });
  return { ...recovery, [Symbol.asyncDispose]: () => store.close() };
}
