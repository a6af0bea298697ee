/** The engine's parts, put together once: what it may touch, what decides, and what it remembers. */
import type { Decision, DecideInput } from '../core/decision/model.ts';
import type { History } from '../core/decision/history.ts';
import type { Policy } from '../core/decision/policy.ts';
import type { EpochMs } from '../core/kernel/ids.ts';
import type { EngineWorld } from '../core/ports/recovery.ts';
import type { CancelSignal } from '../core/ports/world.ts';
import { EngineMemory } from './engine-memory.ts';
import type { Progress } from './execute.ts';
import { HANDLERS, type Handlers } from './handlers/table.ts';
import { EngineLease, LEASE_MS } from './lease.ts';
import { Unattended, type UnattendedOptions } from './recovery/unattended.ts';

/** core/decision/decide.ts; tests bring their own. */
export type Decide = (input: DecideInput) => { readonly decision: Decision; readonly history: History };

export interface EngineOptions {
  readonly world: EngineWorld;
  readonly decide: Decide;
  readonly policy: Policy;
  /** SHA-256 of the topology file's canonical form. */
  readonly topologyDigest: string;
  /** Names this very process; never the same twice. */
  readonly instance: string;
  /** Lease of the engine in milliseconds: how long another one waits after this one died. */
  readonly leaseMs?: number;
  /** Told after every tick. */
  readonly report?: (tick: TickReport) => void;
  readonly handlers?: Handlers;
  /** What recovering a lost majority needs beside the world; without it D603 has nothing to judge. */
  readonly recovery?: UnattendedOptions;
}

export interface Engine extends Required<Omit<EngineOptions, 'leaseMs' | 'recovery'>> {
  readonly by: string;
  readonly lease: EngineLease;
  readonly memory: EngineMemory;
  readonly unattended: Unattended | null;
  /** What the log was last told, so that it is told what is new. */
  readonly told: { decision: string; failure: string; at: EpochMs };
  /** A tick never overlaps another. `over`: whoever runs the engine wants it to end. */
  readonly turn: { taken: boolean; over: CancelSignal | null };
}

/** What came of the plan of a tick. */
export type Acted =
  | Progress
  | { readonly state: 'nothing to do' }
  | { readonly state: 'observe only'; readonly plan: string }
  | { readonly state: 'not approved'; readonly plan: string; readonly needed: number; readonly by: readonly string[] };

export interface TickReport {
  readonly at: EpochMs;
  /** One sentence. */
  readonly summary: string;
  /** Null when the tick failed before anything was decided. */
  readonly decision: Decision | null;
  readonly acted: Acted;
  readonly failure: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

export function createEngine(options: EngineOptions): Engine {
  const { world, instance, policy, topologyDigest, recovery, leaseMs = Math.max(LEASE_MS, 4 * policy.tickMs) } = options;
  const by = `engine:${instance}`;
  const lease = new EngineLease(world.store, world.clock, by, leaseMs);
  const memory = new EngineMemory(world.store, world.clock, lease, by);
  return {
    report: () => {},
    handlers: HANDLERS,
    ...options,
    by,
    lease,
    memory,
    unattended: recovery === undefined ? null : new Unattended({ world, memory, lease, policy, topologyDigest }, recovery),
    told: { decision: '', failure: '', at: -Infinity },
    turn: { taken: false, over: null },
  };
}
