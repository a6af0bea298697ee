/** Reads a drill file: a Chaos Toolkit experiment with an extension named holdfast. Strict, pure, with positions. */
import type { Drill, DrillFault, DrillLoad, ExpectedGap, Expectations, NodeFaultKind, Preparation, Target } from './drill.ts';
import { parseExperiment } from './parse-experiment.ts';
import { parseResponse } from './parse-response.ts';
import { amount, choice, complaint, durationMs, fail, fields, flag, items, nearest, openYaml, required, text } from './yaml-reader.ts';
import type { Fields, Place } from './yaml-reader.ts';
import { isScalar } from 'yaml';

/** Healing and looking at the result must fit between the end of the hold and the deadline. */
const MIN_SLACK_MS = 10_000;
const DEFAULT_RECOVER_WITHIN_MS = 90_000;
const PREPARATIONS = ['move-leader-away', 'restart-target', 'copy-target'] as const satisfies readonly Preparation[];
const NODE_FAULTS = [
  'process.kill',
  'process.lose',
  'process.freeze',
  'service.kill',
  'data.turn-back',
] as const satisfies readonly NodeFaultKind[];
const DRILL_KEYS = [
  'name',
  'drill',
  'consensus',
  'engine',
  'prepare',
  'fault',
  'response',
  'load',
  'expect',
  'recover-within',
  'breaks-quorum',
  'evidence',
];

export function parseDrill(source: string, file: string): Drill {
  const root = openYaml(source, file);
  const experiment = parseExperiment(root);
  const own = experiment.extensions.find((extension) => extension.name === 'holdfast');
  if (own === undefined) throw complaint(root, 'E605', "no entry named 'holdfast' under 'extensions'");
  const drill = parseExtension(own.place, experiment);
  for (const { drill: injected, place } of experiment.injected) {
    if (injected !== drill.name) throw complaint(place, 'E606', `the method injects '${injected}', but this drill is '${drill.name}'`);
  }
  return drill;
}

function parseExtension(place: Place, about: { title: string; description: string; tags: readonly string[] }): Drill {
  const all = fields(place, DRILL_KEYS);
  const faultPlace = required(place, all, 'fault');
  const { fault, holdMs, deadlineMs } = parseFault(faultPlace);
  if (deadlineMs < holdMs + MIN_SLACK_MS) {
    throw complaint(faultPlace, 'E606', `the deadline (${deadlineMs} ms) must be ${MIN_SLACK_MS} ms longer than the hold (${holdMs} ms)`);
  }
  const engine = optional(all, 'engine', (at) => choice(at, ['on', 'off', 'any'])) ?? 'any';
  if (fault.kind.startsWith('data.') && engine !== 'on') {
    throw complaint(faultPlace, 'E606', `what ${fault.kind} takes is for an engine to repair: the drill needs 'engine: on'`);
  }
  const consensus = items(required(place, all, 'consensus')).map((item) => choice(item, ['raft', 'smartbft']));
  return {
    name: text(required(place, all, 'drill')),
    title: about.title,
    description: about.description,
    tags: about.tags,
    consensus,
    prepare: all.has('prepare') ? items(required(place, all, 'prepare')).map((item) => choice(item, PREPARATIONS)) : [],
    fault,
    engine,
    response: optional(all, 'response', parseResponse) ?? [],
    holdMs,
    deadlineMs,
    recoverWithinMs: optional(all, 'recover-within', durationMs) ?? DEFAULT_RECOVER_WITHIN_MS,
    load: parseLoad(required(place, all, 'load')),
    expect: parseExpectations(required(place, all, 'expect')),
    breaksQuorum: optional(all, 'breaks-quorum', flag) ?? false,
    evidence: optional(all, 'evidence', flag) ?? false,
  };
}

function optional<T>(all: Fields, key: string, read: (place: Place) => T): T | undefined {
  const place = all.get(key);
  return place === undefined ? undefined : read(place);
}

const FAULT_KEYS = ['manner', 'direction', 'tcp-syn-retries', 'part'];
const OWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  'link.cut': ['manner', 'direction', 'tcp-syn-retries'],
  'data.lose': ['part'],
};

function parseFault(place: Place): { fault: DrillFault; holdMs: number; deadlineMs: number } {
  const all = fields(place, ['kind', 'target', 'hold', 'deadline', ...FAULT_KEYS]);
  const kind = choice(required(place, all, 'kind'), [...NODE_FAULTS, 'data.lose', 'link.cut']);
  const target = parseTarget(required(place, all, 'target'));
  const times = { holdMs: durationMs(required(place, all, 'hold')), deadlineMs: durationMs(required(place, all, 'deadline')) };
  const extra = FAULT_KEYS.find((key) => all.has(key) && !(OWN_KEYS[kind] ?? []).includes(key));
  if (extra !== undefined) throw complaint(all.get(extra) ?? place, 'E601', `a ${kind} has no key '${extra}'`);
  if (kind === 'data.lose') {
    return { fault: { kind, target, part: choice(required(place, all, 'part'), ['all', 'log']) }, ...times };
  }
  if (kind !== 'link.cut') return { fault: { kind, target }, ...times };
  const manner = choice(required(place, all, 'manner'), ['silent', 'reset', 'reject']);
  const direction = optional(all, 'direction', (at) => choice(at, ['both', 'outgoing', 'incoming'])) ?? 'both';
  const tcpSynRetries = optional(all, 'tcp-syn-retries', (at) => amount(at, 1, true));
  return { fault: { kind, target, manner, direction, ...(tcpSynRetries === undefined ? {} : { tcpSynRetries }) }, ...times };
}

function parseTarget(place: Place): Target {
  if (isScalar(place.node)) return { kind: choice(place, ['leader', 'follower', 'peer', 'lone-consenter', 'majority-region']) };
  const all = fields(place, ['node', 'region', 'region-with-orderers', 'leader', 'zone-with-orderers', 'followers']);
  const orderers = all.get('region-with-orderers');
  if (orderers !== undefined) {
    const leader = optional(all, 'leader', (at) => choice(at, ['prefer', 'require', 'avoid'])) ?? 'prefer';
    return { kind: 'region-with-orderers', orderers: amount(orderers, 1, true), leader };
  }
  const zone = all.get('zone-with-orderers');
  if (zone !== undefined) return { kind: 'zone-with-orderers', orderers: amount(zone, 1, true) };
  const followers = all.get('followers');
  if (followers !== undefined) return { kind: 'followers', count: amount(followers, 1, true) };
  const region = all.get('region');
  if (region !== undefined) return { kind: 'region', region: text(region) };
  return { kind: 'node', node: text(required(place, all, 'node')) };
}

function parseLoad(place: Place): DrillLoad {
  const all = fields(place, ['rate', 'clients-per-region', 'deadline', 'regions']);
  return {
    rate: amount(required(place, all, 'rate'), 1, false),
    clientsPerRegion: amount(required(place, all, 'clients-per-region'), 1, true),
    deadlineMs: durationMs(required(place, all, 'deadline')),
    regions: optional(all, 'regions', (at) => choice(at, ['all', 'survivors'])) ?? 'all',
  };
}

function parseExpectations(place: Place): Expectations {
  const all = fields(place, ['lost', 'duplicated', 'during', 'max-outage', 'outage-over-floor', 'gap']);
  const maxOutageMs = optional(all, 'max-outage', durationMs);
  const outageOverFloor = optional(all, 'outage-over-floor', (at) => amount(at, 1, false));
  const gap = optional(all, 'gap', parseGap);
  return {
    lost: lostOf(required(place, all, 'lost')),
    duplicated: amount(required(place, all, 'duplicated'), 0, true),
    during: choice(required(place, all, 'during'), ['ordering', 'any']),
    ...(maxOutageMs === undefined ? {} : { maxOutageMs }),
    ...(outageOverFloor === undefined ? {} : { outageOverFloor }),
    ...(gap === undefined ? {} : { gap }),
  };
}

function lostOf(place: Place): Expectations['lost'] {
  return isScalar(place.node) && place.node.value === 'listed' ? 'listed' : amount(place, 0, true);
}

function parseGap(place: Place): ExpectedGap {
  const all = fields(place, ['starts-after', 'max', 'at-least']);
  const atLeastMs = optional(all, 'at-least', durationMs);
  return {
    startsAfterMs: durationMs(required(place, all, 'starts-after')),
    maxMs: durationMs(required(place, all, 'max')),
    ...(atLeastMs === undefined ? {} : { atLeastMs }),
  };
}

/** Finds a drill of the library by name; the failure suggests the nearest one. */
export function drillByName(drills: readonly Drill[], name: string): Drill {
  const found = drills.find((drill) => drill.name === name);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    drills.map((drill) => drill.name),
  );
  throw fail('E607', `there is no drill named '${name}'`, near === null ? {} : { hint: `Did you mean '${near}'?` });
}
