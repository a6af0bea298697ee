/** The network of tests that run on the pretended world: six orderers at most over three regions, two peers, one channel. */
import assert from 'node:assert/strict';
import { parseTopology } from '../src/core/topology/parse.ts';
import type { Topology } from '../src/core/topology/model.ts';

export const CHANNEL = 'settlement';

export interface LabShape {
  readonly name: string;
  /** Consenters by their names, and where they are: region/zone. */
  readonly consenters: Readonly<Record<string, string>>;
  readonly spares?: Readonly<Record<string, string>>;
  readonly consensus: string;
}

export function labText({ name, consenters, spares = {}, consensus }: LabShape): string {
  const orderer =
    (more: string) =>
    ([id, at]: readonly [string, string]) =>
      `  ${id}: { organisation: orderer-org, at: ${at}${more} }`;
  return [
    'version: 1',
    `name: ${name}`,
    'platform: { kind: fabric, version: 3.1.1 }',
    'regions: { london: { zones: [a, b, c] }, frankfurt: { zones: [a, b] }, singapore: { zones: [a] } }',
    'latency: { london-frankfurt: 14ms, london-singapore: 170ms, frankfurt-singapore: 160ms }',
    'organisations:',
    '  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }',
    '  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }',
    'orderers:',
    ...Object.entries(consenters).map(orderer('')),
    ...Object.entries(spares).map(orderer(', spare: true')),
    'peers:',
    '  peer1: { organisation: org1, at: london/a, uses: [endorse, query, anchor] }',
    '  peer2: { organisation: org1, at: frankfurt/a, uses: [endorse, query, anchor] }',
    'channels:',
    channelText(CHANNEL, consenters, consensus),
  ].join('\n');
}

/** To be put behind the text of a lab: one more channel of its nodes. */
export function channelText(name: string, consenters: LabShape['consenters'], consensus: string): string {
  return [
    `  ${name}:`,
    `    consensus: ${consensus}`,
    `    consenters: [${Object.keys(consenters).join(', ')}]`,
    '    peers: [peer1, peer2]',
    '    chaincodes: { ledger: { kind: sample } }',
    '',
  ].join('\n');
}

export function parsed(text: string): Topology {
  const answer = parseTopology(text, 'lab.yaml');
  assert.ok(answer.kind === 'ok', JSON.stringify(answer));
  return answer.topology;
}
