/** Texts for tests: a small file in which each test breaks one thing. */
import assert from 'node:assert/strict';
import { parseTopology } from '../../src/core/topology/parse.ts';
import type { Problem } from '../../src/core/topology/problem.ts';
import type { Topology } from '../../src/core/topology/model.ts';

export const SMALL = `version: 1
name: small
platform: { kind: fabric, version: 3.1.1 }
regions:
  london: { zones: [lon-a, lon-b] }
  frankfurt: { zones: [fra-a] }
latency:
  london-frankfurt: 14ms
organisations:
  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }
  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }
orderers:
  orderer1: { organisation: orderer-org, at: london/lon-a }
  orderer2: { organisation: orderer-org, at: london/lon-b }
  orderer3: { organisation: orderer-org, at: frankfurt/fra-a }
peers:
  peer0: { organisation: org1, at: london/lon-a }
channels:
  trade:
    consensus: { kind: raft }
    consenters: [orderer1, orderer2, orderer3]
    peers: [peer0]
    chaincodes: { ledger: { kind: sample } }
`;

/** Replaces one occurrence, which must exist. */
export function change(from: string, to: string, text: string = SMALL): string {
  assert.ok(text.includes(from), `the text has no ${from}`);
  return text.replace(from, () => to);
}

export function accept(text: string): Topology {
  const result = parseTopology(text, 'small.yaml');
  assert.equal(result.kind, 'ok', JSON.stringify(result));
  return result.kind === 'ok' ? result.topology : assert.fail();
}

export function refuse(text: string): readonly Problem[] {
  const result = parseTopology(text, 'small.yaml');
  assert.equal(result.kind, 'invalid', 'the file was accepted');
  return result.kind === 'invalid' ? result.problems : assert.fail();
}
