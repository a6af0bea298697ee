/**
 * One run of one drill: what it works with, and what it has found out so far. The runner's parts write here, so that an
 * interrupted run still ends with everything that is known.
 */
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import { failures } from '../../core/kernel/failure.ts';
import type { FaultRecord } from '../../core/chaos/fault.ts';
import type { Drill } from '../../core/chaos/drill/drill.ts';
import type { Judged } from '../../core/chaos/drill/judge.ts';
import type { EvidenceLine } from '../../core/chaos/drill/evidence.ts';
import type { ResolvedTarget } from '../../core/chaos/drill/target.ts';
import type { TimelineEvent } from '../../core/chaos/result.ts';
import type { ChannelId, EpochMs, NodeId, RegionId } from '../../core/kernel/ids.ts';
import type { Snapshot } from '../../core/observation/snapshot.ts';
import type { CancelSignal, LoadRun, World } from '../../core/ports/world.ts';
import type { Operator } from './operator.ts';
import type { DrillTools } from './tools.ts';

const fail = failures(DRILL_CODES);

export interface DrillOptions {
  /** Default: the first channel of the file whose consensus the drill is made for. */
  readonly channel?: ChannelId;
  /** A load that runs already and goes on afterwards; without it the drill starts and stops its own. */
  readonly load?: LoadRun;
  readonly tools: DrillTools;
  /** Runs engines and commands; without it, drills that need them are refused. */
  readonly operator?: Operator;
  /** Who confirms a recovery that the drill asks for: two people. */
  readonly people?: readonly string[];
}

export interface DrillWatcher {
  readonly onEvent?: (event: TimelineEvent) => void;
  readonly signal?: CancelSignal;
}

export interface DrillRun {
  /** Its topology has the consenters that the engine has put in the place of others meanwhile. */
  world: World;
  readonly drill: Drill;
  readonly channel: ChannelId;
  readonly tools: DrillTools;
  readonly watcher: DrillWatcher;
  readonly operator: Operator | null;
  readonly people: readonly string[];
  readonly startedAt: EpochMs;
  target: ResolvedTarget;
  /** Who led just before the fault; null = unknown. */
  leader: NodeId | null;
  load: LoadRun | null;
  ownsLoad: boolean;
  injectedAt: EpochMs | null;
  healedAt: EpochMs | null;
  readonly records: FaultRecord[];
  readonly timeline: TimelineEvent[];
  readonly steady: Judged[];
  readonly injection: Judged[];
  readonly cleanup: Judged[];
  readonly evidence: EvidenceLine[];
  readonly limits: string[];
  /** Transactions that the plan of a recovery said only the lost side held; null = no recovery was planned. */
  listed: ReadonlySet<string> | null;
  readonly heights: Record<NodeId, { readonly at: EpochMs; readonly height: number }[]>;
}

export function newRun(world: World, drill: Drill, options: DrillOptions, watcher: DrillWatcher): DrillRun {
  const { noLatency } = world.driver.capabilities();
  return {
    world,
    drill,
    channel: chooseChannel(world, drill, options.channel),
    tools: options.tools,
    watcher,
    operator: options.operator ?? null,
    people: options.people ?? [],
    startedAt: world.clock.now(),
    target: { nodes: [], region: null },
    leader: null,
    load: null,
    ownsLoad: false,
    injectedAt: null,
    healedAt: null,
    records: [],
    timeline: [],
    steady: [],
    injection: [],
    cleanup: [],
    evidence: [],
    listed: null,
    limits: noLatency === null ? [] : [`no latency between regions: ${noLatency}`],
    heights: {},
  };
}

function chooseChannel({ topology }: World, drill: Drill, asked: ChannelId | undefined): ChannelId {
  if (asked !== undefined) return channelOf(topology, asked).id;
  const fitting = Object.values(topology.channels).find(({ consensus }) => drill.consensus.includes(consensus.kind));
  if (fitting !== undefined) return fitting.id;
  throw fail('E613', `drill ${drill.name} is made for ${drill.consensus.join(', ')}; no channel of ${topology.name} uses that`);
}

/** Polling while something is awaited: often enough for a height every 500 ms, rare enough for two cores. */
export const POLL_MS = 500;

export function note(run: DrillRun, kind: TimelineEvent['kind'], text: string): void {
  const at = run.world.clock.now();
  const event: TimelineEvent = { at, ms: run.injectedAt === null ? 0 : at - run.injectedAt, kind, text };
  run.timeline.push(event);
  run.watcher.onEvent?.(event);
}

export async function look(run: { readonly world: World; readonly tools: Pick<DrillTools, 'snapshot'> }): Promise<Snapshot> {
  const [sightings, processes] = await Promise.all([run.world.observer.sightings(), run.world.observer.processes()]);
  const { topology, clock } = run.world;
  return run.tools.snapshot({ topology, sightings, processes, at: clock.now() });
}

/** Asks again until the answer is a value, or the time is over (null). */
export async function waitFor<T>(
  run: Pick<DrillRun, 'world'>,
  limitMs: number,
  ask: () => Promise<T | null>,
  signal?: CancelSignal,
  pollMs = POLL_MS,
): Promise<T | null> {
  const { clock } = run.world;
  const end = clock.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (clock.now() >= end) return null;
    await clock.sleep(pollMs, signal);
  }
}

/** Ends the drill's own load. False when somebody did not confirm it: operations may then still be submitted. */
export async function stopLoad(run: DrillRun): Promise<boolean> {
  try {
    await run.load?.stop();
    return true;
  } catch (error) {
    note(run, 'note', `the load may go on: ${messageOf(error)}`);
    return false;
  }
}

/** Regions whose clients can reach the network while the fault holds. */
export function reachableRegions(run: Pick<DrillRun, 'world' | 'drill' | 'target'>): readonly RegionId[] {
  const unreachable = unreachableRegions(run);
  return Object.keys(run.world.topology.regions).filter((id) => !unreachable.includes(id));
}

/** Regions that the drill cuts off. */
export function unreachableRegions(run: Pick<DrillRun, 'drill' | 'target'>): readonly RegionId[] {
  return run.drill.fault.kind === 'link.cut' && run.target.region !== null ? [run.target.region] : [];
}

/** A region from which the node is looked at from outside: not its own, if there is another. */
export function otherRegion(run: Pick<DrillRun, 'world'>, node: NodeId): RegionId {
  const { topology } = run.world;
  const own = (topology.orderers[node] ?? topology.peers[node])?.at.region;
  const regions = Object.keys(topology.regions);
  return regions.find((id) => id !== own) ?? own ?? '';
}

/** Observer id of a region's agent (core/kernel/ids.ts). */
export function agentOf(region: RegionId): string {
  return `agent:${region}`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
