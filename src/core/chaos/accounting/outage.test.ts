import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlockArrival, JournalEvent } from '../journal.ts';
import { outage } from './outage.ts';
import { throughput } from './throughput.ts';

const START = 1_000_000;
const TRANSFER = { from: 'a', to: 'b', amount: 1 };

/** One operation every 100 ms from -2 s to 20 s in a region, acknowledged after what `latency` says (null = never). */
function run(region: string, latency: (ms: number) => number | null): JournalEvent[] {
  const client = `l/${region}/0`;
  const events: JournalEvent[] = [{ event: 'run', load: 'l', channel: 'ch', region, client, at: START - 2_000 }];
  for (let ms = -2_000; ms < 20_000; ms += 100) {
    const op = `${client}/${ms}`;
    events.push({ event: 'intent', op, at: START + ms, ...TRANSFER });
    const took = latency(ms);
    if (took !== null) events.push({ event: 'acknowledged', op, at: START + ms + took, txId: op, block: 1, peer: 'p' });
  }
  return events;
}

function arrival(observer: string, source: string, number: number, ms: number): BlockArrival {
  return { event: 'block', observer, source, channel: 'ch', number, transactions: 1, at: START + ms };
}

const window = { injectedAt: START, until: START + 20_000, lateMs: 2_000 };
/** Ordering stands still from 0 to 5.4 s; what was sent meanwhile completes when it resumes. */
const stalled = (ms: number): number => (ms >= 0 && ms < 5_400 ? 5_400 - ms + 300 : 300);

const late = (ms: number): number | null => (ms >= 0 && ms < 9_000 ? null : 300);
const twice = (ms: number): number | null => ((ms >= 0 && ms < 3_000) || (ms >= 4_000 && ms < 8_000) ? null : 200);
const never = (ms: number): number | null => (ms >= 0 && ms < 18_500 ? null : 200);

test('without a failure there is no outage', () => {
  const quiet = [...run('london', () => 300), ...run('frankfurt', () => 300)];
  assert.deepEqual(outage(quiet, [], window), { firstFailureMs: null, recoveredMs: null, blocksGapMs: null });
});

test('a stall begins when the first operation is late and ends when operations complete again', () => {
  const found = outage([...run('london', stalled), ...run('frankfurt', stalled)], [], window);
  assert.deepEqual(found, { firstFailureMs: 2_000, recoveredMs: 5_700, blocksGapMs: null });
});

test('a call that fails and is made good by another gateway is an outage of that short while', () => {
  const events = run('london', () => 300);
  events.push({
    event: 'failed',
    op: 'l/london/0/500',
    at: START + 510,
    stage: 'endorse',
    gateway: 'p',
    grpcCode: 14,
    message: '',
    attempt: 1,
  });
  assert.deepEqual(outage(events, [], window), { firstFailureMs: 510, recoveredMs: 900, blocksGapMs: null });
});

test('the last region decides when it is over, unless it is excluded', () => {
  const events = [...run('london', stalled), ...run('singapore', late)];
  assert.equal(outage(events, [], window).recoveredMs, 9_300);
  assert.equal(outage(events, [], { ...window, excludeRegions: ['singapore'] }).recoveredMs, 5_700);
});

test('a recovery that does not last the sustained while does not count', () => {
  assert.equal(outage(run('london', twice), [], window).recoveredMs, 8_200);
  assert.equal(outage(run('london', never), [], window).recoveredMs, null);
});

test('the gap of blocks is taken per observer over the earliest source', () => {
  const arrivals = [
    arrival('agent:london', 'o1', 1, -100),
    arrival('agent:london', 'o2', 1, -50),
    arrival('agent:london', 'o2', 2, 6_000),
    arrival('agent:london', 'o1', 2, 9_000),
    arrival('agent:london', 'o1', 3, 19_900),
    arrival('agent:frankfurt', 'o1', 1, -90),
    ...Array.from({ length: 20 }, (_, i) => arrival('agent:frankfurt', 'o1', i + 2, i * 1_000)),
    arrival('agent:singapore', 'o5', 1, -200),
  ];
  assert.equal(outage([], arrivals, { ...window, excludeObservers: ['agent:singapore'] }).blocksGapMs, 13_900);
  assert.equal(outage([], arrivals, { ...window, until: START + 7_000, excludeObservers: ['agent:singapore'] }).blocksGapMs, 13_900);
  assert.equal(outage([], arrivals, { ...window, until: START + 5_000, excludeObservers: ['agent:singapore'] }).blocksGapMs, 6_100);
  assert.equal(outage([], arrivals, window).blocksGapMs, 20_200);
});

test('a gap before the injection does not count', () => {
  const arrivals = [arrival('a', 'o1', 1, -60_000), arrival('a', 'o1', 2, -10), arrival('a', 'o1', 3, 500), arrival('a', 'o1', 4, 19_999)];
  assert.equal(outage([], arrivals, { injectedAt: START, until: START + 600 }).blocksGapMs, 19_499);
  assert.equal(outage([], arrivals.slice(0, 3), { injectedAt: START, until: START + 600 }).blocksGapMs, 510);
});

test('throughput counts acknowledgements and failures in buckets around the injection', () => {
  const events: JournalEvent[] = [
    { event: 'acknowledged', op: '1', at: START - 1, txId: '', block: 1, peer: 'p' },
    { event: 'acknowledged', op: '2', at: START, txId: '', block: 1, peer: 'p' },
    { event: 'acknowledged', op: '3', at: START + 99, txId: '', block: 1, peer: 'p' },
    { event: 'failed', op: '4', at: START + 50, stage: 'submit', gateway: 'p', grpcCode: 14, message: '', attempt: 1 },
    { event: 'invalid', op: '5', at: START + 250, txId: '', code: 11, peer: 'p' },
  ];
  assert.deepEqual(throughput(events, START), [
    { t: -100, committed: 1, failed: 0 },
    { t: 0, committed: 2, failed: 1 },
    { t: 200, committed: 0, failed: 1 },
  ]);
});

test('what counts as late follows from how long operations took before the injection', () => {
  const events = run('london', (ms) => (ms >= 0 && ms < 900 ? 900 - ms + 300 : 300));
  assert.equal(outage(events, [], { injectedAt: START, until: START + 20_000 }).firstFailureMs, 600);
  assert.equal(outage(events, [], window).firstFailureMs, null);
});
