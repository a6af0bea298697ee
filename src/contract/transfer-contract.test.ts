import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_BALANCE, TransferContract } from './transfer-contract.ts';
import type { Response, StatePage, StateIterator, Stub } from './transfer-contract.ts';

class MemoryStub implements Stub {
  readonly store = new Map<string, string>();
  #call: readonly string[] = [];
  #txId = '';

  async invoke(txId: string, ...call: readonly string[]): Promise<Response> {
    this.#call = call;
    this.#txId = txId;
    return new TransferContract().Invoke(this);
  }

  getFunctionAndParameters(): { readonly fcn: string; readonly params: readonly string[] } {
    return { fcn: this.#call[0] ?? '', params: this.#call.slice(1) };
  }

  getTxID(): string {
    return this.#txId;
  }

  async getState(key: string): Promise<Uint8Array> {
    return Buffer.from(this.store.get(key) ?? '');
  }

  async putState(key: string, value: Uint8Array): Promise<void> {
    this.store.set(key, Buffer.from(value).toString());
  }

  async getStateByRange(start: string, end: string): Promise<StateIterator> {
    const keys = [...this.store.keys()].filter((key) => key >= start && key < end).toSorted();
    const entries = keys.map((key) => ({ key, value: Buffer.from(this.store.get(key) ?? '') }));
    return {
      next: async () => {
        const value = entries.shift();
        return value === undefined ? { done: true } : { done: false, value };
      },
      close: async () => undefined,
    };
  }
}

function json(response: Response): unknown {
  assert.equal(response.status, 200, response.message);
  return JSON.parse(Buffer.from(response.payload ?? []).toString());
}

test('a transfer moves the amount and writes the operation id with its transaction id', async () => {
  const stub = new MemoryStub();
  json(await stub.invoke('tx1', 'transfer', 'op1', 'ann', 'bob', '25'));
  assert.equal(json(await stub.invoke('q', 'read', 'ann')), INITIAL_BALANCE - 25);
  assert.equal(json(await stub.invoke('q', 'read', 'bob')), INITIAL_BALANCE + 25);
  assert.equal(json(await stub.invoke('q', 'operation', 'op1')), 'tx1');
  assert.equal(json(await stub.invoke('q', 'operation', 'op2')), null);
});

test('an operation id that is on the ledger is refused and changes nothing', async () => {
  const stub = new MemoryStub();
  json(await stub.invoke('tx1', 'transfer', 'op1', 'ann', 'bob', '25'));
  const before = new Map(stub.store);
  const again = await stub.invoke('tx2', 'transfer', 'op1', 'ann', 'bob', '25');
  assert.equal(again.status, 500);
  assert.match(again.message ?? '', /'op1' exists already, written by transaction tx1/);
  assert.deepEqual(stub.store, before);
});

test('bad calls are refused with a message that names the parameter', async () => {
  const stub = new MemoryStub();
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['transfer', 'op1', 'ann', 'bob', '0'], /amount '0'/],
    [['transfer', 'op1', 'ann', 'bob', '1.5'], /amount '1.5'/],
    [['transfer', 'op1', 'ann', 'bob'], /parameter 4 \(amount\)/],
    [['transfer', '', 'ann', 'bob', '1'], /parameter 1 \(op\)/],
    [['transfer', 'op1', 'ann', 'ann', '1'], /same account/],
    [['transfer', 'op1', 'ann', 'bob', '1000001'], /has 1000000, less than 1000001/],
    [['constructor'], /unknown function 'constructor'/],
  ];
  for (const [call, message] of cases) {
    const response = await stub.invoke('tx', ...call);
    assert.equal(response.status, 500);
    assert.match(response.message ?? '', message);
  }
  assert.equal(stub.store.size, 0);
});

test('the state is read in pages below one megabyte that together hold every entry once', async () => {
  const stub = new MemoryStub();
  for (let i = 0; i < 9_000; i++) {
    stub.store.set(`acct~a${i}`, String(i));
    stub.store.set(`op~run/london/c1/${i}`, `${i}`.padStart(64, 'f'));
  }
  stub.store.set('canary~x', 'tx');
  let bookmark: string | null = '';
  let pages = 0;
  const seen = { balances: 0, operations: 0 };
  while (bookmark !== null) {
    const response: Response = await stub.invoke('q', 'state', bookmark);
    assert.ok((response.payload ?? []).length < 1_000_000);
    const page = json(response) as StatePage;
    seen.balances += Object.keys(page.balances).length;
    seen.operations += Object.keys(page.operations).length;
    bookmark = page.next;
    pages++;
  }
  assert.ok(pages > 1);
  assert.deepEqual(seen, { balances: 9_000, operations: 9_000 });
});

test('a canary writes one key that no state page shows', async () => {
  const stub = new MemoryStub();
  json(await stub.invoke('tx9', 'canary', 'c-1'));
  assert.deepEqual([...stub.store], [['canary~c-1', 'tx9']]);
  assert.deepEqual(json(await stub.invoke('q', 'state')), { balances: {}, operations: {}, next: null });
});
