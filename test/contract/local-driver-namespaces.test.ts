import assert from 'node:assert/strict';
import { it } from 'node:test';
import { rightsForNet } from '../../src/drivers/local/net/net.ts';
import { driverContract } from './driver-contract.ts';
import { localSubject } from './local-subject.ts';
import { contractNet } from './namespaces.ts';

const rights = await rightsForNet();

if (rights.mode === 'none') {
  it(`NOT RUN for want of rights (${rights.why}): the driver contract with namespaces`, () => assert.ok(rights.missing.length > 0));
} else {
  driverContract('processes of this machine, in namespaces', async () => localSubject(await contractNet(rights.noLatency === null)));
}
