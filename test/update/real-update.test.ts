/** The whole way of an update: a genesis block of configtxgen, a change by configtxlator, what the guard says of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Liveness } from '../../src/core/analysis/update/change.ts';
import { judgeUpdate } from '../../src/core/analysis/update/judge-update.ts';
import type { ChannelConfig } from '../../src/core/platforms/fabric/channel-config/model.ts';
import { consenterAddress } from '../../src/core/platforms/fabric/channel-config/model.ts';
import { certificateFaultAt } from '../../src/platforms/fabric/config/certificate-fault.ts';
import { openConfigBlock, type OpenConfig } from '../../src/platforms/fabric/config/decode-config-block.ts';
import { nextChannelConfig } from '../../src/platforms/fabric/config/read-config-change.ts';
import { sameKey } from '../../src/platforms/fabric/config/same-key.ts';
import { accept } from '../topology/small-file.ts';
import { cachedPrograms, realConfigs, WITHOUT_PROGRAMS } from './real-config.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const programs = cachedPrograms();

/** The JSON of a Config, as far as the tests change it. */
interface ConfigJson {
  readonly channel_group: {
    readonly groups: {
      readonly Orderer: {
        readonly values: {
          readonly ConsensusType: { readonly value: { readonly metadata: { consenters: object[] } & Record<string, string> } };
          readonly Orderers: { readonly value: { consenter_mapping: object[] } };
        };
      };
    };
  };
}

test('updates of a SmartBFT channel: a bad timer and a mapping alone are stopped', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const { topology, current, updated } = await channel(real, 'certificates-bft', 'certificates');
  const liveness = allAlive(current.decoded);
  const judge = (next: ChannelConfig): readonly string[] =>
    judgeUpdate(current.decoded, next, liveness, {
      topology,
      version: '3.1.1',
      sameKey,
      certificateFault: certificateFaultAt(Date.now()),
    }).map(({ code, severity }) => `${code} ${severity}`);

  const slow = updated(
    (json) => (json.channel_group.groups.Orderer.values.ConsensusType.value.metadata['request_forward_timeout'] = '30s'),
  );
  assert.equal(slow.sequence, 1);
  assert.deepEqual(judge(slow), ['T110 error']);
  const fine = updated(
    (json) => (json.channel_group.groups.Orderer.values.ConsensusType.value.metadata['leader_heartbeat_timeout'] = '4s'),
  );
  assert.deepEqual(judge(fine), []);
  const mapping = updated((json) => json.channel_group.groups.Orderer.values.Orderers.value.consenter_mapping.pop());
  assert.deepEqual(judge(mapping).toSorted(), ['T117 warning', 'U116 warning', 'U130 error', 'U132 warning']);
});

test('updates of a Raft channel: one consenter may leave, two may not', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const { topology, current, updated } = await channel(real, 'three-regions', 'settlement');
  const without = (count: number): ChannelConfig =>
    updated((json) => json.channel_group.groups.Orderer.values.ConsensusType.value.metadata.consenters.splice(0, count));
  const judge = (next: ChannelConfig, liveness: Liveness | undefined): readonly string[] =>
    judgeUpdate(current.decoded, next, liveness, { topology, version: '3.1.1', sameKey, certificateFault: certificateFaultAt(Date.now()) })
      .map(({ code }) => code)
      .toSorted();
  const up = allAlive(current.decoded);
  assert.deepEqual(judge(without(1), up), ['U116', 'U132']);
  assert.deepEqual(judge(without(2), up), ['U110', 'U116', 'U132', 'U132']);
  const [first, ...rest] = up.alive;
  assert.deepEqual(judge(without(1), { alive: rest, dead: [first ?? ''] }), ['U116', 'U132']);
  assert.deepEqual(judge(without(1), { alive: rest.slice(2), dead: [] }), ['U113', 'U115', 'U116', 'U132']);
});

test('a certificate with another key is told from one that was renewed', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const { current } = await channel(real, 'three-regions', 'settlement');
  const [a, b] = current.decoded.consenters;
  assert.ok(a !== undefined && b !== undefined);
  assert.equal(sameKey(a.serverTlsCertificate, a.serverTlsCertificate), true);
  assert.equal(sameKey(a.serverTlsCertificate, b.serverTlsCertificate), false);
  assert.equal(sameKey(a.serverTlsCertificate, 'no certificate'), undefined);
});

type Real = ReturnType<typeof realConfigs>;

async function channel(real: Real, example: string, id: string) {
  const topology = accept(readFileSync(new URL(`${example}.yaml`, EXAMPLES), 'utf8'));
  const current: OpenConfig = openConfigBlock(await real.genesis(topology, id), id);
  const original = current.message.serializeBinary();
  const updated = (change: (json: ConfigJson) => unknown): ChannelConfig => {
    const json = JSON.parse(real.decode('common.Config', original)) as ConfigJson;
    change(json);
    const next = real.encode('common.Config', JSON.stringify(json));
    return nextChannelConfig(current, real.computeUpdate(id, original, next));
  };
  return { topology, current, updated };
}

function allAlive({ consenters }: ChannelConfig): Liveness {
  return { alive: consenters.map(consenterAddress), dead: [], view: 0 };
}
