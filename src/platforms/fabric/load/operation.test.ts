import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalEvent } from '../../../core/chaos/journal.ts';
import type { CommitStatus, GatewayCalls, SignedTransfer } from './gateway-calls.ts';
import { gatewayHealth } from './gateway-health.ts';
import { runOperation } from './operation.ts';
import type { OperationEnd } from './operation.ts';

type Step = 'ok' | { readonly code: number; readonly message?: string; readonly details?: readonly object[]; readonly takes?: number };

interface Script {
  readonly endorse?: readonly Step[];
  readonly submit?: readonly Step[];
  readonly status?: readonly (Step | CommitStatus)[];
  readonly deadlineMs?: number;
}

interface Run {
  readonly end: OperationEnd;
  readonly events: readonly JournalEvent[];
  readonly envelopes: readonly SignedTransfer[];
  /** `stage node` of every call, in order. */
  readonly asked: readonly string[];
}

const UNAVAILABLE = { code: 14, message: 'gone' } as const;
const BEHIND = { code: 14, message: 'no orderers', details: [{ address: 'o1', message: 'down' }] } as const;

/** Runs one operation in pretended time: the last step of a script repeats. */
async function run(script: Script): Promise<Run> {
  let now = 1_000;
  let proposals = 0;
  const events: JournalEvent[] = [];
  const envelopes: SignedTransfer[] = [];
  const asked: string[] = [];
  const next = <T extends object>(stage: string, node: string, steps: readonly (Step | T)[], deadline: number): T | null => {
    const made = asked.filter((call) => call.startsWith(`${stage} `)).length;
    asked.push(`${stage} ${node}`);
    const step = steps[Math.min(made, steps.length - 1)] ?? 'ok';
    if (step === 'ok') return null;
    if (!('message' in step) && !('takes' in step) && 'block' in step) return step as T;
    now = 'takes' in step && step.takes !== undefined ? Math.min(deadline, now + step.takes) : now + 1;
    throw Object.assign(new Error('message' in step ? step.message : ''), step);
  };
  const calls: GatewayCalls = {
    async endorse(node, _request, deadline) {
      next('endorse', node, script.endorse ?? [], deadline);
      const bytes = { bytes: new Uint8Array([++proposals]), signature: new Uint8Array([7]) };
      return { txId: `tx${proposals}`, transaction: bytes, commit: bytes };
    },
    async submit(node, transfer, deadline) {
      envelopes.push(transfer);
      next('submit', node, script.submit ?? [], deadline);
    },
    async status(node, _transfer, deadline) {
      return next<CommitStatus>('status', node, script.status ?? [], deadline) ?? { code: 0, block: 4 };
    },
  };
  const clock = (): number => now;
  const health = gatewayHealth(['p1', 'p2', 'p3'], clock);
  const sleep = async (ms: number): Promise<void> => void (now += ms);
  const request = { op: 'l/r/0/0', from: 'a', to: 'b', amount: 3 };
  const world = { calls, health, journal: (event: JournalEvent) => void events.push(event), now: clock, sleep };
  const end = await runOperation(request, script.deadlineMs ?? 30_000, world);
  return { end, events, envelopes, asked };
}

function words(events: readonly JournalEvent[]): readonly string[] {
  return events.map((event) => ('stage' in event ? `${event.event} ${event.stage}` : event.event));
}

test('an operation that goes well writes down each step before and after its call', async () => {
  const { end, events } = await run({});
  assert.equal(end, 'acknowledged');
  assert.deepEqual(words(events), ['intent', 'endorsed', 'submit', 'accepted', 'acknowledged']);
});

test('a submission that fails is repeated with the same envelope through another peer', async () => {
  const { end, events, envelopes, asked } = await run({ submit: [UNAVAILABLE, BEHIND, 'ok'] });
  assert.equal(end, 'acknowledged');
  assert.deepEqual(words(events), [
    'intent',
    'endorsed',
    'submit',
    'failed submit',
    'submit',
    'failed submit',
    'submit',
    'accepted',
    'acknowledged',
  ]);
  assert.equal(new Set(envelopes).size, 1);
  assert.deepEqual(asked, ['endorse p1', 'submit p1', 'submit p2', 'submit p3', 'status p2']);
});

test('an endorsement that fails is asked for again with a new proposal, because nothing was submitted', async () => {
  const { end, events } = await run({ endorse: [UNAVAILABLE, { code: 10, message: 'aborted' }, 'ok'] });
  assert.equal(end, 'acknowledged');
  assert.deepEqual(words(events), ['intent', 'failed endorse', 'failed endorse', 'endorsed', 'submit', 'accepted', 'acknowledged']);
});

test('without any endorsement the operation ends as not submitted at its deadline', async () => {
  const { end, events } = await run({ endorse: [{ code: 4, takes: 9_000 }] });
  assert.equal(end, 'not-submitted');
  assert.equal(words(events).at(-1), 'gave-up endorse');
  assert.ok(!words(events).includes('submit'));
  assert.ok(events.every(({ at }) => at <= 1_000 + 30_000));
});

test('a request that SmartBFT knows already is a success maybe: the status decides', async () => {
  for (const text of ['request already exists', 'request already processed']) {
    const known = await run({
      submit: [UNAVAILABLE, { code: 14, message: 'insufficient quorum', details: [{ address: 'o2', message: text }] }],
    });
    assert.equal(known.end, 'acknowledged');
    assert.equal(known.envelopes.length, 2);
    assert.ok(!words(known.events).includes('accepted'));
  }
});

test('when no submission was accepted the status is still asked for before giving up', async () => {
  const found = await run({ submit: [UNAVAILABLE] });
  assert.equal(found.end, 'acknowledged');
  const lost = await run({ submit: [UNAVAILABLE], status: [{ code: 4, takes: 60_000 }] });
  assert.equal(lost.end, 'unknown');
  assert.equal(words(lost.events).at(-1), 'gave-up submit');
  assert.equal(new Set(lost.envelopes).size, 1);
});

test('the status is asked through another peer when one hangs, and given up at the deadline', async () => {
  const hung = await run({ status: [{ code: 4, takes: 60_000 }, 'ok'] });
  assert.equal(hung.end, 'acknowledged');
  assert.deepEqual(hung.asked, ['endorse p1', 'submit p1', 'status p1', 'status p2']);
  const never = await run({ status: [{ code: 4, takes: 60_000 }] });
  assert.equal(never.end, 'unknown');
  assert.equal(words(never.events).at(-1), 'gave-up status');
});

test('another validation code is invalid; a duplicate transaction id is asked for once more', async () => {
  const invalid = await run({ status: [{ code: 11, block: 3 }] });
  assert.equal(invalid.end, 'invalid');
  assert.deepEqual(invalid.events.at(-1), { event: 'invalid', op: 'l/r/0/0', at: 1_000, txId: 'tx1', code: 11, peer: 'p1' });
  const copy = await run({
    status: [
      { code: 9, block: 3 },
      { code: 0, block: 3 },
    ],
  });
  assert.equal(copy.end, 'acknowledged');
  const still = await run({ status: [{ code: 9, block: 3 }] });
  assert.equal(still.end, 'unknown');
  assert.equal(words(still.events).at(-1), 'invalid');
});
