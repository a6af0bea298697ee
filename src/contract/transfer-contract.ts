/**
 * The sample contract: accounts, transfers with an operation id, canaries. It exists so that a client's journal can be
 * compared with the ledger: an operation id that is already there is refused, so no operation can take effect twice.
 */
export const INITIAL_BALANCE = 1_000_000;

/** Answers stay below this, well under gRPC's 4 MB default for what a client accepts. */
const PAGE_BYTES = 700_000;

/** What the contract needs of the peer: a subset of fabric-shim's ChaincodeStub, so that it can be tested without a peer. */
export interface Stub {
  getFunctionAndParameters(): { readonly fcn: string; readonly params: readonly string[] };
  getTxID(): string;
  getState(key: string): Promise<Uint8Array>;
  putState(key: string, value: Uint8Array): Promise<void>;
  getStateByRange(start: string, end: string): Promise<StateIterator>;
}

export interface StateIterator {
  next(): Promise<{ readonly done?: boolean; readonly value?: { readonly key: string; readonly value: Uint8Array } }>;
  close(): Promise<unknown>;
}

export interface Response {
  readonly status: number;
  readonly message?: string;
  readonly payload?: Uint8Array;
}

/** One page of `state`: ask again with `next` as the bookmark until it is null. */
export interface StatePage {
  readonly balances: Readonly<Record<string, number>>;
  readonly operations: Readonly<Record<string, string>>;
  readonly next: string | null;
}

type Handler = (stub: Stub, params: readonly string[]) => Promise<unknown>;

const FUNCTIONS: Readonly<Record<string, Handler>> = { transfer, read, operation, state, canary };

export class TransferContract {
  async Init(_stub: Stub): Promise<Response> {
    return { status: 200, payload: new Uint8Array() };
  }

  async Invoke(stub: Stub): Promise<Response> {
    const { fcn, params } = stub.getFunctionAndParameters();
    const handler = Object.hasOwn(FUNCTIONS, fcn) ? FUNCTIONS[fcn] : undefined;
    if (handler === undefined) return refuse(`unknown function '${fcn}'; known: ${Object.keys(FUNCTIONS).join(', ')}`);
    try {
      return { status: 200, payload: Buffer.from(JSON.stringify(await handler(stub, params))) };
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error));
    }
  }
}

function refuse(message: string): Response {
  return { status: 500, message };
}

async function transfer(stub: Stub, params: readonly string[]): Promise<unknown> {
  const [op, from, to] = [parameter(params, 0, 'op'), parameter(params, 1, 'from'), parameter(params, 2, 'to')];
  const amount = amountOf(parameter(params, 3, 'amount'));
  if (from === to) throw new Error(`from and to are the same account '${from}'`);
  const before = text(await stub.getState(`op~${op}`));
  if (before !== '') throw new Error(`operation '${op}' exists already, written by transaction ${before}`);
  const [source, target] = [await balance(stub, from), await balance(stub, to)];
  if (source < amount) throw new Error(`account '${from}' has ${source}, less than ${amount}`);
  await stub.putState(`acct~${from}`, Buffer.from(String(source - amount)));
  await stub.putState(`acct~${to}`, Buffer.from(String(target + amount)));
  await stub.putState(`op~${op}`, Buffer.from(stub.getTxID()));
  return { op, [from]: source - amount, [to]: target + amount };
}

async function read(stub: Stub, params: readonly string[]): Promise<unknown> {
  return balance(stub, parameter(params, 0, 'account'));
}

async function operation(stub: Stub, params: readonly string[]): Promise<unknown> {
  const txId = text(await stub.getState(`op~${parameter(params, 0, 'op')}`));
  return txId === '' ? null : txId;
}

async function canary(stub: Stub, params: readonly string[]): Promise<unknown> {
  const name = parameter(params, 0, 'text');
  await stub.putState(`canary~${name}`, Buffer.from(stub.getTxID()));
  return name;
}

/** The bookmark is the first key of the next page, so a page never depends on the one before it. */
async function state(stub: Stub, params: readonly string[]): Promise<StatePage> {
  const bookmark = params[0] ?? '';
  const balances: Record<string, number> = Object.create(null) as Record<string, number>;
  const operations: Record<string, string> = Object.create(null) as Record<string, string>;
  let room = PAGE_BYTES;
  for (const prefix of ['acct~', 'op~']) {
    const end = `${prefix.slice(0, -1)}\u007f`;
    if (bookmark >= end) continue;
    const iterator = await stub.getStateByRange(bookmark > prefix ? bookmark : prefix, end);
    try {
      for (let entry = await iterator.next(); entry.value !== undefined; entry = await iterator.next()) {
        const { key, value } = entry.value;
        if (room <= 0) return { balances, operations, next: key };
        room -= key.length * 3 + value.length + 8;
        if (prefix === 'acct~') balances[key.slice(prefix.length)] = Number(text(value));
        else operations[key.slice(prefix.length)] = text(value);
      }
    } finally {
      await iterator.close();
    }
  }
  return { balances, operations, next: null };
}

async function balance(stub: Stub, account: string): Promise<number> {
  const stored = text(await stub.getState(`acct~${account}`));
  return stored === '' ? INITIAL_BALANCE : Number(stored);
}

function parameter(params: readonly string[], index: number, name: string): string {
  const value = params[index];
  if (value === undefined || value === '') throw new Error(`parameter ${index + 1} (${name}) is missing`);
  return value;
}

function amountOf(written: string): number {
  const amount = Number(written);
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new Error(`amount '${written}' is not a whole number above 0`);
  return amount;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
