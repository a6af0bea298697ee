/** Whether the machine is large enough: disk, memory, cores. */
import { statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { answer, type Check, type Question } from './check.ts';

const GIGABYTE = 1_000_000_000;

/** One version of the programs has 0.15 GB, building it needs Go's caches of about 2 GB. */
const CACHE_BYTES = 3 * GIGABYTE;
/** Ledgers and logs of the network of the demo over its drills. */
const WORK_BYTES = GIGABYTE;
/** Nine Fabric processes and three agents. */
const MEMORY_BYTES = 3 * GIGABYTE;
const CORES = 2;

export interface Folders {
  readonly cache: string;
  readonly work: string;
}

export async function roomChecks(folders: Folders): Promise<readonly Check[]> {
  return [
    await checkDisk('room.cache', 'Disk of the cache', folders.cache, CACHE_BYTES, 'Make room, or name another disk with XDG_CACHE_HOME.'),
    await checkDisk('room.work', 'Disk of the network', folders.work, WORK_BYTES, 'Make room, or name another disk with HOLDFAST_STATE.'),
    checkMemory(),
    checkCores(),
  ];
}

async function checkDisk(id: string, title: string, folder: string, bytes: number, advice: string): Promise<Check> {
  const hint = `${advice} A full disk stops orderers and peers.`;
  const question: Question = { id, title, level: 'recommended', needed: `${gigabytes(bytes)} free`, hint };
  try {
    const { bavail, bsize } = await statfsOfNearest(folder);
    return answer(question, bavail * bsize >= bytes ? 'ok' : 'limited', `${gigabytes(bavail * bsize)} free for ${folder}`);
  } catch (error) {
    return answer(question, 'unknown', error instanceof Error ? error.message : String(error));
  }
}

/** Of the folder, or of the nearest one above it that exists already. */
async function statfsOfNearest(folder: string): Promise<{ readonly bavail: number; readonly bsize: number }> {
  try {
    return await statfs(folder);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || dirname(folder) === folder) throw error;
    return statfsOfNearest(dirname(folder));
  }
}

function checkMemory(): Check {
  const hint = 'Use a machine with more memory, or a topology with fewer nodes: the kernel kills nodes when memory runs out.';
  const question: Question = { id: 'room.memory', title: 'Memory', level: 'recommended', needed: gigabytes(MEMORY_BYTES), hint };
  return answer(question, totalmem() >= MEMORY_BYTES ? 'ok' : 'limited', gigabytes(totalmem()));
}

function checkCores(): Check {
  const hint = 'Use a machine with more cores: on one core elections are late, and measured outages are too long.';
  const question: Question = { id: 'room.cores', title: 'Cores', level: 'recommended', needed: `${CORES}`, hint };
  return answer(question, availableParallelism() >= CORES ? 'ok' : 'limited', `${availableParallelism()}`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}
