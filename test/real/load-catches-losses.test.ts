/** The checker against what a real network recorded: true as it is, and caught when one transfer is missing, doubled, or a balance is wrong. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { account } from '../../src/core/chaos/accounting/account.ts';
import type { AccountingInput, AccountingReport, ProblemKind } from '../../src/core/chaos/accounting/report.ts';
import type { LedgerTransaction } from '../../src/core/chaos/journal.ts';
import { mergeSnapshot } from '../../src/core/observation/merge.ts';
import { accountBehindBarrier } from '../../src/engine/drill/account-behind-barrier.ts';
import { makeBarrier } from '../../src/engine/drill/barrier.ts';
import type { OpenNetwork } from '../../src/network/open.ts';
import { onRealNetwork } from './network.ts';

const CHANNEL = 'settlement';
const ENOUGH = 40;
let recorded: AccountingInput | null = null;

await onRealNetwork('three-regions', (networkTest) => {
  networkTest('what a real load leaves on every peer is accounted for', async (network) => {
    recorded = await network.opened(recordLoad);
    const { verdict, problems } = account(recorded);
    assert.deepEqual([verdict, problems], ['held', []]);
  });

  networkTest('a transfer missing on every peer is lost', async ({ topology }) => {
    const { ledgers, victim } = read();
    const report = account({ ...read().input, ledgers: mapValues(ledgers, (ledger) => without(ledger, victim)) });
    assert.deepEqual([report.verdict, report.accounting.lost], ['failed', 1]);
    assert.ok(report.problems.some(({ kind, op }) => kind === 'lost' && op === victim.op));
    const peers = new Set(report.problems.flatMap(({ kind, peer = '' }) => (kind === 'balance' ? [peer] : [])));
    assert.deepEqual([...peers].toSorted(), Object.keys(topology.peers).toSorted(), 'the balances of every peer tell of it, too');
  });

  networkTest('a transfer missing on one peer is told with the peer', async () => {
    const { input, ledgers, victim } = read();
    const [peer = ''] = Object.keys(ledgers);
    const report = account({ ...input, ledgers: { ...ledgers, [peer]: without(ledgers[peer] ?? [], victim) } });
    assert.equal(report.verdict, 'failed');
    assert.ok(kinds(report).has('ledgers-differ') || kinds(report).has('lost'), [...kinds(report)].join());
    assert.ok(report.problems.some((each) => each.peer === peer));
  });

  networkTest('a transfer that took effect twice is a duplicate', async () => {
    const { input, ledgers, victim } = read();
    const again = { ...victim, txId: `${victim.txId.slice(1)}0`, block: lastBlock(ledgers) };
    const report = account({ ...input, ledgers: mapValues(ledgers, (ledger) => [...ledger, again]) });
    assert.deepEqual([report.verdict, report.accounting.duplicated], ['failed', 1]);
    assert.ok(report.problems.some(({ kind, op }) => kind === 'duplicated' && op === victim.op));
  });

  networkTest('one wrong balance on one peer is found', async () => {
    const { input } = read();
    const [first, ...others] = input.states;
    assert.ok(first !== undefined);
    const [name = '', value = 0] = Object.entries(first.balances)[0] ?? [];
    const wrong = { ...first, balances: { ...first.balances, [name]: value + 1 } };
    const report = account({ ...input, states: [wrong, ...others] });
    assert.equal(report.verdict, 'failed');
    assert.deepEqual(
      report.problems.map(({ kind, peer, account: named }) => [kind, peer, named]),
      [['balance', first.peer, name]],
    );
  });
});

/** A short load, and everything that the checker is given after it. */
async function recordLoad({ world, agents }: OpenNetwork): Promise<AccountingInput> {
  const spec = { channel: CHANNEL, rate: 20, clientsPerRegion: 2, regions: agents.regions, deadlineMs: 30_000 };
  const run = await world.load.start(spec);
  const end = performance.now() + 60_000;
  while ((await run.records()).journal.filter(({ event }) => event === 'acknowledged').length < ENOUGH) {
    assert.ok(performance.now() < end, `fewer than ${ENOUGH} transfers were acknowledged`);
    await delay(100);
  }
  await run.stop();
  const notes: string[] = [];
  const onNote = (text: string): void => void notes.push(text);
  const inputs: AccountingInput[] = [];
  const noting = (input: AccountingInput): AccountingReport => {
    inputs.push(input);
    return account(input);
  };
  const tools = { account: noting, snapshot: mergeSnapshot };
  const barrier = await makeBarrier({ world, tools, channel: CHANNEL, submissionsEnded: true, quiet: true, onNote });
  const { journal } = await run.records();
  await accountBehindBarrier({ world, tools, channel: CHANNEL, barrier, journal, onNote });
  assert.deepEqual(notes, []);
  return inputs[0] ?? assert.fail('the checker was not asked');
}

/** The record, and one acknowledged transfer of it. */
function read(): { input: AccountingInput; ledgers: AccountingInput['ledgers']; victim: LedgerTransaction } {
  assert.ok(recorded !== null, 'there is no record of a load');
  const acknowledged = new Set(recorded.journal.flatMap((event) => (event.event === 'acknowledged' ? [event.op] : [])));
  const [ledger = []] = Object.values(recorded.ledgers);
  const victim = ledger.find(({ op }) => op !== null && acknowledged.has(op));
  assert.ok(victim !== undefined, 'no acknowledged transfer is on the ledger');
  return { input: recorded, ledgers: recorded.ledgers, victim };
}

function without(ledger: readonly LedgerTransaction[], victim: LedgerTransaction): readonly LedgerTransaction[] {
  return ledger.filter(({ txId }) => txId !== victim.txId);
}

function lastBlock(ledgers: AccountingInput['ledgers']): number {
  return Math.max(...Object.values(ledgers).flatMap((ledger) => ledger.map(({ block }) => block)));
}

function kinds(report: AccountingReport): ReadonlySet<ProblemKind> {
  return new Set(report.problems.map(({ kind }) => kind));
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
