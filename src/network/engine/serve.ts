/** The engine on a local network, until the signal: alone by the lease of its store. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { decide } from '../../core/decision/decide.ts';
import { policyOf } from '../../core/decision/policy.ts';
import { createEngine, type TickReport } from '../../engine/engine.ts';
import { runEngine } from '../../engine/loop.ts';
import type { OpenNetwork } from '../open.ts';
import { sha256Hex } from '../recovery/plan-file.ts';
import { recoveryRecords } from '../recovery/records.ts';
import { recoveryPort } from '../recovery/recovery-port.ts';
import { topologyDigest } from '../topology-digest.ts';
import { engineWorld } from './engine-world.ts';
import { openEngineStore } from './open-store.ts';

export interface ServeOptions {
  /** Decide and record, touch nothing. */
  readonly observeOnly: boolean;
  readonly signal: AbortSignal;
  readonly onTick: (tick: TickReport) => void;
  readonly onNote: (text: string) => void;
}

export async function serveNetwork(network: OpenNetwork, { observeOnly, signal, onTick, onNote }: ServeOptions): Promise<void> {
  const { topology, paths, record } = network;
  const policy = policyOf(topology);
  const store = openEngineStore(paths, record);
  try {
    const engine = createEngine({
      world: engineWorld(network, recoveryPort(network), store, onNote),
      decide,
      policy: observeOnly ? { ...policy, mode: 'observe' } : policy,
      topologyDigest: topologyDigest(topology),
      instance: `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`,
      report: onTick,
      recovery: { network: record.id, digest: sha256Hex, records: recoveryRecords(network) },
    });
    await runEngine(engine, signal);
  } finally {
    await store.close();
  }
}
