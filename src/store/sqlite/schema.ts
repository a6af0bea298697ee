/** The tables of the engine's store. One file, one network, one format; the log takes records and never gives one back. */
import type { DatabaseSync } from 'node:sqlite';
import { fail } from '../../core/saga/codes.ts';

/** Grows with every change of the tables. */
export const FORMAT = 1;
/** 'HFST' in the header of the file (SQLite: PRAGMA application_id), so that no other database is taken for ours. */
const APPLICATION_ID = 0x48465354;

const TABLES = `
  CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1), network TEXT NOT NULL, fence INTEGER NOT NULL, sequence INTEGER NOT NULL, hash TEXT NOT NULL,
    holder TEXT, expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE log (
    sequence INTEGER PRIMARY KEY, fence INTEGER NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL,
    previous_hash TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE TABLE document (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TRIGGER log_is_not_changed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER log_is_not_shortened BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
`;

/** Makes the tables in a new file, or checks that the file is of this network and format. Runs in a transaction of the caller. */
export function ensureSchema(database: DatabaseSync, network: string, path: string, readOnly: boolean): void {
  const format = pragma(database, 'user_version');
  const application = pragma(database, 'application_id');
  if (format === 0 && application === 0 && tableCount(database) === 0) {
    if (readOnly) throw fail('E819', `${path} holds no log yet`, { subject: path, retry: true });
    return create(database, network);
  }
  if (application !== APPLICATION_ID) throw fail('E806', `${path} is a database, but not one of Holdfast`, { subject: path });
  if (format > FORMAT) throw fail('E808', `${path} has format ${format}, this version writes ${FORMAT}`, { subject: path });
  const found = database.prepare('SELECT network FROM meta').get()?.['network'];
  if (typeof found !== 'string') throw fail('E806', `${path} does not say which network it belongs to`, { subject: path });
  if (found !== network) throw fail('E807', `${path} belongs to the network ${found}, not to ${network}`, { subject: path });
}

function create(database: DatabaseSync, network: string): void {
  database.exec(TABLES);
  database.prepare('INSERT INTO meta VALUES (1, ?, 0, 0, ?, NULL, 0)').run(network, '0'.repeat(64));
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  database.exec(`PRAGMA user_version = ${FORMAT}`);
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function tableCount(database: DatabaseSync): number {
  return Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']);
}
