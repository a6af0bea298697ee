/** What is worth saying of single nodes and of the round itself. */
import type { Finding } from '../kernel/finding.ts';
import type { EpochMs, NodeId } from '../kernel/ids.ts';
import type { Topology } from '../topology/model.ts';
import { finding } from './finding.ts';
import { channelProbes, type NodeEvidence } from './node-view.ts';
import { isKnown } from './observed.ts';
import type { ProcessSighting, Sighting } from './probe.ts';
import type { NodeView } from './snapshot.ts';

const DAY_MS = 86_400_000;
/** Time enough to renew by hand. */
const EXPIRY_WARNING_DAYS = 30;

export function roundFindings(topology: Topology, sightings: readonly Sighting[]): readonly Finding[] {
  const present = new Set(sightings.map(({ region }) => region));
  const missing = Object.keys(topology.regions).filter((region) => !present.has(region));
  return missing.map((region) =>
    finding(
      'O209',
      region,
      `no vantage point in ${region} took part in this round`,
      `${present.size} of ${present.size + missing.length} regions observed`,
    ),
  );
}

export function nodeFindings(
  evidence: NodeEvidence,
  view: NodeView,
  machine: ProcessSighting | undefined,
  at: EpochMs,
): readonly Finding[] {
  return [
    ...liveness(evidence, machine),
    ...partlyReachable(evidence),
    ...channelsRefused(evidence, Object.keys(view.channels)),
    ...expiry(evidence.node.id, view, at),
  ];
}

function liveness({ node, alive, probes }: NodeEvidence, machine: ProcessSighting | undefined): readonly Finding[] {
  if (machine?.state === 'frozen')
    return [finding('O210', node.id, `the process of ${node.id} is frozen`, `${machine.observer}: ${machine.detail ?? 'frozen'}`)];
  if (!isKnown(alive) || alive.value) return [];
  const outcomes = probes.map(({ observer, outcome }) => `${observer}: ${outcome}`);
  const driver = machine === undefined ? [] : [`${machine.observer}: ${machine.state}`];
  return [finding('O212', node.id, `${node.id} is down`, [...outcomes, ...driver].join('; '))];
}

function partlyReachable({ node, probes }: NodeEvidence): readonly Finding[] {
  const failed = probes.filter(({ outcome }) => outcome !== 'answered');
  const answered = probes.filter(({ outcome }) => outcome === 'answered');
  if (failed.length === 0 || answered.length === 0) return [];
  const from = failed.map(({ observer, outcome }) => `${observer} (${outcome})`).join(', ');
  return [
    finding(
      'O206',
      node.id,
      `${node.id} lives but does not answer ${from}`,
      `it answered ${answered.map(({ observer }) => observer).join(', ')}`,
    ),
  ];
}

/** A channel that one observer got a height of and another an error is just being joined. */
function channelsRefused({ node, probes }: NodeEvidence, channels: readonly string[]): readonly Finding[] {
  return channels.flatMap((channel) => {
    const said = channelProbes(probes, channel);
    const error = said.find((probe) => probe.said.error !== undefined);
    if (error === undefined || said.some((probe) => probe.said.height !== undefined)) return [];
    return [finding('O208', node.id, `${node.id} lives but does not serve channel ${channel}`, error.said.error ?? '')];
  });
}

function expiry(node: NodeId, { certificateNotAfter }: NodeView, at: EpochMs): readonly Finding[] {
  if (certificateNotAfter === undefined || !isKnown(certificateNotAfter)) return [];
  const days = Math.floor((certificateNotAfter.value - at) / DAY_MS);
  if (days >= EXPIRY_WARNING_DAYS) return [];
  const when = new Date(certificateNotAfter.value).toISOString();
  if (days >= 0) return [finding('O207', node, `the TLS certificate of ${node} ends in ${days} days`, when)];
  return [{ ...finding('O207', node, `the TLS certificate of ${node} has ended`, when), severity: 'error' }];
}
