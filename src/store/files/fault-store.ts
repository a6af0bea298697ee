/** Faults on disk, one file each, so that whoever comes after a crash finds what is left to heal. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultRecord, FaultStore } from '../../core/ports/world.ts';
import { fail } from './codes.ts';
import { readJson, writeJsonAtomic } from './json-file.ts';
import { codeOf, translated } from './translate-error.ts';

const STATES: readonly string[] = ['intended', 'active', 'healed'] satisfies readonly FaultRecord['state'][];

export class FileFaultStore implements FaultStore {
  readonly #folder: string;

  /** @param folder `<state>/faults` */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(record: FaultRecord): Promise<void> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(record.id)) throw fail('E708', `fault id ${JSON.stringify(record.id)} cannot name a file`);
    await writeJsonAtomic(join(this.#folder, `${record.id}.json`), record);
  }

  /** Oldest first. */
  async list(onDamaged?: (failure: Error) => void): Promise<readonly FaultRecord[]> {
    const names = (await this.#names()).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
    const found = await Promise.allSettled(
      names.map(async (name) => faultRecord(await readJson(join(this.#folder, name)), join(this.#folder, name))),
    );
    for (const each of found) {
      if (each.status === 'fulfilled') continue;
      if (onDamaged === undefined || !(each.reason instanceof Error)) throw each.reason;
      onDamaged(each.reason);
    }
    const records = found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    return records.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw translated(error, this.#folder, 'read');
    }
  }
}

function faultRecord(value: unknown, path: string): FaultRecord {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Partial<FaultRecord>;
  const complete =
    typeof record.id === 'string' &&
    typeof record.drill === 'string' &&
    typeof record.fault?.kind === 'string' &&
    typeof record.createdAt === 'number' &&
    typeof record.deadline === 'number' &&
    STATES.includes(String(record.state));
  if (!complete) throw fail('E702', `${path} is not the record of a fault`, { subject: path });
  return record as FaultRecord;
}
