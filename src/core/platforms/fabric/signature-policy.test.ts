import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSignaturePolicy, type PolicyNode } from './signature-policy.ts';

const MSPS = ['Org1MSP', 'Org2MSP', 'Org3MSP'];

function written(node: PolicyNode): string {
  return node.kind === 'principal' ? `${node.msp}.${node.role}` : `${node.count}(${node.of.map(written).join(',')})`;
}

function parsed(text: string): string {
  const result = parseSignaturePolicy(text, MSPS);
  return 'policy' in result ? written(result.policy) : `${result.problem} @${result.column}`;
}

test('gates become n out of m', () => {
  assert.equal(parsed("AND('Org1MSP.peer', 'Org2MSP.peer')"), '2(Org1MSP.peer,Org2MSP.peer)');
  assert.equal(parsed("or('Org1MSP.member','Org2MSP.admin')"), '1(Org1MSP.member,Org2MSP.admin)');
  assert.equal(parsed("OutOf(2, 'A.peer', OR('B.peer','C.peer'), 'D.peer')"), '2(A.peer,1(B.peer,C.peer),D.peer)');
});

test('MAJORITY, ANY and ALL are written out over the organisations', () => {
  assert.equal(parsed('MAJORITY'), '2(Org1MSP.peer,Org2MSP.peer,Org3MSP.peer)');
  assert.equal(parsed('ANY'), '1(Org1MSP.peer,Org2MSP.peer,Org3MSP.peer)');
  assert.equal(parsed('ALL'), '3(Org1MSP.peer,Org2MSP.peer,Org3MSP.peer)');
});

test('an MSP id may hold dots', () => {
  assert.equal(parsed("OR('org.example.com.peer')"), '1(org.example.com.peer)');
});

test('what is no policy is refused with the column', () => {
  assert.match(parsed("'Org1MSP.peer'"), /a principal alone .*@1$/u);
  assert.match(parsed("AND('Org1MSP.boss')"), /unknown role 'boss'.*@5$/u);
  assert.match(parsed("OutOf(3, 'A.peer')"), /OutOf\(3, \.\.\) over 1 rules/u);
  assert.match(parsed("AND('A.peer'"), /ends too early/u);
  assert.match(parsed("AND('A.peer') OR"), /more text/u);
});
