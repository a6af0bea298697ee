import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INITIAL_BALANCE as OF_CONTRACT } from '../../src/contract/transfer-contract.ts';
import { INITIAL_BALANCE as OF_ACCOUNTING } from '../../src/core/chaos/accounting/report.ts';

test('contract and accounting agree on what an account holds before its first transfer', () => {
  assert.equal(OF_ACCOUNTING, OF_CONTRACT);
});
