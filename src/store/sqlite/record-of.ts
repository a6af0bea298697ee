/** A row of the log as a record. */
import type { LogRecord } from '../../core/ports/engine-store.ts';
import { fail } from '../../core/saga/codes.ts';

type Row = Readonly<Record<string, unknown>>;

/** Types are held by the tables (STRICT); only `data` can hold what is no JSON, when somebody wrote into the file. */
export function recordOf(row: Row, path: string): LogRecord {
  return {
    sequence: Number(row['sequence']),
    fence: Number(row['fence']),
    kind: String(row['kind']),
    by: String(row['by']),
    at: Number(row['at']),
    data: parse(String(row['data']), Number(row['sequence']), path),
    previousHash: String(row['previous_hash']),
    hash: String(row['hash']),
  };
}

function parse(text: string, sequence: number, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw fail('E806', `record ${sequence} of ${path} holds no JSON`, { subject: String(sequence), cause });
  }
}
