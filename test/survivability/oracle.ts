/**
 * The survivability of a channel by brute force, written from the definitions of the interface and from nothing else: every set of domains is lost in
 * turn, and the definition is asked. It knows nothing of thresholds, groups or formulas, and takes from the program only the shape of a topology and
 * Fabric's evaluator.
 */
import { evaluatePolicy, type Signer } from '../../src/core/policy/evaluate.ts';
import { parsePolicy } from '../../src/core/policy/parse.ts';
import type { FabricNode, Topology } from '../../src/core/topology/model.ts';

export const ORACLE_LEVELS = ['node', 'host', 'rack', 'zone', 'region', 'organisation'] as const;
export type OracleLevel = (typeof ORACLE_LEVELS)[number];

export interface OracleAnswer {
  /** 'beyond' = no set of up to three does it, and there are too many domains to try them all. */
  readonly smallest: number | null | 'beyond';
  /** All minimal sets up to the size that was asked for, at most three. */
  readonly sets: readonly (readonly string[])[];
  /** Undefined where there are too many domains to know. */
  readonly complete: boolean | undefined;
  /** The definition itself. */
  isSo(lost: readonly string[]): boolean;
}

export interface OracleChannel {
  readonly ordering: OracleAnswer;
  readonly acknowledged: OracleAnswer;
  readonly endorsement: OracleAnswer;
  readonly query: OracleAnswer;
  readonly exceedF: readonly string[];
}

/** "A node whose `at` does not name a level counts there by the next deeper domain that it names, else as itself (by its id)." */
export function oracleDomain({ id, organisation, at }: FabricNode, level: OracleLevel): string {
  if (level === 'node') return id;
  if (level === 'organisation') return organisation;
  const names = [at.region, at.zone, at.rack, at.host];
  const from = ['region', 'zone', 'rack', 'host'].indexOf(level);
  for (let depth = from; depth < names.length; depth++) {
    if (names[depth] !== undefined)
      return names
        .slice(0, depth + 1)
        .map((name) => name ?? '-')
        .join('/');
  }
  return id;
}

/** Raft floor(n/2)+1, SmartBFT and QBFT ceil((n+f+1)/2) with f = floor((n-1)/3). */
export function oracleQuorum(kind: string, n: number): number {
  return kind === 'raft' ? Math.floor(n / 2) + 1 : Math.ceil((n + Math.floor((n - 1) / 3) + 1) / 2);
}

/** @param policyText in place of the channel's own: a chaincode's or collection's. */
export function oracle(topology: Topology, channelId: string, level: OracleLevel, maxSetSize: number, policyText?: string): OracleChannel {
  const channel = topology.channels[channelId];
  if (channel === undefined) throw new Error(`no channel ${channelId}`);
  const everyNode: readonly FabricNode[] = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
  const domains = [...new Set(everyNode.map((node) => oracleDomain(node, level)))].toSorted();
  const bitOf = (id: string): number => {
    const found = everyNode.find((node) => node.id === id);
    return found === undefined ? 0 : 1 << domains.indexOf(oracleDomain(found, level));
  };
  const consenters = channel.consenters.map(bitOf);
  const peers = channel.peers.map(bitOf);
  const n = consenters.length;
  const quorum = oracleQuorum(channel.consensus.kind, n);
  const endorsable = endorsableBy(topology, channelId, policyText ?? channel.endorsement);
  const lostOf = (bits: readonly number[], lost: number): number => bits.reduce((sum, bit) => sum + ((bit & lost) === 0 ? 0 : 1), 0);
  const search = (isSo: (lost: number) => boolean): OracleAnswer => bruteForce(domains, maxSetSize, isSo);
  const f = Math.floor((n - 1) / 3);
  return {
    ordering: search((lost) => n - lostOf(consenters, lost) < quorum),
    acknowledged: search((lost) => lostOf(consenters, lost) >= quorum),
    endorsement: search((lost) => peers.length === 0 || !endorsable(peers.map((bit) => (bit & lost) === 0))),
    query: search((lost) => peers.every((bit) => (bit & lost) !== 0)),
    exceedF: domains.filter((_, i) => lostOf(consenters, 1 << i) > f),
  };
}

/** Whether some choice among the surviving peers is accepted; remembered by how many of each MSP survive. */
function endorsableBy(topology: Topology, channelId: string, text: string): (survives: readonly boolean[]) => boolean {
  const channel = topology.channels[channelId];
  const parsed = parsePolicy(text);
  if (channel === undefined || parsed.kind === 'error') throw new Error(`not a policy: ${text}`);
  const mspOf = (organisation: string): string => topology.organisations[organisation]?.msp ?? '';
  const peerMsps = channel.peers.map((id) => mspOf(topology.peers[id]?.organisation ?? ''));
  const msps = [...new Set(peerMsps)];
  const organisations = channel.organisations.map(mspOf);
  const known = new Map<string, boolean>();
  const anyAccepted = (counts: readonly number[]): boolean => {
    const key = counts.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const signers = counts.flatMap((count, i) => Array.from({ length: count }, (): Signer => ({ msp: msps[i] ?? '', role: 'peer' })));
    const accepted =
      evaluatePolicy(parsed.policy, signers, organisations) ||
      counts.some((count, i) => count > 0 && anyAccepted(counts.map((each, j) => (j === i ? each - 1 : each))));
    known.set(key, accepted);
    return accepted;
  };
  return (survives) => anyAccepted(msps.map((msp) => peerMsps.filter((each, i) => each === msp && survives[i] === true).length));
}

/** Up to so many domains every subset is tried; with more (30 at most, the bits of a number), those of up to three. */
const ALL_SUBSETS_OF = 11;

function bruteForce(domains: readonly string[], maxSetSize: number, isSo: (lost: number) => boolean): OracleAnswer {
  const everything = domains.length <= ALL_SUBSETS_OF;
  const minimal: number[] = [];
  const so = new Map<number, boolean>();
  for (const lost of everything ? allMasks(domains.length) : smallMasks(domains.length)) {
    // Whoever loses less loses no more: a proper subset that suffices shows among those with one domain less, which come before.
    let contains = false;
    for (let rest = lost; rest !== 0 && !contains; rest &= rest - 1) contains = so.get(lost & ~(rest & -rest)) === true;
    if (contains || isSo(lost)) so.set(lost, true);
    if (!contains && so.get(lost) === true) minimal.push(lost);
  }
  const sets = minimal.map((mask) => domains.filter((_, i) => (mask & (1 << i)) !== 0));
  const none = everything ? null : 'beyond';
  return {
    smallest: sets.length === 0 ? none : Math.min(...sets.map((set) => set.length)),
    sets: sets.filter((set) => set.length <= maxSetSize).toSorted(byMembers),
    complete: everything ? sets.every((set) => set.length <= maxSetSize) : undefined,
    isSo: (lost) => isSo(lost.reduce((mask, id) => mask | (1 << domains.indexOf(id)), 0)),
  };
}

/** By number: a proper subset has a smaller one. */
function* allMasks(bits: number): Generator<number> {
  for (let mask = 0; mask < 2 ** bits; mask++) yield mask;
}

function* smallMasks(bits: number): Generator<number> {
  yield 0;
  for (let a = 0; a < bits; a++) yield 1 << a;
  for (let a = 0; a < bits; a++) for (let b = a + 1; b < bits; b++) yield (1 << a) | (1 << b);
  for (let a = 0; a < bits; a++) for (let b = a + 1; b < bits; b++) for (let c = b + 1; c < bits; c++) yield (1 << a) | (1 << b) | (1 << c);
}

function byMembers(a: readonly string[], b: readonly string[]): number {
  for (const [i, member] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (member !== other) return member < other ? -1 : 1;
  }
  return a.length - b.length;
}
