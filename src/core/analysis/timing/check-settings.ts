/**
 * Limits in the configuration of nodes against the distances of the topology. Settings that are wrong whatever the distances are belong to the
 * production checks. A setting that nobody knows is not judged.
 */
import type { Finding } from '../../kernel/finding.ts';
import { goDurationMs } from '../../platforms/fabric/channel-config/go-duration.ts';
import { channel, consenters, findNode, peersOf, roundTripMs } from '../../topology/lookup.ts';
import type { FabricNode, Service, Topology } from '../../topology/model.ts';
import { type NodeSettings, type Setting, settingOf, type Settings } from '../production/settings.ts';
import { TIMING_CODES } from './codes.ts';
import { judge, type TimingRule, type Violation } from './rule.ts';

/** TCP takes one round trip, TLS up to two. */
const HANDSHAKE_ROUND_TRIPS = 3;

interface DialFacts {
  readonly limitMs: number | undefined;
  /** The farthest orderer that the node dials; undefined when it dials none elsewhere, or a distance is unknown. */
  readonly farthest: { readonly id: string; readonly ms: number } | undefined;
}

interface ServiceFacts {
  readonly service: Service;
  readonly strictest: { readonly peer: string; readonly ms: number } | undefined;
}

export function checkSettings(topology: Topology, settings: Settings): readonly Finding[] {
  const dials = Object.values(settings).flatMap((each) => checkDial(topology, each));
  return [...dials, ...Object.values(topology.services).flatMap((each) => checkService(settings, each))];
}

/** What a node dials orderers with: Fabric's key, and what it takes when the file has none (Fabric v3.1.1). */
const DIALS = {
  orderer: { key: 'General.Cluster.DialTimeout', fallback: '5s' },
  peer: { key: 'peer.deliveryclient.connTimeout', fallback: '3s' },
} as const;

function checkDial(topology: Topology, settings: NodeSettings): readonly Finding[] {
  const node = findNode(topology, settings.node);
  if (node === undefined) return [];
  const { key, fallback } = DIALS[settings.kind];
  const setting = settingOf(settings, key);
  const facts: DialFacts = { limitMs: milliseconds(setting, fallback), farthest: farthestOrderer(topology, node) };
  return judge([dialRule(node.id, key)], facts).map((violation) => findingOf(`nodes.${node.id}.${key}`, violation, setting));
}

function dialRule(node: string, key: string): TimingRule<DialFacts> {
  return {
    code: 'T130',
    key,
    inequality: `${key} > ${HANDSHAKE_ROUND_TRIPS} x round trip to the farthest orderer`,
    terms: ({ limitMs, farthest }) => {
      if (limitMs === undefined || farthest === undefined) return undefined;
      return {
        left: limitMs,
        relation: '>',
        right: HANDSHAKE_ROUND_TRIPS * farthest.ms,
        unit: 'ms',
        message: `${node} gives up dialling ${farthest.id} before a connection can stand`,
        evidence: `${node} to ${farthest.id}: ${farthest.ms}ms`,
      };
    },
  };
}

function checkService(settings: Settings, service: Service): readonly Finding[] {
  const minima = service.peers.flatMap((peer) => {
    const known = Object.hasOwn(settings, peer) ? settings[peer] : undefined;
    const ms = known === undefined ? undefined : milliseconds(settingOf(known, 'peer.keepalive.minInterval'), '60s');
    return ms === undefined ? [] : [{ peer, ms }];
  });
  const facts: ServiceFacts = { service, strictest: minima.toSorted((a, b) => b.ms - a.ms)[0] };
  return judge([SERVICE_RULE], facts).map((violation) => findingOf(`services.${service.id}.${violation.key}`, violation));
}

const SERVICE_RULE: TimingRule<ServiceFacts> = {
  code: 'T131',
  key: 'keepalive.interval',
  inequality: 'keepalive.interval >= peer.keepalive.minInterval',
  terms: ({ service: { id, keepalive }, strictest }) => {
    if (strictest === undefined) return undefined;
    return {
      left: keepalive.intervalMs,
      relation: '>=',
      right: strictest.ms,
      unit: 'ms',
      message: `clients of ${id} ping more often than ${strictest.peer} allows`,
      evidence: `${strictest.peer} is the strictest of its peers`,
    };
  },
};

function farthestOrderer(topology: Topology, node: FabricNode): DialFacts['farthest'] {
  const mine = Object.keys(topology.channels).filter((id) => {
    const members = node.kind === 'orderer' ? channel(topology, id).consenters : peersOf(topology, id).map((peer) => peer.id);
    return members.includes(node.id);
  });
  const dialled = mine.flatMap((id) => consenters(topology, id)).filter(({ id }) => id !== node.id);
  const distances = dialled.map(({ id, at }) => ({ id, ms: roundTripMs(topology, node.at.region, at.region) }));
  const known = distances.flatMap(({ id, ms }) => (ms === undefined ? [] : [{ id, ms }]));
  return known.length < distances.length ? undefined : known.toSorted((a, b) => b.ms - a.ms)[0];
}

/** Undefined: nobody knows the setting, or Fabric could not parse it. A bare number is nanoseconds, as in Fabric. */
function milliseconds(setting: Setting | undefined, fallback: string): number | undefined {
  if (setting === undefined) return undefined;
  const value = setting.value ?? fallback;
  if (typeof value === 'number') return value / 1e6;
  return typeof value === 'string' ? (goDurationMs(value) ?? undefined) : undefined;
}

function findingOf(subject: string, { code, severity, message, evidence }: Violation, setting?: Setting): Finding {
  const at = setting?.from.kind === 'file' ? setting.from.at : undefined;
  return { code, severity, subject, message, evidence, hint: TIMING_CODES[code].hint, ...(at === undefined ? {} : { at }) };
}
