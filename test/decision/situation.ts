/** A situation that the engine may meet: a network in which all is well, changed by the test, and watched for some rounds. */
import { EMPTY_HISTORY, type History } from '../../src/core/decision/history.ts';
import type { Diagnosis, Evidence } from '../../src/core/decision/model.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/core/decision/policy.ts';
import { remember } from '../../src/core/decision/remember.ts';
import type { ProbeOutcome, ProcessSighting } from '../../src/core/observation/probe.ts';
import { mergeSnapshot } from '../../src/core/observation/merge.ts';
import { nodes, nodesInRegion } from '../../src/core/topology/lookup.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { AT, goodHash, raft, RoundBuilder } from '../observation/round.ts';

export const CHANNEL = 'ch';

/** Orderers o1, o2, ... over regions named by their keys in this order, and one peer for each region: p-KEY. 500 ms x 10 ticks. */
export function layout(orderers: Readonly<Record<string, number>>, consensus = '{ kind: raft }'): Topology {
  const regions = Object.keys(orderers);
  let count = 0;
  const placed = regions.flatMap((region) => Array.from({ length: orderers[region] ?? 0 }, () => ({ id: `o${(count += 1)}`, region })));
  const text = [
    'version: 1',
    'name: net',
    'platform: { kind: fabric, version: 3.1.1 }',
    'regions:',
    ...regions.map((region) => `  ${region}: { zones: [z] }`),
    'organisations:',
    '  ord: { msp: OrdMSP, domain: ord.example.com, kind: orderer }',
    '  org: { msp: OrgMSP, domain: org.example.com, kind: peer }',
    'orderers:',
    ...placed.map(({ id, region }) => `  ${id}: { organisation: ord, at: ${region}/z/r/host-${id} }`),
    'peers:',
    ...regions.map((region) => `  p-${region}: { organisation: org, at: ${region}/z/r/host-p-${region} }`),
    'channels:',
    `  ${CHANNEL}:`,
    `    consensus: ${consensus}`,
    `    consenters: [${placed.map(({ id }) => id).join(', ')}]`,
    `    peers: [${regions.map((region) => `p-${region}`).join(', ')}]`,
    '    endorsement: ANY',
    'drivers: { default: { kind: local } }',
  ].join('\n');
  const parsed = parseTopology(text, 'layout.yaml');
  if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
  return parsed.topology;
}

export const FIVE = layout({ london: 2, frankfurt: 2, singapore: 1 });

/** All well, o1 leads, and every process runs by the word of its machine. */
export class Situation extends RoundBuilder {
  #logs: Record<string, readonly string[]> = {};
  #freeDisk: Record<string, number> = {};
  #membership: Record<string, readonly string[]> | null = null;

  constructor(topology: Topology = FIVE, leader = 'o1') {
    super(topology, leader);
    for (const { id } of nodes(topology)) this.process(id, 'running');
  }

  /** The driver cannot look at these nodes; at none when none are named. */
  noMachine(...ids: string[]): this {
    for (const id of ids.length === 0 ? nodes(this.topology).map((node) => node.id) : ids) this.process(id, 'unknown');
    return this;
  }

  /** The process is gone and the kernel of its host says so. */
  dead(...ids: string[]): this {
    for (const id of ids) this.outcome(id, 'refused').process(id, 'stopped');
    return this;
  }

  /** Packets from everywhere to these nodes vanish. */
  lost(...ids: string[]): this {
    for (const id of ids) this.outcome(id, 'timeout');
    return this;
  }

  /** Nothing passes between the region and the others, in either direction; its own vantage point still reports. */
  cutOff(region: string, outcome: ProbeOutcome = 'timeout'): this {
    const others = Object.keys(this.topology.regions).filter((each) => each !== region);
    for (const { id } of nodes(this.topology)) {
      const own = nodesInRegion(this.topology, region).some((node) => node.id === id);
      this.outcome(id, outcome, ...(own ? others : [region]));
    }
    return this;
  }

  /** What these orderers say of Raft: who leads, and how many are active. */
  say(ids: readonly string[], leader: string | null, active: number): this {
    const size = Object.values(this.topology.channels)[0]?.consenters.length ?? 0;
    for (const id of ids) this.consensus(id, CHANNEL, { ...raft(id === leader, leader, active), clusterSize: size } as never);
    return this;
  }

  height(id: string, height: number, hash: string = goodHash(height - 1)): this {
    return this.channel(id, CHANNEL, ({ consensus }) => ({
      height,
      hash,
      hashes: { [height - 2]: goodHash(height - 2) },
      ...(consensus && { consensus }),
    }));
  }

  logged(id: string, ...lines: string[]): this {
    this.#logs[id] = lines;
    return this;
  }

  free(id: string, share: number): this {
    this.#freeDisk[id] = share;
    return this;
  }

  members(...ids: string[]): this {
    this.#membership = { [CHANNEL]: ids };
    return this;
  }

  machineOf(id: string): ProcessSighting | undefined {
    return this.round().processes.find(({ node }) => node === id);
  }

  evidence(at: number = AT): Evidence {
    const round = this.round();
    return {
      at,
      snapshot: mergeSnapshot(round),
      sightings: round.sightings,
      processes: round.processes,
      fences: [],
      logs: this.#logs,
      freeDisk: this.#freeDisk,
      drills: [],
      ...(this.#membership === null ? {} : { membership: this.#membership }),
    };
  }
}

/** Watches rounds one tick apart, each with the memory of those before. */
export class Watch {
  history: History;
  readonly policy: Policy;
  readonly topology: Topology;
  now: number = AT;
  diagnoses: readonly Diagnosis[] = [];

  constructor(topology: Topology = FIVE, history: History = EMPTY_HISTORY, policy: Policy = DEFAULT_POLICY) {
    this.topology = topology;
    this.history = history;
    this.policy = policy;
  }

  see(situation: Situation, rounds = 1, stepMs: number = this.policy.tickMs): this {
    for (let i = 0; i < rounds; i += 1) {
      this.now += stepMs;
      const { history, diagnoses } = remember(this.history, situation.evidence(this.now), this.topology, this.policy, this.now);
      this.history = history;
      this.diagnoses = diagnoses;
    }
    return this;
  }

  find(code: string, subject: string): Diagnosis | undefined {
    return this.diagnoses.find((each) => each.code === code && each.subject === subject);
  }

  /** `N301 o5 proven`, for those codes; all when none are named. */
  shown(...codes: string[]): readonly string[] {
    return this.diagnoses
      .filter(({ code }) => codes.length === 0 || codes.includes(code))
      .map(({ code, subject, certainty }) => `${code} ${subject} ${certainty}`);
  }
}

/** What one look at a situation shows. */
export function look(situation: Situation, ...codes: string[]): readonly string[] {
  return new Watch(situation.topology).see(situation).shown(...codes);
}
