/** The newest whole snapshot of a consenter: where its log begins. Read as etcd's snapshotter does (etcdserver/api/snap, v3.5.16). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failures } from '../../../core/kernel/failure.ts';
import { WAL_CODES } from './codes.ts';
import { crc32c } from './crc32c.ts';
import type { LogStart } from './read-log.ts';
import { bytesField, fieldsOf, NoMessage, numberField } from './wire.ts';

const fail = failures(WAL_CODES);

export interface FoundSnapshot extends LogStart {
  /** Serialised: the block of the entry at its index (etcdraft/chain.go gc). Empty when there is no snapshot. */
  readonly block: Uint8Array;
  readonly voters: readonly number[];
  readonly caveats: readonly string[];
}

/** Index and term 0 when there is none. Broken ones are passed over, as the orderer does, and told. */
export async function newestSnapshot(folder: string): Promise<FoundSnapshot> {
  const caveats: string[] = [];
  for (const name of (await snapshotNames(folder)).toSorted().toReversed()) {
    const found = parseSnapshot(await readFile(join(folder, name)));
    if (found !== null) return { ...found, caveats };
    caveats.push(`${join(folder, name)} is broken and was passed over`);
  }
  return { index: 0, term: 0, voters: [], block: new Uint8Array(), caveats };
}

async function snapshotNames(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.snap'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fail('E473', `${folder}: ${cause instanceof Error ? cause.message : String(cause)}`, { subject: folder, cause });
  }
}

/** snappb.Snapshot: crc = 1, data = 2; data is raftpb.Snapshot: data = 1, metadata = 2; metadata: conf_state = 1, index = 2, term = 3. */
export function parseSnapshot(bytes: Uint8Array): Omit<FoundSnapshot, 'caveats'> | null {
  try {
    const outer = fieldsOf(bytes);
    const data = bytesField(outer, 2);
    const checksum = numberField(outer, 1);
    if (data.length === 0 || checksum === 0 || crc32c(data) !== checksum) return null;
    const snapshot = fieldsOf(data);
    const metadata = fieldsOf(bytesField(snapshot, 2));
    const voters = fieldsOf(bytesField(metadata, 1)).flatMap(({ number, value }) =>
      number === 1 && typeof value === 'number' ? [value] : [],
    );
    return { index: numberField(metadata, 2), term: numberField(metadata, 3), voters, block: bytesField(snapshot, 1) };
  } catch (error) {
    if (error instanceof NoMessage) return null;
    throw error;
  }
}
