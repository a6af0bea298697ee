import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Setting, SettingValue } from './settings.ts';
import { address, count, isEveryInterface, isLoopback, list, milliseconds, text, truth } from './values.ts';

/** More by PROPERTY_RUNS=10000. */
const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 300);

function of(value: SettingValue): Setting {
  return { key: 'Key', value, from: { kind: 'absent' } };
}

test('a truth value is read from a file and from a variable, as Go does', () => {
  for (const value of [true, 'true', 'TRUE', 'True', 't', 'T', '1', 1]) assert.equal(truth(of(value)), true, String(value));
  for (const value of [false, 'false', 'FALSE', 'False', 'f', 'F', '0', 0]) assert.equal(truth(of(value)), false, String(value));
  for (const value of ['yes', 'on', 'tRUE', '', null, 2, []]) assert.equal(truth(of(value)), undefined, String(value));
  assert.equal(truth(undefined), undefined);
});

test('a duration is what Go makes of it, whatever units it is written in', () => {
  const part = fc.nat({ max: 999 });
  fc.assert(
    fc.property(part, part, part, part, (h, m, s, ms) => {
      assert.equal(milliseconds(of(`${h}h${m}m${s}s${ms}ms`)), ((h * 60 + m) * 60 + s) * 1000 + ms);
    }),
    { numRuns },
  );
  assert.equal(milliseconds(of('1.5s')), 1_500);
  assert.equal(milliseconds(of('250us')), 0.25);
  assert.equal(milliseconds(of('0')), 0);
  assert.equal(milliseconds(of(2_000_000)), 2, 'a bare number is nanoseconds');
  for (const value of ['', '10', '5 s', '5x', 's', '5s later', null]) assert.notEqual(milliseconds(of(value)), 5_000, String(value));
  for (const value of ['5 s', '5x', 's', '5s later', null]) assert.equal(milliseconds(of(value)), undefined, String(value));
});

test('an address is a host and a port', () => {
  assert.deepEqual(address(of('0.0.0.0:7051')), { host: '0.0.0.0', port: 7051 });
  assert.deepEqual(address(of(':9443')), { host: '', port: 9443 });
  assert.deepEqual(address(of('[::1]:9443')), { host: '::1', port: 9443 });
  for (const value of ['peer0', 'peer0:', '::1:9443', '7051', null]) assert.equal(address(of(value)), undefined, String(value));
});

test('loopback and every interface are told apart from addresses that others reach', () => {
  assert.deepEqual(['127.0.0.1', '127.9.9.9', 'localhost', '::1'].map(isLoopback), [true, true, true, true]);
  assert.deepEqual(['', '0.0.0.0', '::'].map(isEveryInterface), [true, true, true]);
  for (const host of ['10.0.0.1', 'peer0.org1.example.com', '1.127.0.1']) assert.ok(!isLoopback(host) && !isEveryInterface(host), host);
});

test('a list comes from a file, from an orderer variable and from a peer variable', () => {
  assert.deepEqual(list(of(['a', 'b'])), ['a', 'b']);
  assert.deepEqual(list(of('[a, b]')), ['a', 'b']);
  assert.deepEqual(list(of('a b')), ['a', 'b']);
  for (const value of [null, '', '[]', []]) assert.deepEqual(list(of(value)), []);
});

test('numbers and texts', () => {
  assert.equal(count(of('100')), 100);
  assert.equal(count(of(100)), 100);
  for (const value of ['1 MB', '', null, true]) assert.equal(count(of(value)), undefined);
  assert.equal(text(of(7050)), '7050');
  assert.equal(text(of(null)), undefined);
});
