/** What it costs to read, verify and judge the certificates of a large tree: 10,000 distinct ones in cryptogen's layout, each signed by its authority. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { judgeNames } from '../src/core/analysis/names/judge-names.ts';
import type { Topology } from '../src/core/topology/model.ts';
import { inventoryOf } from '../src/platforms/fabric/certificates/inventory.ts';
import { readTree } from '../src/platforms/fabric/certificates/read-tree.ts';
import { make, type Made } from '../test/names/make-certificate.ts';
import type { Benchmark } from './benchmark.ts';
import type { Measurement } from './measurement.ts';
import { pretendTopology } from './pretend-round.ts';

const SIZES = [100, 1_000, 10_000];
const TARGET = 'target 5,000 ms for 10,000';
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2027, 0, 15);
const LIFE = { notBefore: NOW - DAY_MS, notAfter: NOW + 365 * DAY_MS };
const CA_LIFE = { notBefore: NOW - 2 * DAY_MS, notAfter: NOW + 3650 * DAY_MS };
const UNITS = ['Client', 'Peer', 'Admin', 'Orderer'].map(
  (unit) => `  ${unit}OUIdentifier: { OrganizationalUnitIdentifier: ${unit.toLowerCase()} }\n`,
);
/** Two for each node, and two authorities for each of the two organisations. */
const AUTHORITIES = 4;
const ORDERERS = 5;
const SMALLEST = ORDERERS + 1;

export const certificatesBenchmark: Benchmark = {
  name: 'certificates',
  title: 'certificates of a tree: read, verify, judge',
  async run({ scratch, session, times }) {
    const measured: Measurement[] = [];
    for (const size of SIZES) {
      session.onProgress(`making ${size} certificates`);
      const topology = withPeers(pretendTopology(SMALLEST), (size - AUTHORITIES) / 2 - ORDERERS);
      const root = join(scratch, `certificates-${size}`);
      await writeTree(root, topology);
      session.onProgress(`judging ${size} certificates`);
      measured.push(...(await measure(root, topology, size, times)));
    }
    return measured;
  },
};

/** As many peers like the first one as are asked for, at least that one. */
function withPeers(base: Topology, count: number): Topology {
  const [first] = Object.values(base.peers);
  const [channel] = Object.values(base.channels);
  if (first === undefined || channel === undefined) return base;
  const ids = Array.from({ length: Math.max(1, count) }, (_, i) => `peer${i}`);
  const peers = Object.fromEntries(ids.map((id) => [id, { ...first, id, host: `${id}.org1.example.com` }]));
  return { ...base, peers, channels: { [channel.id]: { ...channel, peers: ids } } };
}

async function measure(root: string, topology: Topology, size: number, times: number): Promise<readonly Measurement[]> {
  const values = { all: [] as number[], processor: [] as number[], read: [] as number[], verify: [] as number[], judge: [] as number[] };
  let last = { certificates: 0, findings: 0 };
  for (let time = 0; time < times; time += 1) {
    const used = process.cpuUsage();
    const begin = performance.now();
    const reading = readTree(root);
    const read = performance.now();
    const inventory = inventoryOf([reading]);
    const verified = performance.now();
    const findings = judgeNames(topology, inventory, [], NOW);
    const end = performance.now();
    const { user, system } = process.cpuUsage(used);
    values.processor.push((user + system) / 1_000);
    values.all.push(end - begin);
    values.read.push(read - begin);
    values.verify.push(verified - read);
    values.judge.push(end - verified);
    last = { certificates: new Set(inventory.certificates.map(({ fingerprint }) => fingerprint)).size, findings: findings.length };
  }
  const name = `${size}`;
  const against = `${last.certificates} distinct, ${last.findings} findings; ${TARGET}`;
  return [
    { name: `${name}: all`, unit: 'ms', values: values.all, against },
    { name: `${name}: processor time of all`, unit: 'ms', values: values.processor },
    { name: `${name}: read files`, unit: 'ms', values: values.read },
    { name: `${name}: parse and verify`, unit: 'ms', values: values.verify },
    { name: `${name}: judge`, unit: 'ms', values: values.judge },
  ];
}

async function writeTree(root: string, topology: Topology): Promise<void> {
  const files = new Map<string, string>();
  for (const { id, domain, kind } of Object.values(topology.organisations)) {
    const folder = `${kind}Organizations/${domain}`;
    const authority = (name: string): Made => make({ cn: `${name}.${domain}`, ca: true, ...CA_LIFE });
    const [ca, tlsCa] = [authority('ca'), authority('tlsca')];
    files.set(`${folder}/msp/cacerts/ca.pem`, ca.pem).set(`${folder}/msp/tlscacerts/tlsca.pem`, tlsCa.pem);
    files.set(`${folder}/msp/config.yaml`, `NodeOUs:\n  Enable: true\n${UNITS.join('')}`);
    const own = [...Object.values(topology.orderers), ...Object.values(topology.peers)].filter(({ organisation }) => organisation === id);
    for (const { host } of own) {
      const node = `${folder}/${kind}s/${host}`;
      files.set(`${node}/msp/signcerts/cert.pem`, make({ cn: host, ou: [kind], issuer: ca, ...LIFE }).pem);
      files.set(`${node}/tls/server.crt`, make({ cn: host, issuer: tlsCa, dns: [host], uses: ['serverAuth', 'clientAuth'], ...LIFE }).pem);
    }
  }
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}
