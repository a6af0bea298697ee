/** Our update of one consenter against the one that configtxlator computes, on a genesis block of configtxgen. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { common } from '@hyperledger/fabric-protos';
import { consenterAddress } from '../../src/core/platforms/fabric/channel-config/model.ts';
import { applyUpdate } from '../../src/platforms/fabric/config/apply-update.ts';
import { openConfig, openConfigBlock } from '../../src/platforms/fabric/config/decode-config-block.ts';
import { type ConsenterChange, consenterUpdate } from '../../src/platforms/fabric/recovery/consenter-update.ts';
import { accept } from '../topology/small-file.ts';
import { cachedPrograms, realConfigs, WITHOUT_PROGRAMS } from '../update/real-config.ts';

const programs = cachedPrograms();

test('exactly one consenter and its endpoint change, as configtxlator computes it', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  using real = realConfigs(programs);
  const topology = accept(readFileSync(new URL('../../examples/three-regions.yaml', import.meta.url), 'utf8'));
  const channel = 'settlement';
  const { message: current, decoded } = openConfigBlock(await real.genesis(topology, channel));
  const [first] = decoded.consenters;
  assert.ok(first !== undefined);
  const at = { port: 7050, msp: 'OrdererMSP', certificate: first.clientTlsCertificate };
  const checked = (change: ConsenterChange): { readonly next: common.Config; readonly ours: common.ConfigUpdate } => {
    const ours = consenterUpdate(channel, current, change);
    assert.ok(ours !== null);
    const next = applyUpdate(current, ours);
    const theirs = real.computeUpdate(channel, current.serializeBinary(), next.serializeBinary());
    const shown = (bytes: Uint8Array): unknown => JSON.parse(real.decode('common.ConfigUpdate', bytes));
    assert.deepEqual(shown(ours.serializeBinary()), shown(theirs));
    assert.equal(consenterUpdate(channel, next, change), null, 'done once, there is nothing to do');
    return { next, ours };
  };
  const addresses = (config: common.Config): readonly string[] => openConfig(channel, config).decoded.consenters.map(consenterAddress);
  const before = decoded.consenters.map(consenterAddress);

  const { next: more } = checked({ kind: 'add', host: 'orderer6.orderer.example.com', ...at });
  assert.deepEqual(addresses(more), [...before, 'orderer6.orderer.example.com:7050']);
  assert.ok(
    openConfig(channel, more).decoded.ordererOrganisations.some(({ endpoints }) => endpoints.includes('orderer6.orderer.example.com:7050')),
  );

  const { next: less } = checked({ kind: 'remove', host: first.host, ...at, certificate: '' });
  assert.deepEqual(addresses(less), before.slice(1));
  assert.ok(openConfig(channel, less).decoded.ordererOrganisations.every(({ endpoints }) => !endpoints.includes(before[0] ?? '')));

  assert.equal(consenterUpdate(channel, current, { kind: 'add', host: first.host, ...at }), null);
  assert.equal(consenterUpdate(channel, current, { kind: 'remove', host: 'nobody.example.com', ...at }), null);
});
