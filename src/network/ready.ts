/** Waits until the network is what `up` promises: leaders, active consenters, peers at the tip, and a committed canary. */
import { Failure, failures } from '../core/kernel/failure.ts';
import { mergeSnapshot } from '../core/observation/merge.ts';
import { isKnown } from '../core/observation/observed.ts';
import type { Snapshot } from '../core/observation/snapshot.ts';
import type { Topology } from '../core/topology/model.ts';
import { NETWORK_CODES } from './codes.ts';
import { foreignHint } from './foreign/foreign-hint.ts';
import { failIfEnded } from './ensure-nodes.ts';
import type { OpenNetwork } from './open.ts';
import { unlessAborted } from './unless-aborted.ts';

const fail = failures(NETWORK_CODES);
const READY_LIMIT_MS = 90_000;
const CANARY_LIMIT_MS = 20_000;
const POLL_MS = 200;

export async function observeNetwork(network: OpenNetwork): Promise<Snapshot> {
  const [sightings, processes] = await Promise.all([network.world.observer.sightings(), network.world.observer.processes()]);
  const snapshot = mergeSnapshot({ topology: network.topology, at: Date.now(), sightings, processes });
  return network.foreign === null ? snapshot : { ...snapshot, findings: snapshot.findings.map(foreignHint) };
}

export async function awaitReady(network: OpenNetwork, signal: AbortSignal, onProgress: (text: string) => void): Promise<void> {
  const end = performance.now() + READY_LIMIT_MS;
  await until(network, signal, end, onProgress);
  for (const channel of Object.values(network.topology.channels)) {
    const [orderer] = channel.consenters;
    if (orderer === undefined) continue;
    onProgress(`ordering a canary on ${channel.id}`);
    await canary(network, channel.id, orderer, end, signal);
  }
  await until(network, signal, end, onProgress);
}

async function canary(network: OpenNetwork, channel: string, orderer: string, end: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      await unlessAborted(signal, network.world.ledger.canary(channel, orderer, CANARY_LIMIT_MS));
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure) || !error.retry || performance.now() > end) throw error;
      await network.world.clock.sleep(POLL_MS, signal);
    }
  }
}

async function until(network: OpenNetwork, signal: AbortSignal, end: number, onProgress: (text: string) => void): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const missing = notReady(network.topology, await observeNetwork(network));
    const [first] = missing;
    if (first === undefined) return;
    onProgress(`waiting: ${first}`);
    await failIfEnded(network);
    if (performance.now() > end) throw fail('E355', `not ready after ${READY_LIMIT_MS / 1000} s: ${missing.join('; ')}`);
    await network.world.clock.sleep(POLL_MS, signal);
  }
}

/** What is missing, in words; empty when the network is ready. */
export function notReady(topology: Topology, snapshot: Snapshot): readonly string[] {
  const missing: string[] = [];
  for (const channel of Object.values(topology.channels)) {
    const view = snapshot.channels[channel.id];
    if (view === undefined) {
      missing.push(`${channel.id} was not observed`);
      continue;
    }
    if (!isKnown(view.leader) || view.leader.value === null) missing.push(`${channel.id} has no known leader`);
    if (view.quorum.alive < view.quorum.size)
      missing.push(`${view.quorum.alive} of ${view.quorum.size} consenters of ${channel.id} are active`);
    for (const id of [...channel.consenters, ...channel.peers]) {
      const height = snapshot.nodes[id]?.channels[channel.id]?.height;
      if (height === undefined || !isKnown(height)) missing.push(`${id} shows no height on ${channel.id}`);
      else if ((view.behind[id] ?? 0) > 0) missing.push(`${id} is ${view.behind[id]} blocks behind on ${channel.id}`);
    }
  }
  return missing;
}
