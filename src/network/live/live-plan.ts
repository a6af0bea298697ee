/** The live half of a plan: finds the network of a topology file, reads it, and says where it differs from the file. */
import { resolve } from 'node:path';
import { findDrift } from '../../core/analysis/drift/find-drift.ts';
import type { LiveNetwork } from '../../core/analysis/drift/model.ts';
import type { PositionOf } from '../../core/analysis/timing/check.ts';
import type { Finding } from '../../core/kernel/finding.ts';
import type { Topology } from '../../core/topology/model.ts';
import { openAny } from '../open-any.ts';
import { type LiveReading, readLiveNetwork } from './read-live-network.ts';

/** What a command knows of where it runs. */
export interface LiveContext {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

export interface LivePlan extends Omit<LiveReading, 'live'> {
  /** Drift only; names and certificates are for judgeNames with `certificates` and `configs`. */
  readonly findings: readonly Finding[];
  readonly live: LiveNetwork;
}

/**
 * @param topologyFile relative to the context's folder; the network is the one that `up` made of this file, whatever it says by now.
 * @throws Failure E350 when there is no such network.
 */
export async function livePlan(
  topologyFile: string,
  topology: Topology,
  { folder, environment, signal }: LiveContext,
  positionOf?: PositionOf,
): Promise<LivePlan> {
  const network = await openAny(resolve(folder, topologyFile), topology, environment);
  try {
    const reading = await readLiveNetwork(network, signal);
    return { ...reading, findings: findDrift(topology, reading.live, positionOf) };
  } finally {
    network.close();
  }
}
