/** The contract of every store of the engine (src/core/ports/engine-store.ts). A store is one when it passes this suite. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { EngineStore, Lease, LogEntry, LogRecord } from '../../src/core/ports/engine-store.ts';

export interface EngineStoreSubject {
  readonly store: EngineStore;
  /** The same store as another process would open it. */
  readonly another: EngineStore;
  /** Lets the store's clock go on. */
  advance(milliseconds: number): void;
  /** Changes what lies on the disk behind the store's back: the record of this sequence number gets other data, or is taken out. */
  tamper(sequence: number, how: 'change' | 'remove'): void;
  dispose(): Promise<void>;
}

const ENTRY: LogEntry = { kind: 'note', by: 'engine:a', at: 5, data: { text: 'one', list: [1, { b: 2, a: [null, 'ü'] }] } };
const TTL = 1_000;

export function engineStoreContract(name: string, makeSubject: () => Promise<EngineStoreSubject>): void {
  describe(`the contract of the engine's store: ${name}`, () => {
    let subject: EngineStoreSubject;
    let lease: Lease;
    const renewed = async (holder: string): Promise<Lease> => {
      subject.advance(TTL);
      const answer = await subject.store.acquireLease(holder, TTL);
      assert.ok('lease' in answer, JSON.stringify(answer));
      return answer.lease;
    };
    before(async () => {
      subject = await makeSubject();
    });
    after(() => subject.dispose());

    it('is empty at first', async () => {
      assert.deepEqual(await subject.store.head(), { sequence: 0, hash: '0'.repeat(64) });
      assert.deepEqual(await subject.store.read(1, 10), []);
      assert.deepEqual(await subject.store.verify(), { records: 0, broken: null });
      assert.equal(await subject.store.document('history'), null);
    });

    it('gives the lease to one at a time, and to the next when it has run out, with a larger fence', async () => {
      lease = await renewed('engine:a');
      assert.deepEqual(await subject.another.acquireLease('engine:b', TTL), { heldBy: lease });
      subject.advance(TTL - 1);
      lease = await subject.store.renewLease(lease, TTL);
      subject.advance(TTL - 1);
      assert.deepEqual(await subject.another.acquireLease('engine:b', TTL), { heldBy: lease });
      subject.advance(1);
      const next = await subject.another.acquireLease('engine:b', TTL);
      assert.ok('lease' in next && next.lease.fence > lease.fence);
      await fails(subject.store.renewLease(lease, TTL), 'E802');
      lease = next.lease;
    });

    it('renews a lease that has run out while nobody took it, with the same fence', async () => {
      lease = await renewed('engine:a');
      subject.advance(10 * TTL);
      const again = await subject.store.renewLease(lease, TTL);
      assert.equal(again.fence, lease.fence);
      assert.ok(again.expiresAt > lease.expiresAt);
      lease = again;
    });

    it('does not keep the lease for as long as the clock went back', async () => {
      lease = await renewed('engine:a');
      subject.advance(-1_000 * TTL);
      const refused = await subject.another.acquireLease('engine:b', TTL);
      assert.ok('heldBy' in refused && refused.heldBy.holder === 'engine:a');
      lease = await subject.store.renewLease(lease, TTL);
      assert.ok('heldBy' in (await subject.another.acquireLease('engine:b', TTL)), 'a holder that lives keeps it');
      subject.advance(-1_000 * TTL);
      assert.ok('heldBy' in (await subject.another.acquireLease('engine:b', TTL)));
      subject.advance(4 * TTL);
      const next = await subject.another.acquireLease('engine:b', TTL);
      assert.ok('lease' in next && next.lease.fence === lease.fence + 1);
      lease = next.lease;
      subject.advance(2_000 * TTL);
    });

    it('is free as soon as the lease is given back, and not before', async () => {
      lease = await renewed('engine:a');
      await subject.another.releaseLease({ ...lease, holder: 'engine:b' });
      assert.deepEqual(await subject.another.acquireLease('engine:b', TTL), { heldBy: lease });
      await subject.store.releaseLease(lease);
      await subject.store.releaseLease(lease);
      const next = await subject.another.acquireLease('engine:b', TTL);
      assert.ok('lease' in next && next.lease.fence === lease.fence + 1);
      lease = next.lease;
    });

    it('keeps records in order, as they were, for everybody', async () => {
      const first = await subject.store.append(ENTRY, lease.fence);
      const second = await subject.another.append({ ...ENTRY, data: null }, lease.fence);
      assert.deepEqual({ ...ENTRY, sequence: 1, fence: lease.fence, previousHash: '0'.repeat(64), hash: first.hash }, first);
      assert.deepEqual(await subject.another.read(1, 10), [first, second]);
      assert.deepEqual(await subject.store.read(2, 10), [second]);
      assert.deepEqual(await subject.store.read(1, 1), [first]);
      assert.deepEqual(await subject.store.head(), { sequence: 2, hash: second.hash });
    });

    it('chains them by SHA-256 over the former hash and the canonical JSON of the record', async () => {
      const records = await subject.store.read(1, 100);
      for (const record of records) assert.equal(record.hash, hashByHand(record));
      for (const [index, record] of records.entries()) assert.equal(record.previousHash, records[index - 1]?.hash ?? '0'.repeat(64));
    });

    it('takes nothing from whoever was replaced', async () => {
      const old = lease;
      lease = await renewed('engine:b');
      const head = await subject.store.head();
      await fails(subject.store.append(ENTRY, old.fence), 'E801');
      await fails(subject.another.putDocument('history', {}, old.fence), 'E801');
      await fails(subject.store.append(ENTRY, lease.fence + 1), 'E801');
      assert.deepEqual(await subject.store.head(), head);
      await subject.store.append(ENTRY, lease.fence);
    });

    it('takes the records of people, who hold no lease, with the fence that is the newest', async () => {
      const entry: LogEntry = { kind: 'acknowledged', by: 'person:ada', at: 7, data: { subject: 'peer1' } };
      const record = await subject.another.appendByPerson(entry);
      assert.deepEqual({ kind: record.kind, by: record.by, fence: record.fence }, { kind: entry.kind, by: entry.by, fence: lease.fence });
    });

    it('keeps the newest of each document', async () => {
      await subject.store.putDocument('history', { a: 1 }, lease.fence);
      await subject.another.putDocument('history', { a: 2, list: [] }, lease.fence);
      await subject.store.putDocument('other', 'x', lease.fence);
      assert.deepEqual(await subject.store.document('history'), { a: 2, list: [] });
      assert.equal(await subject.another.document('other'), 'x');
    });

    it('proves its chain, and names the first record that was changed or taken out', async () => {
      const { sequence } = await subject.store.head();
      assert.deepEqual(await subject.store.verify(), { records: sequence, broken: null });
      subject.tamper(sequence, 'remove');
      assert.equal((await subject.another.verify()).broken?.sequence, sequence);
      subject.tamper(3, 'change');
      assert.equal((await subject.another.verify()).broken?.sequence, 3);
      subject.tamper(2, 'remove');
      const { records, broken } = await subject.store.verify();
      assert.deepEqual([records, broken?.sequence], [1, 2]);
    });
  });
}

export async function fails(call: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.code, code, error.message);
    return true;
  });
}

/** From the definition in core/ports/engine-store.ts, and not from the code: keys sorted, no white space. */
function hashByHand({ hash: _hash, previousHash, ...record }: LogRecord): string {
  return createHash('sha256')
    .update(`${previousHash}\n${sorted(record)}`)
    .digest('hex');
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted((value as Record<string, unknown>)[key])}`).join(',')}}`;
}
