/** Topologies of every size and kind of name for the pictures. */
import { readFileSync } from 'node:fs';
import type { Topology } from '../../src/core/topology/model.ts';
import { change, SMALL, accept } from '../topology/small-file.ts';

export const THREE_REGIONS = accept(readFileSync(new URL('../../examples/three-regions.yaml', import.meta.url), 'utf8'));

/** `count` regions on a ring of 100 ms per quarter, each with two zones; orderers and peers take turns over regions and zones. */
export function ringTopology(count: number, orderers: number, peers: number, channels = 1): Topology {
  const indexes = Array.from({ length: count }, (_, i) => i);
  const regions = indexes.map((i) => `  region${i}: { zones: [a, b] }`);
  const latency = indexes.flatMap((i) =>
    indexes.slice(i + 1).map((j) => `  region${i}-region${j}: ${1 + Math.round(200 * Math.sin((Math.PI * (j - i)) / count))}ms`),
  );
  const place = (k: number): string => `region${k % count}/${Math.floor(k / count) % 2 === 0 ? 'a' : 'b'}`;
  const names = (what: string, size: number): readonly string[] => Array.from({ length: size }, (_, k) => `${what}${k}`);
  const channel = (k: number): readonly string[] => [
    `  channel${k}:`,
    '    consensus: { kind: raft }',
    `    consenters: [${names('orderer', Math.min(orderers, 5)).join(', ')}]`,
    `    peers: [${names('peer', peers).join(', ')}]`,
    '    chaincodes: { ledger: { kind: sample } }',
  ];
  const lines = [
    'version: 1',
    'name: ring',
    'platform: { kind: fabric, version: 3.1.1 }',
    'regions:',
    ...regions,
    ...(count > 1 ? ['latency:', ...latency] : []),
    'organisations:',
    '  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }',
    '  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }',
    'orderers:',
    ...names('orderer', orderers).map((id, k) => `  ${id}: { organisation: orderer-org, at: ${place(k)} }`),
    'peers:',
    ...names('peer', peers).map((id, k) => `  ${id}: { organisation: org1, at: ${place(k)} }`),
    'channels:',
    ...Array.from({ length: channels }, (_, k) => channel(k)).flat(),
  ];
  return accept(`${lines.join('\n')}\n`);
}

/** Racks, hosts, levels that are skipped, a zone and an organisation without nodes, a distance that is not given, a link that is none. */
export const DEEP = accept(
  change(
    'orderer3: { organisation: orderer-org, at: frankfurt/fra-a }',
    'orderer3: { organisation: orderer-org, at: frankfurt/-/rack1/host7 }',
    change(
      'peer0: { organisation: org1, at: london/lon-a }',
      'peer0: { organisation: org1, at: london/lon-a/rack1/host1 }\n  peer1: { organisation: org1, at: oslo }',
      change('latency:', '  oslo: {}\nlinks:\n  frankfurt-oslo: { kind: none }\nlatency:', SMALL),
    ),
  ),
);
