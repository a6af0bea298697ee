/** A thread that runs seeds. What went well is told without its story. */
import { parentPort } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';
import type { WorkerTask } from './run-seeds.ts';

parentPort?.on('message', ({ seed, options }: WorkerTask) => {
  void runSeed(seed, options).then((result) => {
    const told = result.violations.length > 0 ? result : { ...result, story: [] };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage(told);
  });
});
