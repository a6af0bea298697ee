/** `plan --live` from the command line to the agents and back: the agents are real doors with canned answers behind them, and no node runs. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { common } from '@hyperledger/fabric-protos';
import { serveMethods } from '../../src/agent/server.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { networkPaths, stateFolder } from '../../src/network/paths.ts';
import { RECORD_FORMAT } from '../../src/network/record.ts';
import { openConfigBlock, type OpenConfig } from '../../src/platforms/fabric/config/decode-config-block.ts';
import { exampleText } from '../live/running.ts';
import { accept } from '../topology/small-file.ts';
import { cachedPrograms, realConfigs, WITHOUT_PROGRAMS } from '../update/real-config.ts';
import { emptyFolder, runCli } from './run-cli.ts';

const CHANNEL = 'settlement';
const TEXT = exampleText('three-regions');
const topology = accept(TEXT);
const servers: Server[] = [];
const folders: string[] = [];
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder in which a network seems to be up; nodes in `silent` answer nothing. */
async function seemsUp(config: OpenConfig, silent: readonly string[] = []): Promise<string> {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'holdfast.yaml'), TEXT);
  const paths = networkPaths(stateFolder(join(folder, 'holdfast.yaml'), topology.name, {}));
  mkdirSync(paths.state, { recursive: true });
  mkdirSync(paths.runtime, { recursive: true, mode: 0o700 });
  folders.push(paths.runtime);
  writeFileSync(paths.record, JSON.stringify(record(topology)));
  const access = nodes(topology).map(({ id, kind, host, at, ports }) => [
    id,
    { id, kind, host, region: at.region, grpc: `${host}:${ports.grpc}` },
  ]);
  writeFileSync(paths.access, JSON.stringify({ nodes: Object.fromEntries(access), channels: { [CHANNEL]: {} } }));
  for (const region of Object.keys(topology.regions)) {
    servers.push(await serveMethods(paths.agent(region).socket, methods(region, config, silent)));
  }
  return folder;
}

function record({ name }: Topology): object {
  const places = <T>(ids: readonly T[]) => Object.fromEntries(ids.map((id, i) => [id, { address: `127.9.9.${i + 1}`, namespace: null }]));
  const base = {
    format: RECORD_FORMAT,
    id: 'none-1',
    name,
    mode: 'loopback',
    latency: false,
    limits: [],
    entries: {},
    programs: '/nowhere',
  };
  return { ...base, nodes: places(nodes(topology).map(({ id }) => id)), agents: places(Object.keys(topology.regions)) };
}

function methods(region: string, { decoded, message }: OpenConfig, silent: readonly string[]) {
  const asked = (body: unknown): { readonly node: string; readonly message?: true } => {
    const question = body as { readonly node: string };
    if (!silent.includes(question.node)) return question;
    throw new Failure({ code: 'E403', message: `${question.node} is silent`, hint: '', exit: 4 });
  };
  return {
    async observe() {
      const at = Date.now();
      const observer = `agent:${region}`;
      const probes = nodes(topology).map(({ id: node }) =>
        silent.includes(node)
          ? { observer, node, at, outcome: 'refused', channels: {} }
          : { observer, node, at, outcome: 'answered', channels: { [CHANNEL]: { height: 5, hash: 'aa' } } },
      );
      return { observer, region, startedAt: at, endedAt: at, nodes: probes };
    },
    async 'channel-config'(body: unknown) {
      const bytes = asked(body).message === true ? { message: Buffer.from(message.serializeBinary()).toString('base64') } : {};
      return { block: 0, config: decoded, ...bytes };
    },
    async 'node-facts'(body: unknown) {
      asked(body);
      return { version: { value: topology.platform.version }, channels: { value: [CHANNEL] } };
    },
    async 'presented-certificates'(body: unknown) {
      const { node } = asked(body);
      return { host: node, port: 7050, certificates: [] };
    },
  };
}

test('--check-update --live needs no file of the current configuration, and knows who is alive', async (t) => {
  const programs = cachedPrograms();
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const block = await real.genesis(topology, CHANNEL);
  const current = openConfigBlock(block, CHANNEL);
  const config = Buffer.from(current.message.serializeBinary());
  const json = real.decode('common.Config', config);
  const update = (sequence: number): Buffer =>
    real.computeUpdate(
      CHANNEL,
      config,
      real.encode('common.Config', json.replace(/"max_message_count":\s*\d+/u, `"max_message_count": ${sequence}`)),
    );

  const up = await seemsUp(current);
  writeFileSync(join(up, 'update.pb'), update(77));
  const fine = await runCli(['plan', '--check-update', 'update.pb', '--live', '--json'], { folder: up });
  assert.equal(fine.exit, 0, fine.stderr);
  const { sequence, findings, partial } = fine.json();
  assert.deepEqual([sequence, findings, partial], [{ current: 0, next: 1 }, [], []]);

  const half = await seemsUp(current, ['orderer1', 'orderer2', 'orderer3']);
  writeFileSync(join(half, 'update.pb'), update(77));
  const stopped = await runCli(['plan', '--check-update', 'update.pb', '--live'], { folder: half });
  assert.equal(stopped.exit, 1, stopped.stderr);
  assert.match(stopped.stdout, /error U114/u);
  assert.match(stopped.stderr, /partial\s+orderer1: orderer1 is silent/u);

  const newer = common.Config.deserializeBinary(config);
  newer.setSequence(4);
  const later = await seemsUp({ ...current, message: newer, decoded: { ...current.decoded, sequence: 4 } });
  writeFileSync(join(later, 'update.pb'), update(77));
  writeFileSync(join(later, 'old.block'), block);
  const stale = await runCli(['plan', '--check-update', 'update.pb', '--live', '--current', 'old.block'], { folder: later });
  assert.equal(stale.exit, 1, stale.stderr);
  assert.match(stale.stdout, /error U102.*configuration 0, and the channel is at 4/u);

  const dark = await seemsUp(
    current,
    nodes(topology).map(({ id }) => id),
  );
  writeFileSync(join(dark, 'update.pb'), update(77));
  const nothing = await runCli(['plan', '--check-update', 'update.pb', '--live'], { folder: dark });
  assert.equal(nothing.exit, 4);
  assert.match(nothing.stderr, /E364: no node gives the configuration of channel "settlement": orderer1: orderer1 is silent/u);
});

test('--live: a network half down is a partial answer', async (t) => {
  const programs = cachedPrograms();
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const block = await real.genesis(topology, CHANNEL);
  const folder = await seemsUp(openConfigBlock(block, CHANNEL), ['peer0-org1']);
  const ran = await runCli(['plan', '--live', '--json'], { folder });
  assert.equal(ran.exit, 0, ran.stderr);
  const { partial, expiry } = ran.json() as unknown as {
    readonly partial: readonly string[];
    readonly expiry: readonly { channel?: string }[];
  };
  assert.ok(
    partial.some((words) => words.includes('peer0-org1 is silent')),
    partial.join('; '),
  );
  assert.ok(expiry.length > 0 && expiry.every(({ channel }) => channel === CHANNEL));
});
