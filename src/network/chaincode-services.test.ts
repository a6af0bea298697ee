import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceRecordFolder } from './chaincode-services.ts';

test('services of two channels whose names run together keep apart', () => {
  const service = (channel: string, name: string) =>
    ({ channel, name, chaincode: { kind: 'sample', collections: {} }, address: 'x:1', port: 1 }) as const;
  assert.notEqual(serviceRecordFolder('/n', service('a-b', 'c')), serviceRecordFolder('/n', service('a', 'b-c')));
});
