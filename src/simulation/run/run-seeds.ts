/** Many seeds over the cores of this machine. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Counts, type CountTable } from './counts.ts';
import type { SeedOptions, SeedResult } from './run-seed.ts';

export interface SeedsOptions extends SeedOptions {
  readonly first: number;
  readonly count: number;
  readonly workers?: number;
  /** No seed begins after so much real time. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  /** Told after every seed. */
  readonly told?: (done: number, failed: number) => void;
}

export interface SeedsResult {
  readonly seeds: number;
  readonly virtualMs: number;
  readonly realMs: number;
  /** Of all workers together. */
  readonly cpuMs: number;
  readonly counts: CountTable;
  /** With their stories. */
  readonly failed: readonly SeedResult[];
}

export interface WorkerTask {
  readonly seed: number;
  readonly options: SeedOptions;
}

/** A seed takes a tenth of a second, and some seconds on a machine that is very busy. */
const SEED_LIMIT_MS = 60_000;
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
/** Stories of more failures help nobody. */
const KEPT_FAILURES = 50;

export async function runSeeds({
  first,
  count,
  workers = availableParallelism(),
  limitMs = Infinity,
  signal,
  told,
  ...options
}: SeedsOptions): Promise<SeedsResult> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const counts = new Counts();
  const failed: SeedResult[] = [];
  let [next, done, virtualMs] = [first, 0, 0];
  const take = (result: SeedResult): void => {
    done += 1;
    virtualMs += result.virtualMs;
    counts.merge(result.counts);
    if (result.violations.length > 0) failed.push(result);
    told?.(done, failed.length);
  };
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL(`./seed-worker.${EXTENSION}`, import.meta.url));
    const answers = answersOf(worker);
    const stop = (): void => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      while (next < first + count) {
        if (signal?.aborted === true || performance.now() - begun > limitMs) return;
        const task: WorkerTask = { seed: next++, options };
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(task);
        take(await within(SEED_LIMIT_MS, task.seed, answers()));
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, count) }, work));
  signal?.throwIfAborted();
  const spent = process.cpuUsage(cpu);
  return {
    seeds: done,
    virtualMs,
    realMs: performance.now() - begun,
    cpuMs: (spent.user + spent.system) / 1_000,
    counts: counts.table(),
    failed: failed.toSorted((a, b) => a.seed - b.seed).slice(0, KEPT_FAILURES),
  };
}

/** An engine that turns in circles never lets its thread go; the run fails with the seed's number, and the thread is ended. */
async function within<T>(limitMs: number, seed: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`seed ${seed} did not end within ${limitMs / 1_000} s of real time`)), limitMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One answer for each task; a worker that fails fails the whole. */
function answersOf(worker: Worker): () => Promise<SeedResult> {
  let settle: { readonly resolve: (result: SeedResult) => void; readonly reject: (error: Error) => void } | null = null;
  worker.on('message', (result: SeedResult) => settle?.resolve(result));
  worker.on('error', (error: Error) => settle?.reject(error));
  worker.on('exit', () => settle?.reject(new Error('a worker of the simulation ended')));
  return () =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
}
