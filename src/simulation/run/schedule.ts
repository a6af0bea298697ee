/** What a seed does to its network: a layout, and faults with times, drawn so that most runs stay within what the network survives. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Topology } from '../../core/topology/model.ts';
import { createRandom, type Random } from '../random.ts';
import { type Fault, FAULT_KINDS, type FaultKind } from './fault.ts';
import { type Layout, LAYOUTS, type Patience, topologyOf } from './layouts.ts';

export interface Crashes {
  readonly often: number;
  readonly rarely: number;
  readonly inCopies: number;
}

export interface Schedule {
  readonly layout: Layout;
  readonly patience: Patience;
  readonly topology: Topology;
  readonly faults: readonly Fault[];
  /** Probability that an engine dies at a point that is met often, at one that is met rarely, and where a node is given a copy. */
  readonly crashes: Crashes;
}

const CALM: Crashes = { often: 0, rarely: 0, inCopies: 0 };
const CRASHY: Crashes = { often: 0.02, rarely: 0.25, inCopies: 0.25 };
const HARSH: readonly Crashes[] = [CALM, CRASHY, { often: 0, rarely: 0, inCopies: 0.35 }];
/** Repairs take the most steps, so what asks for them is drawn more often. */
const DRAWN: readonly FaultKind[] = [...FAULT_KINDS, 'wipe the data', 'wipe the data', 'wipe the log', 'stale restore'];

/** Kinds that take a consenter away for a while, or for longer. */
const TAKES_NODE: readonly FaultKind[] = [
  'kill',
  'kill the leader',
  'freeze',
  'freeze the leader',
  'cut silently',
  'cut the leader silently',
  'cut loudly',
  'cut one way',
  'cut a link',
  'disk full',
  'wipe the log',
  'wipe the data',
  'stale restore',
  'lie stale',
  'lie leader',
  'short freeze',
  'short cut',
];
const TAKES_REGION: readonly FaultKind[] = ['cut a region silently', 'cut a region loudly', 'kill a region'];
/** Data are gone or old: two of these in one run could be more than any network survives. */
const TAKES_DATA: readonly FaultKind[] = ['wipe the log', 'wipe the data', 'stale restore', 'two stale restores'];
const TAKES_PEER: readonly FaultKind[] = ['kill', 'freeze', 'cut silently', 'disk full', 'lie stale'];
/** After a fault is over, until the node counts again. */
const RECOVERY_MS = 20_000;

/** `harsh`: more repairs, and engines that die in the middle of them. */
export function drawSchedule(seed: number, seconds: number, harsh = false): Schedule {
  const random = createRandom(Math.imul(seed, 2_654_435_761) ^ 0x5eed);
  const layout = pick(random, LAYOUTS);
  const drawn = random.next() < 0.6 ? 'prompt' : 'default';
  // By dice of their own: what else a seed does must not hang on it.
  const dice = createRandom(Math.imul(seed, 2_246_822_519) ^ 0x105e);
  const patience = drawn === 'prompt' && dice.next() < UNATTENDED ? 'unattended' : drawn;
  const topology = topologyOf(layout, patience);
  // Every fourth run goes beyond what the network survives.
  const gentle = random.next() < 0.75;
  const wanted = 2 + Math.floor(random.between(0, 5));
  const faults: Fault[] = [];
  for (let tries = 0; faults.length < wanted && tries < 8 * wanted; tries++) {
    const fault = drawFault(random, topology, seconds, harsh);
    if (fault !== null && fits(fault, faults, topology, gentle)) faults.push(fault);
  }
  const ruin = patience === 'unattended' && dice.next() < RUINED ? Math.round(dice.between(10_000, seconds * 1_000 - 45_000)) : null;
  return {
    layout,
    patience,
    topology,
    faults: withRuin(faults, ruin, topology).toSorted((a, b) => a.atMs - b.atMs),
    crashes: harsh ? pick(random, HARSH) : random.next() < 0.5 ? CRASHY : CALM,
  };
}

/** Of prompt seeds, and of those again. */
const UNATTENDED = 0.4;
const RUINED = 0.6;
/** Around the ruin of a majority nothing else takes what is left. */
const ALONE_MS = 90_000;
/** A recovery that is taken back half-way leaves nodes that only people can bring back, and these runs have no such people. */
const ENDS_RECOVERY: readonly FaultKind[] = [...TAKES_DATA, 'change the topology', 'jump the clock'];

function withRuin(faults: readonly Fault[], atMs: number | null, topology: Topology): readonly Fault[] {
  if (atMs === null) return faults;
  const beside = faults.filter(
    (fault) => !ENDS_RECOVERY.includes(fault.kind) && (takes(fault, topology) === 0 || Math.abs(fault.atMs - atMs) > ALONE_MS),
  );
  return [...beside, { kind: 'ruin a majority', atMs, forMs: 0 }];
}

function drawFault(random: Random, topology: Topology, seconds: number, harsh: boolean): Fault | null {
  const kind = pick(random, harsh ? DRAWN : FAULT_KINDS);
  const last = seconds * 1_000 - 15_000;
  const atMs = Math.round(random.between(1_000, last));
  const forMs = Math.round(durationOf(kind, random));
  const base = { kind, atMs, forMs };
  const consenters = Object.values(topology.channels)[0]?.consenters ?? [];
  const peers = Object.keys(topology.peers);
  const regions = Object.keys(topology.regions);
  const anyNode = (): NodeId => (TAKES_PEER.includes(kind) && random.next() < 0.3 ? pick(random, peers) : pick(random, consenters));
  switch (kind) {
    case 'kill the leader':
    case 'freeze the leader':
    case 'cut the leader silently':
    case 'crash the engine':
    case 'second engine':
    case 'store full':
    case 'change the topology':
    case 'kill switch':
    case 'acknowledge':
      return base;
    case 'jump the clock':
      return { ...base, amount: Math.round(pick(random, [-30_000, -3_000, 3_000, 20_000, 120_000]) * random.between(0.5, 1)) };
    case 'cut a region silently':
    case 'cut a region loudly':
    case 'kill a region':
      return regions.length < 3 ? null : { ...base, region: pick(random, regions) };
    case 'blind a region':
      return { ...base, region: pick(random, regions) };
    case 'lose state':
      return { ...base, node: pick(random, peers) };
    case 'two stale restores':
    case 'cut a link': {
      const [node, other] = random.shuffled(consenters);
      return node === undefined || other === undefined || (kind === 'two stale restores' && consenters.length < 5)
        ? null
        : { ...base, node, other };
    }
    case 'lie leader':
    case 'wipe the log':
    case 'wipe the data':
    case 'stale restore':
    case 'cut one way':
      return { ...base, node: pick(random, consenters) };
    default:
      return { ...base, node: anyNode() };
  }
}

function durationOf(kind: FaultKind, random: Random): number {
  if (kind === 'short freeze' || kind === 'short cut') return random.between(200, 3_500);
  if (kind === 'store full' || kind === 'kill switch') return random.between(2_000, 20_000);
  return random.between(6_000, 60_000);
}

/** Whether the network survives it beside the others, where the run is a gentle one. */
function fits(fault: Fault, others: readonly Fault[], topology: Topology, gentle: boolean): boolean {
  if (TAKES_DATA.includes(fault.kind) && others.some(({ kind }) => TAKES_DATA.includes(kind))) return false;
  if (!gentle) return true;
  const consenters = Object.values(topology.channels)[0]?.consenters ?? [];
  const margin = consenters.length - (Math.floor(consenters.length / 2) + 1);
  const meanwhile = [fault, ...others].filter((other) => overlap(fault, other));
  const taken = meanwhile.reduce((sum, each) => sum + takes(each, topology), 0);
  return taken <= margin || takes(fault, topology) === 0;
}

function overlap(a: Fault, b: Fault): boolean {
  return a.atMs < b.atMs + b.forMs + RECOVERY_MS && b.atMs < a.atMs + a.forMs + RECOVERY_MS;
}

function takes({ kind, region, node }: Fault, topology: Topology): number {
  if (kind === 'two stale restores') return 2;
  if (TAKES_REGION.includes(kind)) return Object.values(topology.orderers).filter(({ at }) => at.region === region).length;
  if (!TAKES_NODE.includes(kind)) return 0;
  return node !== undefined && topology.orderers[node] === undefined ? 0 : 1;
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random.between(0, items.length))] as T;
}
