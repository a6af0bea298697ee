/**
 * The outage as the clients saw it, from their journals.
 *
 * An operation is *good* when it was acknowledged within `lateMs` of its intent; else it is late, from intent + lateMs on.
 * lateMs, when not given, is twice the 99th percentile of what operations took that were acknowledged before the injection,
 * at least 500; with fewer than 10 of them 2000.
 * firstFailureMs: the earliest, at or after the injection, of: a call that failed; an operation that became late.
 * recoveredMs: for each region, let R be the earliest intent, not before the first failure and after every operation that was begun
 * before the heal and took longer than max(lateMs, 2000), from which on every operation begun within `sustainedMs` is good, with at
 * least one of them, and with operations or the journal reaching to the end of that while. So a pause between two stalls of one
 * fault is no recovery, and what the heal itself disturbs (nodes that come back) does not count as the outage of the fault.
 * The region is back at the first acknowledgement of an operation begun at R or later; recovered = when the last region is.
 * So a load has to go on for sustainedMs + lateMs after the recovery, else it is not shown, and the answer is null.
 */
import type { EpochMs, RegionId } from '../../kernel/ids.ts';
import type { JournalEvent } from '../journal.ts';

export interface ClientOutageOptions {
  readonly injectedAt: EpochMs;
  /** Longer than an operation takes in steady state. */
  readonly lateMs?: number;
  /** How long all goes well before it counts as recovered; default 3000. */
  readonly sustainedMs?: number;
  /** When the fault was taken away; null or absent = not yet, then everything up to the end counts. */
  readonly healedAt?: EpochMs | null;
  /** Regions that are cut off or stopped on purpose. */
  readonly excludeRegions?: readonly RegionId[];
}

export interface ClientOutage {
  readonly firstFailureMs: number | null;
  readonly recoveredMs: number | null;
}

interface Attempt {
  readonly region: RegionId;
  readonly begun: EpochMs;
  acknowledged: EpochMs | null;
}

interface Settings {
  readonly injectedAt: EpochMs;
  readonly lateMs: number;
  readonly sustainedMs: number;
  readonly healedAt: EpochMs;
  readonly excluded: ReadonlySet<RegionId>;
  /** Time of the last event of all journals. */
  readonly end: EpochMs;
}

export function clientOutage(journal: readonly JournalEvent[], options: ClientOutageOptions): ClientOutage {
  const excluded = new Set(options.excludeRegions ?? []);
  const regionOf = regionFinder(journal);
  const attempts = attemptsOf(journal, regionOf).filter(({ region }) => !excluded.has(region));
  const settings: Settings = {
    injectedAt: options.injectedAt,
    lateMs: options.lateMs ?? steadyLateness(attempts, options.injectedAt),
    sustainedMs: options.sustainedMs ?? 3_000,
    healedAt: options.healedAt ?? Infinity,
    excluded,
    end: journal.reduce((last, { at }) => Math.max(last, at), -Infinity),
  };
  const first = firstFailure(journal, regionOf, attempts, settings);
  if (first === null) return { firstFailureMs: null, recoveredMs: null };
  const regions = Map.groupBy(attempts, ({ region }) => region);
  const back = [...regions.values()].map((own) => regionBack(own, first, settings));
  const recovered = back.length === 0 || back.includes(null) ? null : Math.max(...back.map((at) => at ?? 0));
  return { firstFailureMs: first - settings.injectedAt, recoveredMs: recovered === null ? null : recovered - settings.injectedAt };
}

/** An operation id is `<client>/<number>`; the header of the journal says in which region the client is. */
function regionFinder(journal: readonly JournalEvent[]): (op: string) => RegionId {
  const regions = new Map<string, RegionId>();
  for (const event of journal) if (event.event === 'run') regions.set(event.client, event.region);
  return (op) => regions.get(op.slice(0, Math.max(0, op.lastIndexOf('/')))) ?? '';
}

function attemptsOf(journal: readonly JournalEvent[], regionOf: (op: string) => RegionId): readonly Attempt[] {
  const attempts = new Map<string, Attempt>();
  for (const event of journal) {
    if (event.event === 'intent') attempts.set(event.op, { region: regionOf(event.op), begun: event.at, acknowledged: null });
    if (event.event !== 'acknowledged') continue;
    const attempt = attempts.get(event.op);
    if (attempt !== undefined) attempt.acknowledged ??= event.at;
  }
  return [...attempts.values()].toSorted((a, b) => a.begun - b.begun);
}

function steadyLateness(attempts: readonly Attempt[], injectedAt: EpochMs): number {
  const took = attempts
    .flatMap(({ begun, acknowledged }) => (acknowledged === null || acknowledged >= injectedAt ? [] : [acknowledged - begun]))
    .toSorted((a, b) => a - b);
  const slow = took[Math.ceil(took.length * 0.99) - 1];
  return slow === undefined || took.length < 10 ? 2_000 : Math.max(500, 2 * slow);
}

function firstFailure(
  journal: readonly JournalEvent[],
  regionOf: (op: string) => RegionId,
  attempts: readonly Attempt[],
  { injectedAt, lateMs, excluded, end }: Settings,
): EpochMs | null {
  const times: EpochMs[] = [];
  for (const event of journal) {
    if (event.event === 'failed' && event.at >= injectedAt && !excluded.has(regionOf(event.op))) times.push(event.at);
  }
  for (const { begun, acknowledged } of attempts) {
    const late = begun + lateMs;
    if (late >= injectedAt && (acknowledged ?? end) > late) times.push(late);
  }
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
}

/** `attempts` of one region, in order of their beginning. */
function regionBack(attempts: readonly Attempt[], first: EpochMs, settings: Settings): EpochMs | null {
  const { lateMs, sustainedMs, end } = settings;
  const disturbed = lastDisturbance(attempts, first, settings);
  const later = attempts.filter(({ begun }) => begun >= first && begun > disturbed);
  // One pass: a run of good operations ends at a bad one, and counts once it is sustainedMs long.
  let start = 0;
  for (let i = 0; i < later.length; i++) {
    const attempt = later[i];
    if (attempt === undefined || !isGood(attempt, lateMs)) {
      start = i + 1;
      continue;
    }
    const from = later[start];
    const next = later[i + 1];
    const covered = next === undefined ? end : next.begun;
    if (from !== undefined && covered - from.begun >= sustainedMs) return earliestAcknowledgement(later.slice(start));
  }
  return null;
}

/** A busy machine makes single operations a little late; longer than this is a disturbance. */
const DISTURBED_MS = 2_000;

/** Beginning of the last operation under the fault that took clearly too long; those that can still become good do not count yet. */
function lastDisturbance(attempts: readonly Attempt[], first: EpochMs, { lateMs, healedAt, end }: Settings): EpochMs {
  const limit = Math.max(lateMs, DISTURBED_MS);
  const bad = attempts.filter(({ begun, acknowledged }) => begun >= first && begun < healedAt && (acknowledged ?? end) - begun > limit);
  return bad.at(-1)?.begun ?? -Infinity;
}

function isGood({ begun, acknowledged }: Attempt, lateMs: number): boolean {
  return acknowledged !== null && acknowledged - begun <= lateMs;
}

function earliestAcknowledgement(attempts: readonly Attempt[]): EpochMs | null {
  const times = attempts.flatMap(({ acknowledged }) => (acknowledged === null ? [] : [acknowledged]));
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
}
