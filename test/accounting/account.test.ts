import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BARRIER, PEERS, history, stateOf } from './history.ts';
import type { Fate, Plan } from './history.ts';
import type { LedgerTransaction } from '../../src/core/chaos/journal.ts';
import { account } from '../../src/core/chaos/accounting/account.ts';
import type { AccountingInput, Problem } from '../../src/core/chaos/accounting/report.ts';

function plans(...fates: readonly Fate[]): readonly Plan[] {
  return fates.map((fate, i) => ({ fate, from: i, to: i + 1, amount: 5, otherBefore: false }));
}

function kinds(problems: readonly Problem[]): readonly string[] {
  return [...new Set(problems.map(({ kind }) => kind))].toSorted();
}

/** The same story on every peer, states included. */
function everywhere(input: AccountingInput, ledger: readonly LedgerTransaction[]): AccountingInput {
  return {
    ...input,
    ledgers: Object.fromEntries(PEERS.map((peer) => [peer, ledger])),
    states: PEERS.map((peer) => ({ peer, ...stateOf(ledger) })),
  };
}

const fates: readonly Fate[] = [
  'endorse-failed',
  'absent',
  'accepted-only',
  'acknowledged',
  'committed-unseen',
  'committed-unaccepted',
  'invalid',
  'resubmitted',
];
const plan: fc.Arbitrary<Plan> = fc
  .record({
    fate: fc.constantFrom(...fates),
    from: fc.nat(4),
    step: fc.integer({ min: 1, max: 4 }),
    amount: fc.integer({ min: 1, max: 99 }),
    otherBefore: fc.boolean(),
  })
  .map(({ step, ...rest }) => ({ ...rest, to: (rest.from + step) % 5 }));
const anyHistory = fc.array(plan, { maxLength: 40 });

test('each operation is counted under its one word', () => {
  const { accounting, problems, verdict } = account(history(plans(...fates)));
  assert.deepEqual(problems, []);
  assert.equal(verdict, 'held');
  assert.deepEqual(accounting, {
    submitted: 7,
    accepted: 5,
    acknowledged: 2,
    committed: 4,
    invalid: 1,
    acceptedOnly: 1,
    lost: 0,
    duplicated: 0,
    unknown: 0,
  });
});

test('a transfer that is dropped from the ledgers after it was acknowledged is lost', () => {
  const input = history(plans('acknowledged', 'acknowledged', 'acknowledged'));
  const report = account(
    everywhere(
      input,
      input.ledger.filter(({ txId }) => txId !== 'tx1'),
    ),
  );
  assert.equal(report.verdict, 'failed');
  assert.equal(report.accounting.lost, 1);
  assert.deepEqual(
    report.problems.map(({ kind, code, op }) => ({ kind, code, op })),
    [{ kind: 'lost', code: 'A501', op: 'l/london/0/1' }],
  );
});

test('a transfer that is on the ledger twice is duplicated', () => {
  const input = history(plans('acknowledged', 'acknowledged'));
  const [first] = input.ledger;
  assert.ok(first);
  const report = account(everywhere(input, [...input.ledger, { ...first, block: 9 }]));
  assert.equal(report.verdict, 'failed');
  assert.equal(report.accounting.duplicated, 1);
  assert.deepEqual(kinds(report.problems), ['duplicated']);
});

test('a transfer that one peer dropped from its state, or applied twice, is found on that peer', () => {
  const input = history(plans('acknowledged', 'acknowledged'));
  const [state, ...others] = input.states;
  assert.ok(state);
  const once = { ...state.balances };
  const dropped = { ...state, balances: { ...once, a0: 1_000_000, a1: 1_000_000 - 5 }, operations: { 'l/london/0/1': 'tx1' } };
  assert.deepEqual(kinds(account({ ...input, states: [dropped, ...others] }).problems), ['balance', 'operation-missing']);
  const doubled = { ...state, balances: { ...once, a0: 1_000_000 - 10, a1: 1_000_000 + 5 } };
  const report = account({ ...input, states: [doubled, ...others] });
  assert.equal(report.verdict, 'failed');
  assert.deepEqual(
    report.problems.map(({ kind, peer, account: name }) => [kind, peer, name]),
    [
      ['balance', state.peer, 'a0'],
      ['balance', state.peer, 'a1'],
    ],
  );
});

test('without a barrier what was not found stays unknown, and so does the verdict', () => {
  const input = history(plans('acknowledged', 'accepted-only', 'absent'));
  for (const barrier of [
    null,
    { ...BARRIER, healed: false },
    { ...BARRIER, tipsEqual: false },
    { ...BARRIER, canaryPerOrderer: { o1: true, o2: false } },
    { ...BARRIER, canaryPerOrderer: {} },
    { ...BARRIER, poolsEmpty: false },
  ]) {
    const report = account({ ...input, barrier });
    assert.equal(report.verdict, 'unknown');
    assert.equal(report.accounting.unknown, 2);
    assert.equal(report.accounting.acceptedOnly, 0);
    assert.deepEqual(kinds(report.problems), ['no-barrier']);
  }
});

test('an acknowledged transfer that is missing is not called lost before the barrier', () => {
  const input = history(plans('acknowledged'));
  const report = account({ ...everywhere(input, []), barrier: null });
  assert.equal(report.accounting.lost, 0);
  assert.equal(report.accounting.unknown, 1);
  assert.equal(report.verdict, 'unknown');
});

test('acknowledged as VALID against another code on the ledger is a failure with and without a barrier', () => {
  const input = history(plans('acknowledged'));
  const report = account({
    ...everywhere(
      input,
      input.ledger.map((entry) => (entry.op === null ? entry : { ...entry, code: 11 })),
    ),
    barrier: null,
  });
  assert.equal(report.verdict, 'failed');
  assert.ok(kinds(report.problems).includes('acknowledged-but-invalid'));
  assert.equal(report.accounting.invalid, 1);
});

test('a changed amount, a foreign transaction id and an operation that nobody submitted are found', () => {
  const input = history(plans('acknowledged', 'acknowledged', 'endorse-failed'));
  const changed = input.ledger.map((entry) => (entry.txId === 'tx0' ? { ...entry, amount: 6 } : entry));
  assert.deepEqual(kinds(account(everywhere(input, changed)).problems), ['altered']);
  const renamed = input.ledger.map((entry) => (entry.txId === 'tx1' ? { ...entry, txId: 'txX' } : entry));
  assert.deepEqual(kinds(account(everywhere(input, renamed)).problems), ['altered']);
  const extra = { txId: 'tx2', block: 8, code: 0, op: 'l/london/0/2', from: 'a2', to: 'a3', amount: 5 };
  assert.deepEqual(kinds(account(everywhere(input, [...input.ledger, extra])).problems), ['never-submitted']);
});

test('two peers that differ in one block are named, a peer that is only behind is not', () => {
  const input = history(plans('acknowledged', 'acknowledged'));
  const forked = input.ledger.map((entry) => (entry.txId === 'tx1' ? { ...entry, code: 11 } : entry));
  const [peer] = PEERS;
  assert.ok(peer);
  const report = account({ ...input, ledgers: { ...input.ledgers, [peer]: forked } });
  assert.ok(report.problems.some(({ kind, text }) => kind === 'ledgers-differ' && text.includes(peer)));
  const behind = history(plans('acknowledged', 'acknowledged', 'acknowledged', 'acknowledged'));
  const short = behind.ledger.filter(({ block }) => block < 1);
  const states = behind.states.map((state) => (state.peer === peer ? { peer, ...stateOf(short) } : state));
  assert.deepEqual(kinds(account({ ...behind, barrier: null, states, ledgers: { ...behind.ledgers, [peer]: short } }).problems), [
    'no-barrier',
  ]);
});

test('a peer without blocks or state, or with a state newer than its blocks, makes the verdict unknown', () => {
  const input = history(plans('acknowledged', 'acknowledged', 'acknowledged', 'acknowledged'));
  const [peer, ...rest] = PEERS;
  assert.ok(peer);
  const partial = [
    { ...input, states: input.states.slice(1) },
    { ...input, ledgers: Object.fromEntries(rest.map((other) => [other, input.ledger])) },
    { ...input, ledgers: {}, states: [] },
  ];
  for (const some of partial) {
    const report = account(some);
    assert.equal(report.verdict, 'unknown');
    assert.ok(kinds(report.problems).includes('not-compared'));
  }
});

test('property: a history in which all agree raises no alarm, and every operation has exactly one end', () => {
  fc.assert(
    fc.property(anyHistory, (all) => {
      const { accounting: a, problems, verdict } = account(history(all));
      assert.deepEqual(problems, []);
      assert.equal(verdict, 'held');
      const absent = all.filter(({ fate }) => fate === 'absent').length;
      assert.equal(a.committed + a.invalid + a.acceptedOnly + a.lost + a.unknown + absent, a.submitted);
    }),
  );
});

test('property: exactly the acknowledged operations that were removed are lost', () => {
  fc.assert(
    fc.property(anyHistory, fc.array(fc.nat(39)), (all, removed) => {
      const input = history(all);
      const gone = new Set(removed.map((i) => `tx${i}`));
      const report = account(
        everywhere(
          input,
          input.ledger.filter(({ txId }) => !gone.has(txId)),
        ),
      );
      const expected = all.flatMap(({ fate }, i) =>
        gone.has(`tx${i}`) && (fate === 'acknowledged' || fate === 'resubmitted') ? [`l/london/0/${i}`] : [],
      );
      const lost = report.problems.filter(({ kind }) => kind === 'lost').map(({ op }) => op ?? '');
      assert.deepEqual(lost.toSorted(), expected.toSorted());
      assert.equal(report.accounting.lost, expected.length);
      assert.deepEqual(kinds(report.problems), expected.length > 0 ? ['lost'] : []);
    }),
  );
});

test('property: exactly the operations that took effect twice are duplicated', () => {
  fc.assert(
    fc.property(anyHistory, fc.array(fc.nat(39)), (all, doubled) => {
      const input = history(all);
      const wanted = new Set(doubled.map((i) => `tx${i}`));
      const ledger = input.ledger.flatMap((entry) => (wanted.has(entry.txId) && entry.code === 0 ? [entry, entry] : [entry]));
      const report = account(everywhere(input, ledger));
      const expected = new Set(input.ledger.flatMap(({ txId, code, op }) => (wanted.has(txId) && code === 0 ? [op ?? ''] : [])));
      assert.deepEqual(new Set(report.problems.map(({ op }) => op ?? '')), expected);
      assert.deepEqual(kinds(report.problems), expected.size > 0 ? ['duplicated'] : []);
      assert.equal(report.accounting.duplicated, expected.size);
    }),
  );
});

test('property: an altered balance or operation on one peer is found exactly there', () => {
  fc.assert(
    fc.property(anyHistory, fc.nat(2), fc.nat(4), fc.integer({ min: -9, max: 9 }), fc.boolean(), (all, which, name, by, forget) => {
      const input = history(all);
      const states = input.states.map((state, i) => {
        if (i !== which) return state;
        const key = `a${name}`;
        const operations = { ...state.operations };
        const [first] = Object.keys(operations);
        if (forget && first !== undefined) delete operations[first];
        return { ...state, operations, balances: { ...state.balances, [key]: (state.balances[key] ?? 1_000_000) + by } };
      });
      const report = account({ ...input, states });
      const forgotten = forget && Object.keys(input.states[0]?.operations ?? {}).length > 0;
      const expected = [...(by === 0 ? [] : ['balance']), ...(forgotten ? ['operation-missing'] : [])];
      assert.deepEqual(
        report.problems.map(({ kind }) => kind),
        expected,
      );
      assert.ok(report.problems.every(({ peer }) => peer === PEERS[which]));
      assert.equal(report.verdict, expected.length === 0 ? 'held' : 'failed');
    }),
  );
});

test('a peer that should have been read and was not leaves everything that is absent unknown', () => {
  const input = history([{ fate: 'acknowledged', from: 0, to: 1, amount: 1, otherBefore: false }]);
  const { verdict, problems } = account({ ...input, peers: [...PEERS, 'peer9'] });
  assert.equal(verdict, 'unknown');
  assert.deepEqual(
    problems.map(({ kind, peer }) => [kind, peer]),
    [['not-compared', 'peer9']],
  );
});

test('operations that may still be submitted after the canaries are no barrier', () => {
  const input = history([{ fate: 'acknowledged', from: 0, to: 1, amount: 1, otherBefore: false }]);
  assert.equal(account({ ...input, barrier: { ...BARRIER, submissionsEnded: false } }).verdict, 'unknown');
});
