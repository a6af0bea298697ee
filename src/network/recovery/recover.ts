/** The recovery of a local network, for one command. */
import { hostname } from 'node:os';
import { type Recovery, recoveryOf } from '../../engine/recovery/recovery.ts';
import type { RecoveryAnswer } from '../../core/recovery/make-recovery-plan.ts';
import { engineWorld } from '../engine/engine-world.ts';
import { openEngineStore } from '../engine/open-store.ts';
import { undoableSteps } from '../foreign/undoable-steps.ts';
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
  return { ...recovery, plan: (options) => doable(network, recovery.plan(options)), [Symbol.asyncDispose]: () => store.close() };
}

/** What the operator's programs cannot do is refused before anything is begun. */
async function doable({ foreign }: OpenNetwork, planned: Promise<RecoveryAnswer>): Promise<RecoveryAnswer> {
  const answer = await planned;
  if (foreign === null || answer.kind === 'refused') return answer;
  const refusals = undoableSteps(answer.plan);
  return refusals.length === 0 ? answer : { kind: 'refused', refusals, risks: answer.plan.risks };
}
