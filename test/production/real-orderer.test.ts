/**
 * The real orderer as the oracle of what the checks say about starting, and of the rules by which variables override its file: it is started
 * with each file, and either serves or ends. No network: one process at a time, without a channel, on loopback.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkProduction } from '../../src/core/analysis/production/check-production.ts';
import type { FabricPrograms } from '../../src/platforms/fabric/programs/fabric-programs.ts';
import { ensureFabricPrograms } from '../../src/platforms/fabric/programs/ensure-fabric-programs.ts';
import { nodeSettings } from '../../src/platforms/fabric/settings/node-settings.ts';
import { BASES, networkOf } from './bases.ts';

/** The checks that say that an orderer does not start. */
const ABOUT_STARTING = ['C102', 'C106', 'C108', 'C110', 'C112', 'C117'];
const PORTS = ['GRPC_PORT', 'OPERATIONS_PORT', 'ADMIN_PORT'];
const SERVES = 'Beginning to serve requests';
/** Generous: a start takes a second on a busy machine. */
const PATIENCE_MS = 60_000;

interface Case {
  readonly name: string;
  /** A part of the file below, and what stands there instead. */
  readonly line?: readonly [from: string, to: string];
  readonly env?: Readonly<Record<string, string>>;
  readonly starts: boolean;
}

const CASES: readonly Case[] = [
  { name: 'the file as it is', starts: true },
  { name: 'two listeners on one port', line: [':ADMIN_PORT', ':OPERATIONS_PORT'], starts: false },
  { name: 'a section of Fabric 2', line: ['# top level', 'Kafka: { Verbose: false }'], starts: false },
  { name: 'a section of Fabric 2 without a value', line: ['# top level', 'Kafka:'], starts: true },
  { name: 'a key of Fabric 2', line: ['SendBufferSize: 100', 'ReplicationBackgroundRefreshInterval: 5m'], starts: false },
  { name: 'a key of Fabric 2 without a value', line: ['SendBufferSize: 100', 'ReplicationBackgroundRefreshInterval:'], starts: true },
  { name: 'the bootstrap method file', line: ['LocalMSPID: OrdererMSP', 'BootstrapMethod: file'], starts: false },
  { name: 'the genesis method file', line: ['LocalMSPID: OrdererMSP', 'GenesisMethod: file'], starts: false },
  { name: 'the bootstrap method none', line: ['LocalMSPID: OrdererMSP', 'BootstrapMethod: none'], starts: true },
  { name: 'an unknown bootstrap method', line: ['LocalMSPID: OrdererMSP', 'BootstrapMethod: provisional'], starts: false },
  { name: 'no TLS', line: ['Enabled: true # main', 'Enabled: false'], starts: false },
  {
    name: 'an admin listener with TLS for everybody',
    line: ['ClientAuthRequired: true # admin', 'ClientAuthRequired: false'],
    starts: false,
  },
  { name: 'a cluster listener in part', line: ['SendBufferSize: 100', 'ListenPort: 17050'], starts: false },
  { name: 'a variable for a key of the file', env: { ORDERER_GENERAL_TLS_ENABLED: 'false' }, starts: false },
  { name: 'a variable for a key that the file lacks', env: { ORDERER_GENERAL_BOOTSTRAPMETHOD: 'file' }, starts: false },
  { name: 'a variable in a deeper section of the file', env: { ORDERER_GENERAL_CLUSTER_LISTENPORT: '17050' }, starts: false },
  {
    name: 'a variable in a section that has no keys',
    line: ['    SendBufferSize: 100\n', ''],
    env: { ORDERER_GENERAL_CLUSTER_LISTENPORT: '17050' },
    starts: true,
  },
  { name: 'a variable in small letters', env: { orderer_general_bootstrapmethod: 'file' }, starts: true },
  {
    name: 'a variable without a value',
    line: ['LocalMSPID: OrdererMSP', 'BootstrapMethod: file'],
    env: { ORDERER_GENERAL_BOOTSTRAPMETHOD: '' },
    starts: false,
  },
  { name: 'a key in small letters', line: ['LocalMSPID: OrdererMSP', 'bootstrapmethod: file'], starts: false },
];

describe('the real orderer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-orderer-'));
  let programs: FabricPrograms;
  let ports: Readonly<Record<string, number>> = {};

  before(async () => {
    programs = await ensureFabricPrograms({ version: '3.1.1' });
    const crypto = join(folder, 'crypto.yaml');
    writeFileSync(crypto, 'OrdererOrgs:\n  - { Name: O, Domain: o.example.com, EnableNodeOUs: true, Specs: [{ Hostname: o1 }] }\n');
    execFileSync(programs.program('cryptogen'), ['generate', '--config', crypto, '--output', folder], { stdio: 'ignore' });
    const free = await freePorts(PORTS.length);
    ports = Object.fromEntries(PORTS.map((name, index) => [name, free[index] ?? 0]));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, line, env = {}, starts } of CASES) {
    it(`${starts ? 'serves' : 'ends'} with ${name}, and the checks know it`, async () => {
      const plain = ordererYaml(folder);
      const text = withPorts(line === undefined ? plain : withLine(plain, line), ports);
      assert.equal(predictedToEnd(text, env), !starts, 'by the checks');
      assert.equal(await serves(programs.program('orderer'), folder, text, env), starts, 'by the orderer');
    });
  }
});

function ordererYaml(folder: string): string {
  const node = join(folder, 'ordererOrganizations/o.example.com/orderers/o1.o.example.com');
  return `General:
  ListenAddress: 127.0.0.1
  ListenPort: GRPC_PORT
  TLS:
    Enabled: true # main
    Certificate: ${node}/tls/server.crt
    PrivateKey: ${node}/tls/server.key
  LocalMSPDir: ${node}/msp
  LocalMSPID: OrdererMSP
  Cluster:
    SendBufferSize: 100
FileLedger: { Location: ${folder}/ledger }
Operations:
  ListenAddress: 127.0.0.1:OPERATIONS_PORT
Admin:
  ListenAddress: 127.0.0.1:ADMIN_PORT
  TLS:
    Enabled: true
    ClientAuthRequired: true # admin
    ClientRootCAs: [${node}/tls/ca.crt]
    Certificate: ${node}/tls/server.crt
    PrivateKey: ${node}/tls/server.key
# top level
Consensus: { WALDir: ${folder}/wal, SnapDir: ${folder}/snap }
`;
}

function withPorts(text: string, ports: Readonly<Record<string, number>>): string {
  return Object.entries(ports).reduce((all, [name, port]) => all.replaceAll(name, String(port)), text);
}

function withLine(text: string, [from, to]: readonly [string, string]): string {
  assert.ok(text.includes(from), from);
  return text.replace(from, to);
}

function predictedToEnd(text: string, env: Readonly<Record<string, string>>): boolean {
  const { topology } = networkOf(BASES.raft());
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const settings = nodeSettings(topology, topology.orderers['orderer1'] ?? assert.fail(), {
    yaml: { file: 'orderer.yaml', text },
    env: { file: 'env', text: variables.join('\n') },
  });
  return checkProduction(topology, { orderer1: settings }).some(({ code }) => ABOUT_STARTING.includes(code));
}

/** Whether it comes to serving; ends it then. */
async function serves(program: string, folder: string, text: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  writeFileSync(join(folder, 'orderer.yaml'), text);
  const child = spawn(program, [], {
    env: { FABRIC_CFG_PATH: folder, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve, reject) => {
    let log = '';
    let served = false;
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      log += part;
      if (served || !log.includes(SERVES)) return;
      served = true;
      child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (served || (code !== null && code !== 0)) resolve(served);
      else reject(new Error(`neither served nor failed:\n${log.slice(-2_000)}`));
    });
  });
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.once('listening', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
