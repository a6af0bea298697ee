import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalEvent } from '../../../core/chaos/journal.ts';
import type { Failure } from '../../../core/kernel/failure.ts';
import { failures } from '../../../core/kernel/failure.ts';
import type { LoadAssignment } from '../../../core/ports/agent.ts';
import type { ClientAccess } from './client-access.ts';
import { LOAD_CODES } from './codes.ts';
import type { GatewayConnections } from './gateway-connections.ts';
import { IN_FLIGHT_LIMIT, createLoadClient } from './load-client.ts';

const access: ClientAccess = {
  identity: { mspId: 'Org1MSP', certificatePem: '', privateKeyPem: '' },
  endpoints: { p1: { address: '', serverName: '', rootCa: '', clientCert: '', clientKey: '' } },
  chaincode: 'ledger',
};
const assignment: LoadAssignment = { load: 'l', channel: 'ch', clients: 3, rate: 500, deadlineMs: 60_000, gateways: ['p1'], watch: [] };
const bytes = { bytes: new Uint8Array(), signature: new Uint8Array() };

/** A network whose endorsements wait for the gate. */
function network(gate: Promise<void>): GatewayConnections & { readonly wasClosed: () => boolean } {
  let closed = false;
  return {
    endorse: async (_node, { op }) => {
      await gate;
      return { txId: `tx-${op}`, transaction: bytes, commit: bytes };
    },
    submit: async () => undefined,
    status: async () => ({ code: 0, block: 1 }),
    close: () => void (closed = true),
    wasClosed: () => closed,
  };
}

test('operations are begun by the clock while none completes, up to the limit, and all end after stop', async () => {
  const gate = Promise.withResolvers<void>();
  const full = Promise.withResolvers<void>();
  const connections = network(gate.promise);
  const events: JournalEvent[] = [];
  const journal = (event: JournalEvent): void => {
    events.push(event);
    if (events.filter(({ event: kind }) => kind === 'intent').length === IN_FLIGHT_LIMIT) full.resolve();
  };
  const client = createLoadClient({ access, assignment: { ...assignment, rate: 5_000 }, region: 'london', journal, connections });
  await full.promise;
  const skipping = Promise.withResolvers<void>();
  const poll = setInterval(() => client.statistics().skipped > 0 && skipping.resolve(), 1);
  await skipping.promise;
  clearInterval(poll);
  assert.equal(client.statistics().inFlight, IN_FLIGHT_LIMIT);
  const stopped = client.stop();
  gate.resolve();
  const { started, ended, inFlight } = await stopped;
  assert.equal(started, IN_FLIGHT_LIMIT);
  assert.deepEqual(ended, { acknowledged: started, invalid: 0, 'not-submitted': 0, unknown: 0 });
  assert.equal(inFlight, 0);
  assert.ok(connections.wasClosed());
  assert.equal(await client.stop(), await client.stop());
});

test('every operation id is used once, by its own client, and no account by two operations in flight', async () => {
  const gate = Promise.withResolvers<void>();
  const enough = Promise.withResolvers<void>();
  const events: JournalEvent[] = [];
  const journal = (event: JournalEvent): void => {
    events.push(event);
    if (events.length === 103) enough.resolve();
  };
  const client = createLoadClient({ access, assignment, region: 'london', journal, connections: network(gate.promise) });
  await enough.promise;
  const intents = events.flatMap((event) => (event.event === 'intent' ? [event] : []));
  const headers = events.flatMap((event) => (event.event === 'run' ? [event.client] : []));
  assert.deepEqual(headers, ['l/london/0', 'l/london/1', 'l/london/2']);
  assert.equal(new Set(intents.map(({ op }) => op)).size, intents.length);
  assert.ok(intents.every(({ op }) => headers.includes(op.slice(0, op.lastIndexOf('/')))));
  assert.equal(new Set(intents.flatMap(({ from, to }) => [from, to])).size, intents.length * 2);
  gate.resolve();
  await client.stop();
});

test('a journal that cannot be written stops the load, and stop says why', async () => {
  const broken = Promise.withResolvers<void>();
  const journal = ({ event }: JournalEvent): void => {
    if (event !== 'submit') return;
    broken.resolve();
    throw failures(LOAD_CODES)('E502', 'disk full');
  };
  const client = createLoadClient({ access, assignment, region: 'london', journal, connections: network(Promise.resolve()) });
  await broken.promise;
  await assert.rejects(client.stop(), (failure: Failure) => failure.code === 'E502');
});

test('an assignment that cannot work is refused before anything starts', () => {
  const bad: readonly Partial<LoadAssignment>[] = [
    { rate: 0 },
    { clients: -1 },
    { deadlineMs: Number.NaN },
    { gateways: [] },
    { gateways: ['p9'] },
  ];
  for (const part of bad) {
    assert.throws(
      () =>
        createLoadClient({
          access,
          assignment: { ...assignment, ...part },
          region: 'london',
          journal: () => undefined,
          connections: network(Promise.resolve()),
        }),
      (failure: Failure) => failure.code === 'E501',
    );
  }
});
