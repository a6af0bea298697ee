/** A process that appends to an engine's store for ever and says each record that it was told is durable. Killed by its test. */
import { openSqliteStore } from '../../src/store/sqlite/engine-store.ts';

const [path = '', name = '', mode = 'lease'] = process.argv.slice(2);
const store = openSqliteStore(path, { network: 'net', clock: { now: () => Date.now() }, busyMs: 30_000 });
const entry = (n: number) => ({ kind: 'note', by: `engine:${name}`, at: Date.now(), data: { name, n, filling: 'x'.repeat(2_000) } });
/** Short, so that two writers take the lease from each other all the time, and the next need not wait for that of one who was killed. */
const TTL_MS = 3;

for (let n = 1; ; n++) {
  if (mode === 'person') {
    const { sequence, hash } = await store.appendByPerson(entry(n));
    process.stdout.write(`${sequence} ${hash}\n`);
    continue;
  }
  const answer = await store.acquireLease(name, TTL_MS);
  if (!('lease' in answer)) continue;
  try {
    for (; ; n++) {
      const { sequence, hash, fence } = await store.append(entry(n), answer.lease.fence);
      process.stdout.write(`${sequence} ${hash} ${fence}\n`);
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'E801') throw error;
    process.stdout.write('replaced\n');
  }
}
