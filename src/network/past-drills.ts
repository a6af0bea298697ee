/** Runs of drills on a network, one line for each that came to its verdicts: automation that was not practised lately has to say so. */
import { join } from 'node:path';
import type { PastDrill } from '../core/chaos/last-passed.ts';
import type { DrillResult } from '../core/chaos/result.ts';
import { appendLine, readNdjson } from '../store/files/ndjson.ts';
import type { OpenNetwork } from './open.ts';
import { topologyDigest } from './topology-digest.ts';

type Kept = Pick<OpenNetwork, 'paths' | 'topology'>;

export async function keepDrill(
  network: Kept,
  { drill, ended, verdicts }: Pick<DrillResult, 'drill' | 'ended' | 'verdicts'>,
): Promise<void> {
  const line: PastDrill = { drill, topologyDigest: topologyDigest(network.topology), endedAt: Date.parse(ended), verdicts };
  await appendLine(fileOf(network), line, { durable: true });
}

/** What only looks like such a line is left out: it proves nothing. */
export async function pastDrills(network: Kept): Promise<readonly PastDrill[]> {
  return (await readNdjson(fileOf(network))).filter(isPastDrill);
}

function fileOf({ paths }: Kept): string {
  return join(paths.state, 'drills.ndjson');
}

function isPastDrill(value: unknown): value is PastDrill {
  const { drill, topologyDigest: digest, endedAt, verdicts } = (value ?? {}) as Partial<Record<keyof PastDrill, unknown>>;
  return (
    typeof drill === 'string' &&
    typeof digest === 'string' &&
    typeof endedAt === 'number' &&
    Number.isFinite(endedAt) &&
    typeof verdicts === 'object' &&
    verdicts !== null
  );
}
