/** An engine on the pretended network, with a store that survives it, and a world that may let it die at any point. */
import assert from 'node:assert/strict';
import type { Decision } from '../../src/core/decision/model.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/core/decision/policy.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { Step } from '../../src/core/plan/step.ts';
import type { EngineWorld } from '../../src/core/ports/recovery.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { createEngine, type Decide, type Engine, type TickReport } from '../../src/engine/engine.ts';
import { tick } from '../../src/engine/loop.ts';
import {
  type AppendHook,
  type MemoryDisk,
  memoryDisk,
  type MemoryEngineStore,
  memoryEngineStore,
} from '../../src/simulation/engine-store.ts';
import { createMemoryWorld, type MemoryWorld } from '../../src/simulation/world.ts';
import { labText, parsed } from '../lab-topology.ts';

export { CHANNEL } from '../lab-topology.ts';
export const DIGEST = 'd1';
export const LEASE_MS = 10_000;

const PLACES = {
  orderer1: 'london/a',
  orderer2: 'london/b',
  orderer3: 'frankfurt/a',
  orderer4: 'frankfurt/b',
  orderer5: 'singapore/a',
};

export function labTopology(): Topology {
  return parsed(labText({ name: 'lab', consenters: PLACES, spares: { orderer6: 'singapore/a' }, consensus: '{ kind: raft }' }));
}

export interface Lab {
  readonly world: MemoryWorld;
  readonly disk: MemoryDisk;
  /** Another engine on the same network and log. */
  engine(options?: EngineSetup): LabEngine;
  /** What the next engine of a network would do after the last one died: wait until its lease has run out. */
  afterLease(): Promise<void>;
  kinds(): readonly string[];
}

export interface EngineSetup {
  readonly decide?: Decide;
  readonly policy?: Partial<Policy>;
  readonly digest?: string;
  readonly hook?: AppendHook;
  /** Called before and after every verb that changes something; a crash is thrown there. */
  readonly verbs?: VerbHook;
  readonly report?: (tick: TickReport) => void;
}

export type VerbHook = (moment: 'before' | 'after', verb: string) => unknown;

export interface LabEngine {
  readonly engine: Engine;
  readonly store: MemoryEngineStore;
}

export async function openLab(): Promise<Lab> {
  const world = createMemoryWorld(labTopology(), { seed: 1 });
  const disk = memoryDisk('lab');
  let engines = 0;
  await world.controls.advance(15_000);
  return {
    world,
    disk,
    engine: ({ decide = decideNothing, policy = {}, digest = DIGEST, hook, verbs, report } = {}) => {
      const store = memoryEngineStore(disk, { clock: world.clock, ...(hook === undefined ? {} : { hook }) });
      const seen: EngineWorld = { ...(verbs === undefined ? world : hookedWorld(world, verbs)), store };
      const engine = createEngine({
        world: seen,
        decide,
        policy: { ...DEFAULT_POLICY, ...policy },
        topologyDigest: digest,
        instance: `e${++engines}`,
        leaseMs: LEASE_MS,
        ...(report === undefined ? {} : { report }),
      });
      return { engine, store };
    },
    afterLease: () => world.controls.advance(LEASE_MS),
    kinds: () => disk.log.map(({ kind }) => kind),
  };
}

/** The verbs that change the network. */
const VERBS: readonly string[] =
  'start stop kill wipe hold release copyIn snapshot deleteSnapshot fence heal join submit changeMembership rebuildDatabases rollback canary'.split(
    ' ',
  );

function hookedWorld(world: MemoryWorld, hook: VerbHook): MemoryWorld {
  return { ...world, driver: hooked(world.driver, hook), recovery: hooked(world.recovery, hook), ledger: hooked(world.ledger, hook) };
}

function hooked<T extends object>(port: T, hook: VerbHook): T {
  const verbs = Object.entries(port).map(([name, verb]): [string, unknown] => {
    if (typeof verb !== 'function' || !VERBS.includes(name)) return [name, verb];
    const call = verb as (...args: readonly unknown[]) => Promise<unknown>;
    const wrapped = async (...args: readonly unknown[]): Promise<unknown> => {
      await hook('before', name);
      const answer = await call(...args);
      await hook('after', name);
      return answer;
    };
    return [name, wrapped];
  });
  return Object.fromEntries(verbs) as T;
}

export const NOTHING: Decision = { summary: 'all is well', plan: null, diagnoses: [], findings: [], waiting: [] };

export const decideNothing: Decide = ({ history }) => ({ decision: NOTHING, history });

/** Wants this plan until it was begun. */
export function decideOnce(plan: Plan): Decide {
  return ({ history }) => {
    const begun = history.running !== null || history.plans.some(({ id }) => id === plan.id);
    return { decision: begun ? NOTHING : { ...NOTHING, summary: plan.why, plan }, history };
  };
}

export function planWith(steps: readonly Step[], parts: Partial<Plan> = {}): Plan {
  return {
    id: 'plan1',
    rule: 'D301',
    subject: 'orderer5',
    why: 'a test wants it',
    basis: { network: 'lab', topologyDigest: DIGEST, at: 0, channels: {} },
    approval: 'automatic',
    disruptive: true,
    steps,
    ...parts,
  };
}

/** Ticks until no plan runs any more; time passes in between as in the loop. */
export async function tickToTheEnd(lab: Lab, { engine }: LabEngine, limitMs = 120_000): Promise<TickReport> {
  for (const end = lab.world.clock.now() + limitMs; ;) {
    const report = await tick(engine);
    if (report.failure !== null) assert.fail(report.summary);
    const { running } = engine.memory.now;
    if (running === null && report.acted.state !== 'waiting') return report;
    assert.ok(lab.world.clock.now() < end, `it did not end: ${JSON.stringify(report.acted)}`);
    await lab.world.controls.advance(500);
  }
}

export function storeIsFull(): Failure {
  return new Failure({ code: 'E803', message: 'the disk is full', hint: 'make room', exit: 4 });
}
