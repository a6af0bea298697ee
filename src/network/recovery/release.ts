/** Releasing what a recovery left on a local network, for one command. */
import { hostname } from 'node:os';
import { type Released, releaseNode, type ReleaseRequest } from '../../engine/recovery/release.ts';
import { engineWorld } from '../engine/engine-world.ts';
import { openEngineStore } from '../engine/open-store.ts';
import type { OpenNetwork } from '../open.ts';
import { topologyDigest } from '../topology-digest.ts';
import { recoveryPort } from './recovery-port.ts';

export async function releaseHere(network: OpenNetwork, request: ReleaseRequest, onNote: (text: string) => void): Promise<Released> {
  const { topology, paths, record } = network;
  const store = openEngineStore(paths, record);
  try {
    return await releaseNode(
      {
        world: engineWorld(network, recoveryPort(network), store, onNote),
        network: record.id,
        topologyDigest: topologyDigest(topology),
        instance: `${hostname()}-${process.pid}`,
        onNote,
      },
      request,
    );
  } finally {
    await store.close();
  }
}
