/**
 * Our reader of consenters' logs against etcd's own code, on logs that etcd wrote and this test then damaged.
 * More runs: HOLDFAST_RUNS=500 node --test test/recovery/etcd-log.test.ts
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Failure } from '../../src/core/kernel/failure.ts';
import { crc32c } from '../../src/platforms/fabric/wal/crc32c.ts';
import { readLog } from '../../src/platforms/fabric/wal/read-log.ts';
import { newestSnapshot } from '../../src/platforms/fabric/wal/read-snapshot.ts';
import { askOracle, buildOracle } from '../go-oracle.ts';

const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 40);
const oracle = buildOracle('wal', join(import.meta.dirname, 'oracle'));

interface Entry {
  readonly term: number;
  readonly index: number;
  readonly type: number;
  readonly size: number;
}

interface Write {
  readonly entries: readonly Entry[];
  readonly state?: { readonly term: number; readonly vote: number; readonly commit: number };
  readonly snapshot?: { readonly index: number; readonly term: number };
}

interface Answer {
  readonly error?: string;
  readonly state?: { readonly term: number; readonly vote: number; readonly commit: number };
  readonly snapshot?: { readonly index: number; readonly term: number };
  readonly entries: readonly Entry[];
}

/** Numbers that choose: append, a new leader that overrules the uncommitted, commit, snapshot. */
function writesOf(dice: readonly number[]): readonly Write[] {
  const writes: Write[] = [];
  let log: Entry[] = [];
  let [term, commit, snapshot, next] = [1, 0, 0, 0];
  const roll = (n: number): number => (dice[next++] ?? 0) % n;
  while (next < dice.length) {
    const what = roll(8);
    if (what === 0) {
      term += 1;
      const keep = commit + roll(log.length - commit + 1);
      log = log.slice(0, keep);
    }
    const entries = Array.from({ length: what === 7 ? 0 : 1 + roll(3) }, (_, i): Entry => {
      return { term, index: log.length + 1 + i, type: roll(9) === 0 ? 1 : 0, size: roll(7) === 0 ? 1500 + roll(1500) : roll(90) };
    });
    log = [...log, ...entries];
    commit += roll(log.length - commit + 1);
    const last = log[commit - 1];
    const snaps = what === 6 && commit > snapshot && last !== undefined;
    if (snaps) snapshot = commit;
    writes.push({
      entries,
      ...(what === 5 ? {} : { state: { term, vote: 1 + roll(5), commit } }),
    });
    if (snaps && last !== undefined) writes.push({ entries: [], snapshot: { index: last.index, term: last.term } });
  }
  return writes;
}

const dice = fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 150, size: 'max' });
const damage = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constant('zero' as const), back: fc.nat({ max: 3000 }) }),
  fc.record({ kind: fc.constant('cut' as const), back: fc.nat({ max: 300 }) }),
  fc.record({ kind: fc.constant('flip' as const), back: fc.nat({ max: 6000 }) }),
);

test('reads what etcd reads, of whole logs, torn ends and damaged records', (t) => {
  if (oracle.kind === 'missing') return t.diagnostic(oracle.why);
  const { program } = oracle;
  const outcomes = { equal: 0, torn: 0, refused: 0 };
  return fc
    .assert(
      fc.asyncProperty(dice, damage, fc.constantFrom(2048, 8192, 65_536), async (chosen, harm, segment) => {
        const folder = mkdtempSync(join(tmpdir(), 'holdfast-wal-'));
        try {
          const [wal, snap] = [join(folder, 'wal'), join(folder, 'snap')];
          const [written] = askOracle(program, [{ kind: 'write', wal, snap, segment, writes: writesOf(chosen) }]) as Answer[];
          assert.equal(written?.error, undefined);
          harmLast(wal, harm);
          const ours = await readAsAnswer(wal, snap);
          const [theirs] = askOracle(program, [{ kind: 'read', wal, snap }]) as Answer[];
          assert.ok(theirs !== undefined);
          if (theirs.error !== undefined) {
            outcomes.refused += 1;
            assert.ok(ours.error !== undefined, `etcd refuses: ${theirs.error}`);
            return;
          }
          assert.equal(ours.error, undefined);
          outcomes[ours.torn ? 'torn' : 'equal'] += 1;
          const { state, snapshot, entries } = ours;
          assert.deepEqual({ state, snapshot, entries }, { state: theirs.state, snapshot: theirs.snapshot, entries: theirs.entries });
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: RUNS },
    )
    .then(() => {
      t.diagnostic(JSON.stringify(outcomes));
      assert.ok(outcomes.equal > 0 && outcomes.torn > 0 && outcomes.refused > 0, JSON.stringify(outcomes));
    });
});

async function readAsAnswer(wal: string, snap: string): Promise<Answer & { readonly torn: boolean }> {
  try {
    const { index, term, caveats } = await newestSnapshot(snap);
    assert.deepEqual(caveats, []);
    const log = await readLog(wal, { index, term });
    const entries = log.entries.map((each) => ({
      term: each.term,
      index: each.index,
      type: each.type === 'normal' ? 0 : 1,
      size: each.data.length,
    }));
    return { state: log.hardState, snapshot: { index, term }, entries, torn: log.caveats.length > 0 };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'E470') throw error;
    return { error: error.message, entries: [], torn: false };
  }
}

/** Harms the last segment, counted back from its last byte that is not zero. */
function harmLast(wal: string, harm: { readonly kind: 'none' } | { readonly kind: 'zero' | 'cut' | 'flip'; readonly back: number }): void {
  if (harm.kind === 'none') return;
  const name = readdirSync(wal)
    .filter((each) => each.endsWith('.wal'))
    .toSorted()
    .at(-1);
  assert.ok(name !== undefined);
  const path = join(wal, name);
  const bytes = readFileSync(path);
  const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const at = Math.max(0, end - 1 - harm.back);
  if (harm.kind === 'cut') return writeFileSync(path, bytes.subarray(0, at));
  if (harm.kind === 'zero') bytes.fill(0, at);
  else bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

test('the checksum is CRC-32C, and goes on where it stopped', () => {
  // Test vectors of RFC 3720, B.4.
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e);
  const text = Buffer.from('123456789');
  assert.equal(crc32c(text), 0xe3069283);
  assert.equal(crc32c(text.subarray(4), crc32c(text.subarray(0, 4))), 0xe3069283);
});
