/** The engine's store of a local network: one SQLite file in its state folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../core/kernel/failure.ts';
import type { EngineStore, LogRecord } from '../../core/ports/engine-store.ts';
import { type AuditFilter, readAudit } from '../../engine/audit.ts';
import { openSqliteStore } from '../../store/sqlite/engine-store.ts';
import { engineMark } from '../../system/engine-mark.ts';
import type { NetworkPaths } from '../paths.ts';
import type { NetworkRecord } from '../record.ts';
import { systemClock } from '../system-clock.ts';

export function engineStorePath({ state }: Pick<NetworkPaths, 'state'>): string {
  return join(state, 'engine.db');
}

export function openEngineStore(paths: NetworkPaths, record: NetworkRecord): EngineStore {
  return openSqliteStore(engineStorePath(paths), { network: record.id, clock: systemClock, mark: engineMark(record.id, paths.state) });
}

/** Beside a running engine: nothing is made and nothing written. Null when no engine ever ran, or the first one is just making its file. */
export function readEngineStore(paths: NetworkPaths, record: NetworkRecord): EngineStore | null {
  const path = engineStorePath(paths);
  if (!existsSync(path)) return null;
  try {
    return openSqliteStore(path, { network: record.id, clock: systemClock, readOnly: true });
  } catch (error) {
    if (error instanceof Failure && error.code === 'E819') return null;
    throw error;
  }
}

/** What a log says now, beside a running engine; nothing when no engine ever ran. */
export async function readEngineLog(
  { paths, record }: { readonly paths: NetworkPaths; readonly record: NetworkRecord },
  filter: AuditFilter,
): Promise<readonly LogRecord[]> {
  const store = readEngineStore(paths, record);
  if (store === null) return [];
  try {
    return await readAudit(store, filter);
  } finally {
    await store.close();
  }
}
